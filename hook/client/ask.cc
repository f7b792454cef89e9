#include "hook/client/ask.h"

#include <algorithm>
#include <cstring>

#include "hook/protocol/connect.h"

namespace pushgate::hook {
namespace {

Attempt NoAnswer(std::string why) { return {std::nullopt, std::move(why)}; }

/// Empty if the listener is root's or this user's own: nobody else may give verdicts.
std::string DistrustOf(uid_t server) {
  if (server == 0 || server == geteuid()) return "";
  return "it belongs to user " + std::to_string(server) + ", who may not judge for user " +
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
  Connected connected = ConnectTo(socket_path);
  std::string problem =
      connected.problem.empty() ? DistrustOf(connected.server) : connected.problem;
  if (!problem.empty()) return NoAnswer(problem);
  int connection = connected.socket.get();
  StreamState sent =
      WriteAll(connection, EncodeRequest(request), std::min(until, StreamClock::now() + patience));
  if (sent == StreamState::kTimeout) return NoAnswer(SilenceFor(patience));
  if (sent == StreamState::kError) return NoAnswer(std::strerror(errno));
  // A daemon that refuses closes before it has read everything: what it said still arrives.
  return AwaitAnswer(connection, until, patience);
}

}  // namespace pushgate::hook
