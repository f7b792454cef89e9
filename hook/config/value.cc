#include "hook/config/value.h"

#include <algorithm>
#include <charconv>
#include <vector>

#include "base/nearest.h"

namespace pushgate::hook {
namespace {

std::string Quote(std::string_view text) { return "'" + std::string(text) + "'"; }

std::string DidYouMeanThis(std::string_view text) { return " (did you mean " + Quote(text) + "?)"; }

std::string Lower(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
  }
  return lower;
}

/// The nearest choice, for people who mistyped it or wrote it in another case.
std::string Hint(std::string_view text, std::span<const std::string_view> choices) {
  for (std::string_view choice : choices) {
    if (Lower(choice) == Lower(text)) return DidYouMeanThis(choice);
  }
  return DidYouMean(text, choices);
}

struct Number {
  uint64_t value;
  std::string_view unit;  // what stands behind the digits
};

/// At most 15 digits, so that no unit makes it overflow beyond what the callers check.
std::optional<Number> SplitNumber(std::string_view text) {
  size_t digits = std::min(text.find_first_not_of("0123456789"), text.size());
  if (digits == 0 || digits > 15) return std::nullopt;
  uint64_t value = 0;
  for (char c : text.substr(0, digits)) value = value * 10 + static_cast<uint64_t>(c - '0');
  return Number{value, text.substr(digits)};
}

struct Unit {
  std::string_view name;
  uint64_t factor;
};

constexpr Unit kDurations[] = {
    {"ms", 1}, {"s", 1000}, {"m", 60'000}, {"h", 3'600'000}, {"d", 86'400'000}};
constexpr Unit kSizes[] = {{"B", 1}, {"KiB", 1 << 10}, {"MiB", 1 << 20}, {"GiB", 1 << 30}};
constexpr uint64_t kLargest = 1'000'000'000'000'000;  // about 31,000 years, or a petabyte

std::optional<uint64_t> Scaled(std::string_view text, std::span<const Unit> units) {
  std::optional<Number> number = SplitNumber(text);
  if (!number) return std::nullopt;
  for (const Unit& unit : units) {
    if (unit.name == number->unit && number->value <= kLargest / unit.factor) {
      return number->value * unit.factor;
    }
  }
  return std::nullopt;
}

/// "10" or "10 S" where "10s" was meant: the same number with the unit that looks most like it.
std::string UnitHint(std::string_view text, std::span<const Unit> units,
                     std::string_view unit_if_none) {
  std::optional<Number> number = SplitNumber(text);
  if (!number) return "";
  std::string digits = std::to_string(number->value);
  std::string typed = Lower(number->unit);
  typed.erase(std::remove(typed.begin(), typed.end(), ' '), typed.end());
  if (typed.find_first_of("0123456789.") != std::string::npos) return "";  // "1h30m"
  if (typed.empty()) return DidYouMeanThis(digits + std::string(unit_if_none));
  for (const Unit& unit : units) {
    if (unit.name == number->unit) return "";  // too large, not mistyped
    std::string name = Lower(unit.name);
    bool looks_like =
        typed == name || (typed[0] == name[0] && (typed.size() > 2 || name.size() > 2));
    if (looks_like) return DidYouMeanThis(digits + std::string(unit.name));
  }
  return "";
}

constexpr std::string_view kSpecial = "*?[\\";

struct SeverityName {
  std::string_view name;
  rules::Severity severity;
};

constexpr SeverityName kSeverities[] = {
    {"ERROR", rules::Severity::kError}, {"WARNING", rules::Severity::kWarning},
    {"INFO", rules::Severity::kInfo},   {"CRITICAL", rules::Severity::kError},
    {"HIGH", rules::Severity::kError},  {"MEDIUM", rules::Severity::kWarning},
    {"LOW", rules::Severity::kInfo},
};

}  // namespace

Value<std::chrono::milliseconds> ReadDuration(std::string_view text) {
  std::optional<uint64_t> value = Scaled(text, kDurations);
  if (value) return std::chrono::milliseconds(*value);
  return tl::unexpected(Quote(text) + " is not a duration: write a number and ms, s, m, h or d" +
                        UnitHint(text, kDurations, "s"));
}

Value<uint64_t> ReadSize(std::string_view text) {
  std::optional<uint64_t> value = Scaled(text, kSizes);
  if (value && *value > 0) return *value;
  return tl::unexpected(Quote(text) + " is not a size: write a number and B, KiB, MiB or GiB" +
                        UnitHint(text, kSizes, "B"));
}

Value<uint64_t> ReadCount(std::string_view text) {
  std::optional<Number> number = SplitNumber(text);
  if (number && number->unit.empty() && number->value >= 1 && number->value <= kLargest) {
    return number->value;
  }
  return tl::unexpected(Quote(text) + " is not a whole number of at least 1");
}

Value<rules::Severity> ReadSeverity(std::string_view text) {
  std::vector<std::string_view> names;
  for (const SeverityName& known : kSeverities) {
    if (known.name == text) return known.severity;
    names.push_back(known.name);
  }
  return tl::unexpected(Quote(text) + " is not one of ERROR, WARNING, INFO" + Hint(text, names));
}

Value<size_t> ReadChoice(std::string_view text, std::span<const std::string_view> choices) {
  auto found = std::find(choices.begin(), choices.end(), text);
  if (found != choices.end()) return static_cast<size_t>(found - choices.begin());
  std::string list;
  for (std::string_view choice : choices) list += (list.empty() ? "" : ", ") + std::string(choice);
  return tl::unexpected(Quote(text) + " is not one of " + list + Hint(text, choices));
}

std::optional<std::string> GlobProblem(std::string_view glob) {
  if (glob.empty()) return "an empty glob matches nothing";
  for (size_t i = 0; i < glob.size(); ++i) {
    if (glob[i] == '\\') {
      if (++i == glob.size()) return Quote(glob) + " ends in a backslash, which escapes nothing";
    } else if (glob[i] == '[') {
      size_t first = i + 1;
      if (first < glob.size() && (glob[first] == '!' || glob[first] == '^')) ++first;
      i = glob.find(']', first + 1);
      if (i == std::string_view::npos) return Quote(glob) + " has a bracket that is not closed";
    }
  }
  return std::nullopt;
}

std::optional<std::string> RepositoryGlobProblem(std::string_view glob) {
  if (auto problem = GlobProblem(glob)) return problem;
  if (glob[0] == '/' || !glob.ends_with(".git")) return std::nullopt;
  return Quote(glob) + " matches no repository, whose names leave out .git" +
         DidYouMeanThis(glob.substr(0, glob.size() - 4));
}

std::optional<std::string> RefGlobProblem(std::string_view glob) {
  constexpr std::string_view kRefs = "refs/";
  if (auto problem = GlobProblem(glob)) return problem;
  std::string_view literal = glob.substr(0, glob.find_first_of(kSpecial));
  size_t common = std::min(literal.size(), kRefs.size());
  bool complete = literal.size() == glob.size();
  bool possible = literal.substr(0, common) == kRefs.substr(0, common) &&
                  (!complete || literal.size() > kRefs.size());
  if (possible) return std::nullopt;
  bool below_refs = glob.starts_with("heads/") || glob.starts_with("tags/");
  std::string meant = (below_refs ? "refs/" : "refs/heads/") + std::string(glob);
  return Quote(glob) + " matches no ref, whose names begin with refs/" + DidYouMeanThis(meant);
}

std::optional<std::string> FileGlobProblem(std::string_view glob) {
  if (auto problem = GlobProblem(glob)) return problem;
  size_t slash = glob.rfind('/');
  if (slash == std::string_view::npos) return std::nullopt;
  return Quote(glob) + " matches no file: it is compared with the name, not with the path" +
         DidYouMeanThis(glob.substr(slash + 1));
}

std::optional<std::string> PathGlobProblem(std::string_view glob) {
  if (auto problem = GlobProblem(glob)) return problem;
  std::string_view path = glob;
  while (path.starts_with("/") || path.starts_with("./")) path.remove_prefix(path.find('/') + 1);
  if (path.size() < glob.size()) {
    return Quote(glob) + " matches no path: they begin at the root of the repository, without '" +
           std::string(glob.substr(0, glob.size() - path.size())) + "'" + DidYouMeanThis(path);
  }
  if (!glob.ends_with("/")) return std::nullopt;
  return Quote(glob) + " matches no file" + DidYouMeanThis(std::string(glob) + "**");
}

std::optional<std::string> NameProblem(std::string_view name) {
  if (name.empty()) return "an empty name is nobody's";
  if (name.find_first_of("*?") != std::string_view::npos) {
    return Quote(name) + " is nobody's name: names are compared whole, not as globs; leave the " +
           "key out to mean everybody";
  }
  for (unsigned char c : name) {
    if (c < ' ' || c == 0x7F) return Quote(name) + " holds a control character";
  }
  if (name.front() == ' ' || name.back() == ' ') {
    return Quote(name) + " begins or ends with a space";
  }
  return std::nullopt;
}

std::optional<std::string> IdProblem(std::string_view id) {
  bool plain = !id.empty() && id.size() <= 64 && id[0] != '-' && id[0] != '.';
  for (char c : id) {
    plain &= (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
             c == '.' || c == '_' || c == '-';
  }
  if (plain) return std::nullopt;
  return Quote(id) + " is no id: up to 64 letters, digits, '.', '_' and '-', which begin with a " +
         "letter, a digit or '_'";
}

std::optional<std::string> TemplatesUrlProblem(std::string_view url) {
  if (!url.starts_with("https://") && !url.starts_with("http://")) {
    return Quote(url) + " does not begin with https:// or http://";
  }
  for (unsigned char c : url) {
    if (c <= ' ' || c >= 0x7F) return Quote(url) + " holds a character that no URL may hold";
  }
  for (size_t i = url.find('{'); i != std::string_view::npos; i = url.find('{', i + 1)) {
    std::string_view name = url.substr(i, url.find('}', i) - i + 1);
    if (name != "{pack}" && name != "{template}") {
      return Quote(name) + " is no placeholder: there are {pack} and {template}";
    }
  }
  return std::nullopt;
}

namespace {

/// Of an address of PostgreSQL, which is not repeated: it may hold a password.
std::optional<std::string> PostgresqlProblem(std::string_view url) {
  std::string text;
  for (size_t i = 0; i < url.size(); ++i) {
    unsigned value = 0;
    bool escaped = url[i] == '%' && i + 2 < url.size() &&
                   std::from_chars(url.data() + i + 1, url.data() + i + 3, value, 16).ptr ==
                       url.data() + i + 3;
    text += escaped ? static_cast<char>(value) : url[i];
    if (escaped) i += 2;
  }
  std::string_view rest = url.substr(std::string_view("postgresql://").size());
  size_t path = rest.find('/');
  std::string_view host = rest.substr(0, std::min(path, rest.find('?')));
  size_t at = host.rfind('@');
  bool password = at != std::string_view::npos && host.substr(0, at).find(':') < at;
  if (password || text.find(kPasswordParameter) != std::string::npos) {
    return "a password must not stand here, where every account can read it: put it into "
           "~/.pgpass of the daemon's user (mode 0600), and leave it out";
  }
  bool named = path != std::string_view::npos && path + 1 < rest.size() && rest[path + 1] != '?';
  if (!named || host.find('?') != std::string_view::npos) {
    return "it names no database: write postgresql://[USER@]HOST/DATABASE, or for a Unix socket "
           "postgresql://[USER@]/DATABASE?host=FOLDER";
  }
  for (unsigned char c : url) {
    if (c <= ' ' || c >= 0x7F) return "it holds a character that no URL may hold";
  }
  return std::nullopt;
}

constexpr std::string_view kSqliteExample = "sqlite:///var/lib/pushgate/git/history.db";

bool IsSqlite(std::string_view url) {
  constexpr std::string_view kScheme = "sqlite:///";
  return url.starts_with(kScheme) && url.size() > kScheme.size() && !url.ends_with('/');
}

/// Beside an @ there may be a password.
std::string Named(std::string_view url) {
  return url.find('@') == std::string_view::npos ? Quote(url) : "this";
}

}  // namespace

std::optional<std::string> SpoolProblem(std::string_view url) {
  if (IsSqlite(url)) return std::nullopt;
  return Named(url) + " is not sqlite:///PATH, such as " + std::string(kSqliteExample);
}

std::optional<std::string> HistoryProblem(std::string_view url) {
  if (url.starts_with("postgresql://")) return PostgresqlProblem(url);
  if (IsSqlite(url)) return std::nullopt;
  return Named(url) + " is neither sqlite:///PATH, such as " + std::string(kSqliteExample) +
         ", nor postgresql://HOST/DATABASE";
}

std::optional<std::string> AddressProblem(std::string_view address) {
  size_t colon = address.rfind(':');
  if (colon != std::string_view::npos && colon > 0) {
    Value<uint64_t> port = ReadCount(address.substr(colon + 1));
    if (port && *port < 65536) return std::nullopt;
  }
  return Quote(address) + " is not an address: write HOST:PORT, such as 127.0.0.1:8080";
}

}  // namespace pushgate::hook
