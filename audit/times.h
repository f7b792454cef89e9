#pragma once

#include <cstdint>

namespace pushgate::audit {

/// The record counts microseconds since 1970, commits count seconds.
inline constexpr int64_t kSecond = 1'000'000;  // in microseconds
inline constexpr int64_t kDay = 86400;         // in seconds

}  // namespace pushgate::audit
