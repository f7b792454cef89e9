#include "hook/protocol/ask.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <utility>

#include "hook/protocol/connect.h"
#include "hook/protocol/frame.h"
#include "hook/protocol/stream.h"

namespace pushgate::hook {
namespace {

constexpr std::chrono::seconds kPatience{10};

std::string OtherVersion(uint32_t version) {
  return "it speaks protocol version " + std::to_string(version) + ", and the hook " +
         std::to_string(kProtocolVersion) + ": every push is judged in a process of its own";
}

/// Waits for the answer to a question that was sent.
void Await(int socket, StreamClock::time_point until, Asked& asked) {
  FrameReader reader(kMaxAnswer);
  char buffer[16384];
  for (;;) {
    Frame frame;
    FrameReader::State state = reader.Next(&frame);
    if (state == FrameReader::State::kFrame) {
      if (frame.type == FrameType::kProgress) continue;
      bool told = frame.type == FrameType::kStatus;
      if (!told) asked.problem = "it refuses: " + frame.payload;
      if (told) asked.answer = std::move(frame.payload);
      return;
    }
    if (state != FrameReader::State::kNeedsMore) {
      asked.problem = state == FrameReader::State::kWrongVersion
                          ? OtherVersion(reader.version())
                          : "it does not speak this version's protocol";
      return;
    }
    size_t got = 0;
    StreamState read = ReadSome(socket, buffer, sizeof buffer, &got, until);
    if (read != StreamState::kOk) {
      asked.problem =
          read == StreamState::kTimeout ? "it does not answer" : "it closed the connection";
      return;
    }
    reader.Feed({buffer, got});
  }
}

/// Fills in who may ask where this user may not: the owner of the socket, as far as that is seen.
void NoteForbidden(const std::string& path, Asked& asked) {
  struct stat status {};
  if (faccessat(AT_FDCWD, path.c_str(), W_OK, AT_EACCESS) == 0 || errno != EACCES) return;
  asked.forbidden = true;
  asked.problem = "you may not ask it. Run this as root";
  if (stat(path.c_str(), &status) != 0) {
    asked.problem += " or as its owner";
  } else if (status.st_uid != 0) {
    asked.problem += " or as user " + std::to_string(status.st_uid);
  }
}

}  // namespace

Asked AskDaemon(const std::string& path, std::string_view what) {
  Asked asked;
  Connected daemon = ConnectTo(path);
  asked.problem = daemon.problem;
  if (!asked.problem.empty()) {
    NoteForbidden(path, asked);
    return asked;
  }
  asked.listens = true;
  asked.runs_as = daemon.server;
  auto until = StreamClock::now() + kPatience;
  // What a daemon that is gone does not read shows when its answer is awaited.
  WriteAll(daemon.socket.get(), EncodeFrame(FrameType::kStatusRequest, what), until);
  Await(daemon.socket.get(), until, asked);
  return asked;
}

}  // namespace pushgate::hook
