#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace pushgate::rules::language {

/// Identifiers that stand for the pattern language's own marks while a pattern is parsed as Python.
namespace placeholder {
inline constexpr std::string_view kMetavariable = "__pushgate_mv_";  // $X
inline constexpr std::string_view kSpread = "__pushgate_spread_";    // $...X
inline constexpr std::string_view kDots = "__pushgate_dots__";       // ...
inline constexpr std::string_view kDeep = "__pushgate_deep__";       // <... P ...>
inline constexpr std::string_view kTyped = "__pushgate_typed__";     // ($X : T)
}  // namespace placeholder

/// A pattern with its marks replaced, and where each byte came from.
struct PythonText {
  std::string text;
  std::vector<uint32_t>
      origin;  // by byte of `text`: the offset in the pattern; one more at the end
};

/// Replaces `$X`, `$...X`, `...`, `<... P ...>` and `($X : T)` outside of string literals (inside
/// of an f-string's braces as well). With `dots_as_pairs` a `...` directly between braces becomes a
/// splat, which may stand among the pairs of a dict.
PythonText ReplaceMarks(std::string_view pattern, bool dots_as_pairs);

}  // namespace pushgate::rules::language
