#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"

namespace pushgate::rules::language {

/// A compiled PCRE2 expression with match limits. Immutable; safe to share between threads.
class Regex {
 public:
  /// With `lines`, ^ and $ also match at the ends of lines. kInvalid if the expression is wrong;
  /// the message says where in it.
  static Result<Regex> Compile(std::string_view expression, bool lines = false);

  /// From where to where in the text each group matched, the whole first; of groups that took no
  /// part both are npos.
  using Groups = std::vector<std::pair<size_t, size_t>>;

  std::string_view expression() const { return expression_; }

  enum class Match { kYes, kNo, kLimit };
  // Backtracking steps that one match may take before it is given up.
  static constexpr uint32_t kMostBacktracks = 5'000'000;

  /// Whether the expression matches at the beginning of a text, as Python's re.match.
  Match MatchStart(std::string_view text, Groups* groups = nullptr,
                   uint32_t backtracks = kMostBacktracks) const {
    return Run(text, 0, true, groups, backtracks);
  }
  /// Whether it matches anywhere in it.
  Match Search(std::string_view text, uint32_t backtracks = kMostBacktracks) const {
    return Run(text, 0, false, nullptr, backtracks);
  }
  /// Visits every match from left to right until the visitor returns false; kLimit if some part of
  /// the text took too long to search.
  Match ForEach(std::string_view text, const std::function<bool(const Groups&)>& visit) const;

  /// The names of its groups by number less one: "1", "2", or as (?P<NAME>...) gives them.
  std::vector<std::string> GroupNames() const;

 private:
  Match Run(std::string_view text, size_t from, bool anchored, Groups* groups,
            uint32_t backtracks) const;

  std::string expression_;
  std::shared_ptr<void> code_;
};

}  // namespace pushgate::rules::language
