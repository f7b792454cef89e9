#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "rules/language/regex.h"

namespace pushgate::rules::language {

/// What a regular expression's matches become, as Python's `re.sub` has it: `\1`, `\g<1>` and
/// `\g<name>` stand for groups, `\n`, `\r`, `\t` and `\\` for characters. Immutable.
class Replacement {
 public:
  /// kInvalid if it names a group that the expression does not have, or ends in a backslash.
  static Result<Replacement> Compile(Regex regex, std::string_view text);

  /// A text with the first `count` matches replaced, or with 0 all; nothing if there is no match.
  /// `limited` is set if a part took too long to search.
  std::optional<std::string> Apply(std::string_view text, int count, bool& limited) const;

 private:
  struct Piece {
    std::string text;
    std::optional<size_t> group;  // behind the text
  };

  Regex regex_;
  std::vector<Piece> pieces_;
};

}  // namespace pushgate::rules::language
