#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace pushgate::rules::language {

/// A part of an origin: a name, which may be a glob, or a call.
struct OriginToken {
  bool call = false;
  std::string name;

  bool operator==(const OriginToken&) const = default;
};

/// Origins as `kinds:` writes them: `a.b.C()`, `*.get_db()`, `requests.*`.
struct OriginPattern {
  bool any_module = false;  // it begins with `*.`: any module, or none
  bool any_rest = false;    // it ends with `.*`: whatever follows
  std::vector<OriginToken> tokens;
};

/// Which of many patterns may match an origin, by one name that each asks for. Immutable; safe to
/// share between threads.
class OriginIndex {
 public:
  OriginIndex() = default;
  explicit OriginIndex(const std::vector<OriginPattern>& patterns);

  /// Whether a pattern may match an origin for a name in it.
  bool MayName(std::string_view name) const {
    if (!others_.empty() || by_last_.find(name) != by_last_.end()) return true;
    auto ends = [&](const Ending& ending) { return name.ends_with(ending.text); };
    return std::any_of(endings_.begin(), endings_.end(), ends) ||
           by_first_.find(name) != by_first_.end();
  }

  /// Whether test(number) holds for a pattern that may match an origin of such tokens, of which
  /// each has `call` and `name`. It may be asked about a pattern more than once.
  template <typename Token, typename Test>
  bool Any(const std::vector<Token>& tokens, Test test) const {
    if (AnyOf(others_, test)) return true;
    size_t last = tokens.size();
    while (last > 0 && tokens[last - 1].call) --last;
    if (last > 0 && AnyEnding(tokens[last - 1].name, test)) return true;
    if (by_first_.empty()) return false;
    for (const Token& token : tokens) {
      if (!token.call && AnyNamed(by_first_, token.name, test)) return true;
    }
    return false;
  }

 private:
  struct Hash {
    using is_transparent = void;
    size_t operator()(std::string_view name) const { return std::hash<std::string_view>()(name); }
  };
  using Numbers = std::vector<uint32_t>;
  using ByName = std::unordered_map<std::string, Numbers, Hash, std::equal_to<>>;

  /// Those that ask for last names with one ending.
  struct Ending {
    std::string text;
    Numbers numbers;
  };

  template <typename Test>
  static bool AnyOf(const Numbers& numbers, Test test) {
    for (uint32_t number : numbers) {
      if (test(number)) return true;
    }
    return false;
  }
  template <typename Test>
  static bool AnyNamed(const ByName& patterns, std::string_view name, Test test) {
    auto known = patterns.find(name);
    return known != patterns.end() && AnyOf(known->second, test);
  }

  template <typename Test>
  bool AnyEnding(std::string_view name, Test test) const {
    if (AnyNamed(by_last_, name, test)) return true;
    for (const Ending& ending : endings_) {
      if (name.ends_with(ending.text) && AnyOf(ending.numbers, test)) return true;
    }
    return false;
  }

  void AddEnding(std::string_view glob, uint32_t number);

  ByName by_last_;               // those that are whole, by their last name
  std::vector<Ending> endings_;  // the same where that is a glob
  ByName by_first_;              // those with `.*`, by their first name
  Numbers others_;               // the same where that is a glob
};

}  // namespace pushgate::rules::language
