#pragma once

#include <cstdint>

namespace pushgate::audit {

/// The record counts microseconds since 1970, commits count seconds.
inline constexpr int64_t kSecond = 1'000'000;              // in microseconds
inline constexpr int64_t kDay = int64_t{86400} * kSecond;  // in microseconds
inline constexpr int64_t kSecondsOfDay = 86400;

}  // namespace pushgate::audit
