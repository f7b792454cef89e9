#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>

namespace pushgate::hook {

inline constexpr std::chrono::milliseconds kDefaultDeadline{10'000};

/// Reads "10s", "2500ms" or "1m", as --deadline takes it: from 1 ms to an hour.
inline std::optional<std::chrono::milliseconds> ParseDeadline(std::string_view text) {
  constexpr int64_t kHour = 3'600'000;
  size_t digits = text.find_first_not_of("0123456789");
  if (digits == 0 || digits == std::string_view::npos || digits > 8) return std::nullopt;
  int64_t number = 0;
  for (char c : text.substr(0, digits)) number = number * 10 + (c - '0');
  std::string_view unit = text.substr(digits);
  if (unit == "s") {
    number *= 1000;
  } else if (unit == "m") {
    number *= 60'000;
  } else if (unit != "ms") {
    return std::nullopt;
  }
  if (number < 1 || number > kHour) return std::nullopt;
  return std::chrono::milliseconds(number);
}

/// The part of the time that judging may take: the rest is for the answer to arrive.
inline std::chrono::milliseconds JudgingTime(std::chrono::milliseconds whole) {
  return whole - whole / 10;
}

}  // namespace pushgate::hook
