#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"

namespace pushgate::rules::language {

/// A compiled PCRE2 expression with match limits. Immutable; safe to share between threads.
class Regex {
 public:
  /// kInvalid if the expression is wrong; the message says where in it.
  static Result<Regex> Compile(std::string_view expression);

  std::string_view expression() const { return expression_; }

  enum class Match { kYes, kNo, kLimit };
  /// Whether the expression matches at the beginning of a text, as Python's re.match.
  Match MatchStart(std::string_view text) const { return Run(text, true); }
  /// Whether it matches anywhere in it.
  Match Search(std::string_view text) const { return Run(text, false); }

 private:
  Match Run(std::string_view text, bool anchored) const;

  std::string expression_;
  std::shared_ptr<void> code_;
};

}  // namespace pushgate::rules::language
