#include "cli/time_option.h"

#include <chrono>
#include <ctime>

#include "base/times.h"
#include "hook/config/value.h"

namespace pushgate::cli {
namespace {

using std::chrono::duration_cast;
using std::chrono::microseconds;

/// Nothing unless the whole text is of that form and the date exists.
std::optional<int64_t> ParseAs(const char* format, const std::string& text) {
  std::tm parts{};
  const char* rest = strptime(text.c_str(), format, &parts);
  if (rest == nullptr || *rest != '\0') return std::nullopt;
  int day = parts.tm_mday;
  std::time_t seconds = timegm(&parts);
  if (parts.tm_mday != day) return std::nullopt;
  return int64_t{seconds} * kSecond;
}

}  // namespace

std::optional<int64_t> ParseTime(const std::string& text, bool end) {
  if (std::optional<int64_t> date = ParseAs("%Y-%m-%d", text)) return *date + (end ? kDay : 0);
  for (const char* format : {"%Y-%m-%dT%H:%M:%SZ", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M"}) {
    if (std::optional<int64_t> time = ParseAs(format, text)) return time;
  }
  hook::Value<std::chrono::milliseconds> ago = hook::ReadDuration(text);
  if (!ago) return std::nullopt;
  return NowMicros() - duration_cast<microseconds>(*ago).count();
}

std::optional<int64_t> ParseSpan(const std::string& text) {
  if (text.size() < 2 || text.size() > 6) return std::nullopt;
  int64_t count = 0;
  for (char c : text.substr(0, text.size() - 1)) {
    if (c < '0' || c > '9') return std::nullopt;
    count = 10 * count + (c - '0');
  }
  int64_t days = text.back() == 'd' ? 1 : text.back() == 'w' ? 7 : text.back() == 'y' ? 365 : 0;
  if (count == 0 || days == 0) return std::nullopt;
  return count * days * kSecondsOfDay;
}

}  // namespace pushgate::cli
