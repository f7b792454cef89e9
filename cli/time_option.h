#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace pushgate::cli {

/// Reads a point in time as the options take it: a date or a date with a time, in UTC, or how long
/// ago ("30d"). Microseconds since 1970. A bare date is its beginning, or with `end` the beginning
/// of the next.
std::optional<int64_t> ParseTime(const std::string& text, bool end);

/// Reads a span of days, weeks or years of 365 days: "1d", "2w", "1y". In seconds.
std::optional<int64_t> ParseSpan(const std::string& text);

}  // namespace pushgate::cli
