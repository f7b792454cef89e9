#pragma once

#include <poll.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstddef>
#include <string_view>

namespace pushgate::hook {

using StreamClock = std::chrono::steady_clock;

enum class StreamState {
  kOk,
  kEnd,      // the other side has closed
  kTimeout,  // `until` has passed
  kError,    // errno says what
};

/// What poll() takes: rounded up, so that a wait never ends before its time.
inline int MillisecondsLeft(StreamClock::time_point until) {
  auto now = StreamClock::now();
  if (until <= now) return 0;
  // Whoever waits longer waits again.
  constexpr std::chrono::milliseconds kLongest{3'600'000};
  if (until - now > kLongest) return static_cast<int>(kLongest.count());
  return static_cast<int>(std::chrono::ceil<std::chrono::milliseconds>(until - now).count());
}

/// Waits until a descriptor is readable (POLLIN) or writable (POLLOUT), or has ended.
inline StreamState WaitFor(int fd, short events, StreamClock::time_point until) {
  for (;;) {
    pollfd entry{fd, events, 0};
    int ready = poll(&entry, 1, MillisecondsLeft(until));
    if (ready > 0) return StreamState::kOk;
    if (ready == 0 && StreamClock::now() >= until) return StreamState::kTimeout;
    if (ready < 0 && errno != EINTR && errno != EAGAIN) return StreamState::kError;
  }
}

/// Reads what has come, waiting for the first byte. `got` is set with kOk, to at least 1.
inline StreamState ReadSome(int fd, char* buffer, size_t size, size_t* got,
                            StreamClock::time_point until) {
  for (;;) {
    StreamState ready = WaitFor(fd, POLLIN, until);
    if (ready != StreamState::kOk) return ready;
    ssize_t count = read(fd, buffer, size);
    if (count > 0) {
      *got = static_cast<size_t>(count);
      return StreamState::kOk;
    }
    if (count == 0) return StreamState::kEnd;
    if (errno == ECONNRESET) return StreamState::kEnd;
    if (errno != EINTR && errno != EAGAIN) return StreamState::kError;
  }
}

/// Writes everything. The descriptor must be non-blocking, and SIGPIPE ignored.
inline StreamState WriteAll(int fd, std::string_view bytes, StreamClock::time_point until) {
  while (!bytes.empty()) {
    ssize_t count = write(fd, bytes.data(), bytes.size());
    if (count >= 0) {
      bytes.remove_prefix(static_cast<size_t>(count));
      continue;
    }
    if (errno == EPIPE || errno == ECONNRESET) return StreamState::kEnd;
    if (errno == EINTR) continue;
    if (errno != EAGAIN) return StreamState::kError;
    StreamState ready = WaitFor(fd, POLLOUT, until);
    if (ready != StreamState::kOk) return ready;
  }
  return StreamState::kOk;
}

}  // namespace pushgate::hook
