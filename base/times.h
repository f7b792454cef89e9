#pragma once

#include <chrono>
#include <cstdint>

namespace pushgate {

/// The record counts microseconds since 1970, commits count seconds.
inline constexpr int64_t kSecond = 1'000'000;              // in microseconds
inline constexpr int64_t kDay = int64_t{86400} * kSecond;  // in microseconds
inline constexpr int64_t kSecondsOfDay = 86400;

/// What the clock says, in microseconds since 1970. Safe from any thread.
inline int64_t NowMicros() {
  auto now = std::chrono::system_clock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::microseconds>(now).count();
}

}  // namespace pushgate
