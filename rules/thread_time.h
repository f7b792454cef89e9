#pragma once

#include <time.h>

#include <chrono>

namespace pushgate::rules {

/// The processor time of this thread: what a file costs does not depend on how busy the server is.
inline std::chrono::nanoseconds ThreadTime() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return std::chrono::seconds(now.tv_sec) + std::chrono::nanoseconds(now.tv_nsec);
}

}  // namespace pushgate::rules
