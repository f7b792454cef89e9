#include "hook/client/ask.h"

#include <sys/socket.h>
#include <sys/un.h>

#include <algorithm>
#include <cstring>

#include "hook/protocol/descriptor.h"

namespace pushgate::hook {
namespace {

Attempt NoAnswer(std::string why) { return {std::nullopt, std::move(why)}; }

/// Empty if connected. A Unix socket connects at once or not at all: EAGAIN means that the daemon
/// has not accepted anybody for a long time.
std::string Connect(int fd, const std::string& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path.size() >= sizeof address.sun_path) return "the path is longer than 107 bytes";
  std::memcpy(address.sun_path, path.data(), path.size());
  int result;
  do {
    result = connect(fd, reinterpret_cast<sockaddr*>(&address), sizeof address);
  } while (result != 0 && errno == EINTR);
  return result == 0 ? "" : std::strerror(errno);
}

/// Empty if the listener is root's or this user's own: nobody else may give verdicts.
std::string DistrustOfServer(int fd) {
  ucred peer{};
  socklen_t size = sizeof peer;
  if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &size) != 0) return std::strerror(errno);
  if (peer.uid == 0 || peer.uid == geteuid()) return "";
  return "it belongs to user " + std::to_string(peer.uid) + ", who may not judge for user " +
         std::to_string(geteuid());
}

Attempt ReadFrame(const Frame& frame) {
  if (frame.type == FrameType::kRefusal) return NoAnswer("it refuses: " + frame.payload);
  Attempt attempt = NoAnswer("its answer makes no sense");
  if (frame.type == FrameType::kAnswer) attempt.answer = DecodeAnswer(frame.payload);
  return attempt;
}

std::string SilenceFor(std::chrono::milliseconds time) {
  return "it was silent for " + std::to_string(time.count()) + " ms";
}

Attempt AwaitAnswer(int fd, StreamClock::time_point until, std::chrono::milliseconds patience) {
  FrameReader reader(kMaxAnswer);
  Frame frame;
  char buffer[16384];
  auto heard = StreamClock::now();
  for (;;) {
    switch (reader.Next(&frame)) {
      case FrameReader::State::kFrame:
        if (frame.type != FrameType::kProgress) return ReadFrame(frame);
        heard = StreamClock::now();
        continue;
      case FrameReader::State::kWrongVersion:
        return NoAnswer("it speaks protocol version " + std::to_string(reader.version()) +
                        ", this hook " + std::to_string(kProtocolVersion));
      case FrameReader::State::kTooBig:
      case FrameReader::State::kMalformed:
        return NoAnswer("it does not speak pushgate's protocol");
      case FrameReader::State::kNeedsMore:
        break;
    }
    size_t got = 0;
    switch (ReadSome(fd, buffer, sizeof buffer, &got, std::min(until, heard + patience))) {
      case StreamState::kOk:
        reader.Feed(std::string_view(buffer, got));
        break;
      case StreamState::kEnd:
        return NoAnswer("it closed the connection without an answer");
      case StreamState::kError:
        return NoAnswer(std::strerror(errno));
      case StreamState::kTimeout:
        return NoAnswer(StreamClock::now() < until ? SilenceFor(patience)
                                                   : "it did not finish in time");
    }
  }
}

}  // namespace

Attempt AskDaemon(const std::string& socket_path, const Request& request,
                  StreamClock::time_point until, std::chrono::milliseconds patience) {
  if (socket_path.empty()) return NoAnswer("the hook file names no --socket");
  Descriptor connection(socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  if (!connection) return NoAnswer(std::strerror(errno));
  std::string problem = Connect(connection.get(), socket_path);
  if (problem.empty()) problem = DistrustOfServer(connection.get());
  if (!problem.empty()) return NoAnswer(problem);
  StreamState sent = WriteAll(connection.get(), EncodeRequest(request),
                              std::min(until, StreamClock::now() + patience));
  if (sent == StreamState::kTimeout) return NoAnswer(SilenceFor(patience));
  if (sent == StreamState::kError) return NoAnswer(std::strerror(errno));
  // A daemon that refuses closes before it has read everything: what it said still arrives.
  return AwaitAnswer(connection.get(), until, patience);
}

}  // namespace pushgate::hook
