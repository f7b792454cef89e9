#include "base/glob.h"

#include <cstddef>

namespace pushgate {
namespace {

char Fold(char c, bool fold) {
  return fold && c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
}

/// Matches one character against the bracket expression at glob[at] == '['. Sets `after` behind its
/// closing bracket; without one, the bracket stands for itself.
bool BracketMatches(std::string_view glob, size_t at, char c, bool fold, size_t* after) {
  size_t i = at + 1;
  bool negated = i < glob.size() && (glob[i] == '!' || glob[i] == '^');
  if (negated) ++i;
  size_t first = i;
  bool hit = false;
  while (i < glob.size() && (glob[i] != ']' || i == first)) {
    if (i + 2 < glob.size() && glob[i + 1] == '-' && glob[i + 2] != ']') {
      hit |= Fold(glob[i], fold) <= Fold(c, fold) && Fold(c, fold) <= Fold(glob[i + 2], fold);
      i += 3;
    } else {
      hit |= Fold(glob[i], fold) == Fold(c, fold);
      ++i;
    }
  }
  if (i >= glob.size()) {
    *after = at + 1;
    return c == '[';
  }
  *after = i + 1;
  return hit != negated;
}

/// Matches one element of the glob that is no star. Sets `after` behind it.
bool OneMatches(std::string_view glob, size_t at, char c, bool fold, size_t* after) {
  switch (glob[at]) {
    case '?':
      *after = at + 1;
      return c != '/';
    case '[': {
      bool hit = BracketMatches(glob, at, c, fold, after);
      return hit && (c != '/' || *after == at + 1);
    }
    case '\\':
      if (at + 1 < glob.size()) ++at;
      [[fallthrough]];
    default:
      *after = at + 1;
      return Fold(glob[at], fold) == Fold(c, fold);
  }
}

}  // namespace

// Two places to go back to, the last `*` and the last `**`, are enough: a later star of the same
// kind makes an earlier one redundant. The scheme is the usual one for shell wildcards.
bool GlobMatches(std::string_view glob, std::string_view text, bool fold_ascii_case) {
  constexpr size_t kNone = static_cast<size_t>(-1);
  size_t g = 0, t = 0;
  size_t star_glob = kNone, star_text = 0;
  size_t cross_glob = kNone, cross_text = 0;
  while (true) {
    if (g < glob.size() && glob[g] == '*') {
      if (g + 1 < glob.size() && glob[g + 1] == '*') {
        while (g < glob.size() && glob[g] == '*') ++g;
        // "a/**/b" also matches "a/b": the slash behind a crossing star is part of it.
        bool at_segment = g - 2 == 0 || glob[g - 3] == '/';
        if (at_segment && g < glob.size() && glob[g] == '/' &&
            GlobMatches(glob.substr(g + 1), text.substr(t), fold_ascii_case)) {
          return true;
        }
        cross_glob = g;
        cross_text = t;
        star_glob = kNone;
      } else {
        star_glob = ++g;
        star_text = t;
      }
      continue;
    }
    if (t == text.size() && g == glob.size()) return true;
    size_t after = 0;
    if (t < text.size() && g < glob.size() &&
        OneMatches(glob, g, text[t], fold_ascii_case, &after)) {
      g = after;
      ++t;
    } else if (star_glob != kNone && star_text < text.size() && text[star_text] != '/') {
      g = star_glob;
      t = ++star_text;
    } else if (cross_glob != kNone && cross_text < text.size()) {
      star_glob = kNone;
      g = cross_glob;
      t = ++cross_text;
    } else {
      return false;
    }
  }
}

}  // namespace pushgate
