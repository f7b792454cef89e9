#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace pushgate::hook {

/// What the hook client and the daemon say to each other over a Unix stream socket.
///
/// Everything is a frame: a header of 12 bytes, then the payload. Numbers are big-endian.
///
///     "PGHK"   magic
///     uint16   protocol version
///     uint16   type
///     uint32   length of the payload in bytes
///
/// The client sends one kRequest. The daemon sends any number of kProgress, then one kAnswer, or
/// one kRefusal if it will not judge; then it closes. One kRow in place of the request is answered
/// by one kRecorded, one kStatusRequest by one kStatus. The header keeps its shape in every
/// version, so that each side can tell the other's version from its first frame.
///
/// These headers link nothing and throw nothing but std::bad_alloc: the client is built without
/// exceptions.
inline constexpr char kMagic[] = {'P', 'G', 'H', 'K'};
inline constexpr uint16_t kProtocolVersion = 2;
inline constexpr size_t kHeaderBytes = 12;

enum class FrameType : uint16_t {
  kRequest = 1,        // client: a push to judge; see message.h
  kProgress = 2,       // daemon: still working; no payload
  kAnswer = 3,         // daemon: the verdict
  kRefusal = 4,        // daemon: why it will not judge; the client judges without it
  kStatusRequest = 5,  // `pushgate status`: how the daemon is; payload: kAsMetrics, or nothing
  kStatus = 6,         // daemon: that, as JSON or as metrics
  kRow = 7,       // `pushgate judge` of another user: a push that it has judged, for the record
  kRecorded = 8,  // daemon: what came of that
};

/// The largest payloads. A request holds one line of some 100 bytes for each ref of the push; the
/// environment is bounded by the kernel at about 2 MiB.
inline constexpr size_t kMaxUpdates = size_t{32} << 20;
inline constexpr size_t kMaxRequest = kMaxUpdates + (size_t{4} << 20);
/// Asks for the metrics in place of JSON; a daemon that has none answers with JSON.
inline constexpr std::string_view kAsMetrics = "metrics";

inline constexpr size_t kMaxAnswer = size_t{8} << 20;

struct Frame {
  FrameType type = FrameType::kProgress;
  std::string payload;
};

/// Appends numbers and texts to a payload.
class PayloadWriter {
 public:
  void Number(uint32_t value) {
    for (int shift = 24; shift >= 0; shift -= 8) {
      bytes_.push_back(static_cast<char>((value >> shift) & 0xff));
    }
  }
  void Text(std::string_view text) {
    Number(static_cast<uint32_t>(text.size()));
    bytes_.append(text);
  }
  std::string Take() { return std::move(bytes_); }

 private:
  std::string bytes_;
};

/// Takes them out again. Each call is false, and takes nothing, if the payload does not hold that.
class PayloadReader {
 public:
  explicit PayloadReader(std::string_view payload) : rest_(payload) {}

  bool Number(uint32_t* value) {
    if (rest_.size() < 4) return false;
    *value = 0;
    for (size_t i = 0; i < 4; ++i) *value = *value << 8 | static_cast<unsigned char>(rest_[i]);
    rest_.remove_prefix(4);
    return true;
  }
  bool Text(std::string* text) {
    std::string_view before = rest_;
    uint32_t size = 0;
    if (!Number(&size) || rest_.size() < size) {
      rest_ = before;
      return false;
    }
    text->assign(rest_.substr(0, size));
    rest_.remove_prefix(size);
    return true;
  }
  bool AtEnd() const { return rest_.empty(); }

 private:
  std::string_view rest_;
};

inline std::string EncodeFrame(FrameType type, std::string_view payload,
                               uint16_t version = kProtocolVersion) {
  PayloadWriter rest;
  rest.Number(uint32_t{version} << 16 | static_cast<uint16_t>(type));
  rest.Text(payload);
  return std::string(kMagic, sizeof kMagic) + rest.Take();
}

/// Cuts a stream of bytes into frames. Refuses by the header alone, before any payload is kept.
class FrameReader {
 public:
  enum class State {
    kNeedsMore,     // no whole frame yet
    kFrame,         // a frame was taken
    kWrongVersion,  // the other side speaks version(); nothing more can be read
    kTooBig,        // the frame is over the size cap; likewise
    kMalformed,     // this is no frame of this protocol; likewise
  };

  explicit FrameReader(size_t max_payload) : max_payload_(max_payload) {}

  void Feed(std::string_view bytes) { buffer_.append(bytes); }

  /// Takes the next frame. `frame` is set only with kFrame.
  State Next(Frame* frame) {
    size_t seen = buffer_.size() < sizeof kMagic ? buffer_.size() : sizeof kMagic;
    if (buffer_.compare(0, seen, kMagic, seen) != 0) return State::kMalformed;
    if (buffer_.size() < kHeaderBytes) return State::kNeedsMore;
    PayloadReader header(std::string_view(buffer_).substr(sizeof kMagic));
    uint32_t version_and_type = 0;
    uint32_t length = 0;
    header.Number(&version_and_type);
    header.Number(&length);
    version_ = static_cast<uint16_t>(version_and_type >> 16);
    if (version_ != kProtocolVersion) return State::kWrongVersion;
    if (length > max_payload_) return State::kTooBig;
    if (buffer_.size() - kHeaderBytes < length) return State::kNeedsMore;
    frame->type = static_cast<FrameType>(version_and_type & 0xffff);
    frame->payload = buffer_.substr(kHeaderBytes, length);
    buffer_.erase(0, kHeaderBytes + length);
    return State::kFrame;
  }

  /// The version in the last header read.
  uint16_t version() const { return version_; }

 private:
  size_t max_payload_;
  std::string buffer_;
  uint16_t version_ = kProtocolVersion;
};

}  // namespace pushgate::hook
