#include "base/glob.h"

#include <algorithm>
#include <cstddef>
#include <vector>

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

/// How far the glob got: bit i set means that its first i bytes match the text so far. Bit i + 1 of
/// a
/// `**` at i means that it has taken something.
using Positions = std::vector<bool>;

/// The number of stars at glob[at].
size_t Stars(std::string_view glob, size_t at) {
  size_t count = 0;
  while (at + count < glob.size() && glob[at + count] == '*') ++count;
  return count;
}

/// Adds the positions that are reached without a character: a star may match nothing, and a "**/"
/// that begins a segment may stand for no segment at all.
void SkipStars(std::string_view glob, Positions& positions) {
  for (size_t at = 0; at < glob.size();) {
    size_t stars = Stars(glob, at);
    if (stars == 0) {
      ++at;
      continue;
    }
    size_t after = at + stars;
    bool begins_segment = at == 0 || glob[at - 1] == '/';
    if (positions[at] && stars >= 2 && begins_segment && after < glob.size() &&
        glob[after] == '/') {
      positions[after + 1] = true;
    }
    if (positions[at] || (stars >= 2 && positions[at + 1])) positions[after] = true;
    at = after;
  }
}

/// The positions behind one more character.
Positions Advance(std::string_view glob, const Positions& now, char c, bool fold) {
  Positions next(now.size());
  for (size_t at = 0; at < glob.size();) {
    size_t stars = Stars(glob, at);
    if (stars >= 2) {
      if (now[at] || now[at + 1]) next[at + 1] = true;
      at += stars;
    } else if (stars == 1) {
      if (now[at] && c != '/') next[at] = true;
      ++at;
    } else {
      size_t after = 0;
      bool hit = OneMatches(glob, at, c, fold, &after);
      if (hit && now[at]) next[after] = true;
      at = after;
    }
  }
  SkipStars(glob, next);
  return next;
}

bool EndsWith(std::string_view text, std::string_view end, bool fold) {
  if (text.size() < end.size()) return false;
  text.remove_prefix(text.size() - end.size());
  for (size_t i = 0; i < end.size(); ++i) {
    if (Fold(text[i], fold) != Fold(end[i], fold)) return false;
  }
  return true;
}

/// The plain text that whatever matches must end with.
std::string_view PlainEnd(std::string_view glob) {
  size_t last = glob.find_last_of("*?[]\\");
  if (last == std::string_view::npos) return glob;
  std::string_view end = glob.substr(last + 1);
  // The slash of a "**/" that stands for no segment is not there.
  bool crossing = last > 0 && glob[last] == '*' && glob[last - 1] == '*';
  if (crossing && !end.empty() && end[0] == '/') end.remove_prefix(1);
  return end;
}

/// Whether it consists of characters, `?` and single stars.
bool IsPlain(std::string_view glob) {
  return glob.find_first_of("[\\") == glob.npos && glob.find("**") == glob.npos;
}

/// Of such a glob: only the last star has to be tried again.
bool PlainMatches(std::string_view glob, std::string_view text, bool fold) {
  size_t at = 0, star = glob.size(), taken = 0;
  for (size_t i = 0; i < text.size();) {
    char c = at < glob.size() ? glob[at] : '\0';
    if (c == '*') {
      star = at++;
      taken = i;
    } else if (at < glob.size() &&
               (c == '?' ? text[i] != '/' : Fold(c, fold) == Fold(text[i], fold))) {
      ++at;
      ++i;
    } else if (star < glob.size() && text[taken] != '/') {
      at = star + 1;
      i = ++taken;
    } else {
      return false;
    }
  }
  return glob.find_first_not_of('*', at) == std::string_view::npos;
}

}  // namespace

// Most names begin or end with another letter than a glob, which costs less to see than to match.
bool NameMatches(std::string_view glob, std::string_view name) {
  auto differ = [](char wanted, char c) { return wanted != '*' && wanted != '?' && wanted != c; };
  if (glob.empty() || name.empty()) return PlainMatches(glob, name, false);
  if (differ(glob.front(), name.front()) || differ(glob.back(), name.back())) return false;
  return PlainMatches(glob, name, false);
}

// Most globs are a plain beginning and at most one star or `**` at the end, which needs no search.
// For the rest all positions are followed side by side, so that no pattern can make it backtrack.
bool GlobMatches(std::string_view glob, std::string_view text, bool fold_ascii_case) {
  size_t plain = std::min(glob.find_first_of("*?[\\"), glob.size());
  if (text.size() < plain) return false;
  for (size_t i = 0; i < plain; ++i) {
    if (Fold(glob[i], fold_ascii_case) != Fold(text[i], fold_ascii_case)) return false;
  }
  if (plain == glob.size()) return text.size() == plain;
  bool after_slash = plain == 0 || glob[plain - 1] == '/';
  if (after_slash) {  // else a "**/" behind it would look as if it began a segment
    glob.remove_prefix(plain);
    text.remove_prefix(plain);
  }
  if (!EndsWith(text, PlainEnd(glob), fold_ascii_case)) return false;
  if (glob == "**") return true;
  if (glob == "*") return text.find('/') == std::string_view::npos;
  if (IsPlain(glob)) return PlainMatches(glob, text, fold_ascii_case);
  Positions positions(glob.size() + 1);
  positions[0] = true;
  SkipStars(glob, positions);
  for (char c : text) positions = Advance(glob, positions, c, fold_ascii_case);
  return positions[glob.size()];
}

}  // namespace pushgate
