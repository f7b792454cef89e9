// The frame parser and the messages in the frames, fed in pieces as a socket gives them. What is
// decoded must come back the same when it is encoded and decoded again.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "hook/protocol/message.h"

namespace {

using namespace pushgate::hook;

void Require(bool holds) {
  if (!holds) std::abort();
}

std::string_view PayloadOf(const std::string& frame) {
  return std::string_view(frame).substr(kHeaderBytes);
}

void TryMessages(const std::string& payload) {
  if (auto request = DecodeRequest(payload)) {
    std::string again = EncodeRequest(*request);
    auto decoded = DecodeRequest(PayloadOf(again));
    Require(decoded && decoded->updates == request->updates &&
            decoded->environment == request->environment &&
            decoded->repository == request->repository && decoded->deadline == request->deadline);
  }
  if (auto answer = DecodeAnswer(payload)) {
    Require(PayloadOf(EncodeAnswer(*answer)) == payload);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  constexpr size_t kCap = 4096;
  if (size == 0) return 0;
  std::string_view input(reinterpret_cast<const char*>(data), size);
  // The first byte says how large the pieces are.
  size_t piece = static_cast<size_t>(data[0]) + 1;
  input.remove_prefix(1);
  TryMessages(std::string(input));
  FrameReader reader(kCap);
  Frame frame;
  while (!input.empty()) {
    reader.Feed(input.substr(0, piece));
    input.remove_prefix(std::min(piece, input.size()));
    FrameReader::State state = reader.Next(&frame);
    for (; state == FrameReader::State::kFrame; state = reader.Next(&frame)) {
      Require(frame.payload.size() <= kCap);
      TryMessages(frame.payload);
    }
    if (state != FrameReader::State::kNeedsMore) return 0;
  }
  return 0;
}
