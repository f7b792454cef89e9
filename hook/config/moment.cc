#include "hook/config/moment.h"

#include <cstdio>
#include <optional>

namespace pushgate::hook {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

/// Takes a text apart from its front.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : rest_(text) {}

  bool Take(char c) {
    if (rest_.empty() || rest_[0] != c) return false;
    rest_.remove_prefix(1);
    return true;
  }

  /// Exactly so many digits.
  std::optional<int> Digits(size_t count) {
    if (rest_.size() < count) return std::nullopt;
    int value = 0;
    for (char c : rest_.substr(0, count)) {
      if (c < '0' || c > '9') return std::nullopt;
      value = value * 10 + (c - '0');
    }
    rest_.remove_prefix(count);
    return value;
  }

  /// As Digits, and no more than `most`.
  std::optional<int> UpTo(size_t count, int most) {
    std::optional<int> value = Digits(count);
    return value && *value <= most ? value : std::nullopt;
  }

  bool AtEnd() const { return rest_.empty(); }

 private:
  std::string_view rest_;
};

std::optional<std::chrono::sys_days> TakeDay(Scanner& text) {
  std::optional<int> year = text.Digits(4);
  if (!year || !text.Take('-')) return std::nullopt;
  std::optional<int> month = text.Digits(2);
  if (!month || !text.Take('-')) return std::nullopt;
  std::optional<int> day = text.Digits(2);
  if (!day) return std::nullopt;
  std::chrono::year_month_day date{std::chrono::year(*year),
                                   std::chrono::month(static_cast<unsigned>(*month)),
                                   std::chrono::day(static_cast<unsigned>(*day))};
  if (!date.ok()) return std::nullopt;
  return std::chrono::sys_days(date);
}

std::optional<seconds> TakeTime(Scanner& text) {
  std::optional<int> hour = text.UpTo(2, 23);
  if (!hour || !text.Take(':')) return std::nullopt;
  std::optional<int> minute = text.UpTo(2, 59);
  if (!minute) return std::nullopt;
  seconds time = hours(*hour) + minutes(*minute);
  if (!text.Take(':')) return time;
  std::optional<int> second = text.UpTo(2, 59);
  if (!second) return std::nullopt;
  return time + seconds(*second);
}

/// How far ahead of UTC.
std::optional<seconds> TakeZone(Scanner& text) {
  if (text.Take('Z')) return seconds(0);
  bool behind = text.Take('-');
  if (!behind && !text.Take('+')) return std::nullopt;
  std::optional<int> hour = text.UpTo(2, 14);
  if (!hour) return std::nullopt;
  text.Take(':');
  std::optional<int> minute = text.UpTo(2, 59);
  if (!minute) return std::nullopt;
  seconds ahead = hours(*hour) + minutes(*minute);
  return behind ? -ahead : ahead;
}

auto NoMoment(std::string_view text, std::string_view why) {
  return tl::unexpected("'" + std::string(text) + "' " + std::string(why) +
                        ": write a day such as 2026-01-31, which ends in UTC, or a time with its "
                        "zone such as 2026-01-31T18:00:00Z");
}

}  // namespace

Value<Moment> ReadMoment(std::string_view text) {
  Scanner scanner(text);
  std::optional<std::chrono::sys_days> day = TakeDay(scanner);
  if (!day) return NoMoment(text, "is no day of the calendar");
  if (scanner.AtEnd()) return Moment(*day + days(1));
  if (!scanner.Take('T') && !scanner.Take(' ')) return NoMoment(text, "is no time");
  std::optional<seconds> time = TakeTime(scanner);
  if (!time) return NoMoment(text, "is no time");
  if (scanner.AtEnd()) return NoMoment(text, "does not say in which zone");
  std::optional<seconds> zone = TakeZone(scanner);
  if (!zone || !scanner.AtEnd()) return NoMoment(text, "is no time");
  return Moment(*day) + *time - *zone;
}

std::string Text(Moment moment) {
  auto day = std::chrono::floor<days>(moment);
  std::chrono::year_month_day date(day);
  std::chrono::hh_mm_ss time(moment - day);
  char text[64];
  std::snprintf(text, sizeof text, "%04d-%02u-%02uT%02d:%02d:%02dZ", static_cast<int>(date.year()),
                static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                static_cast<int>(time.hours().count()), static_cast<int>(time.minutes().count()),
                static_cast<int>(time.seconds().count()));
  return text;
}

Moment Now() { return std::chrono::floor<seconds>(std::chrono::system_clock::now()); }

}  // namespace pushgate::hook
