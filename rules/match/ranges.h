#pragma once

#include <vector>

#include "rules/match/binding.h"
#include "rules/match/context.h"

namespace pushgate::rules::match {

using Matches = std::vector<Match>;

/// By position, outer before inner, each once. Counted as steps.
void SortUnique(Context& context, Matches& matches);

/// Semgrep's algebra of ranges, over sorted matches.
class Ranges {
 public:
  explicit Ranges(Context& context) : context_(context) {}

  /// Of every two ranges, one within the other, that agree: the inner one, with what both bind. A
  /// pattern-inside's is kept only within another pattern-inside's.
  Matches Intersect(const Matches& a, const Matches& b);

  /// Removes what agrees with a range of `negative`: is equal to it; of a pattern-inside, lies
  /// within it; of a regular expression, lies within it or holds it.
  void Remove(Matches& from, const Matches& negative);

 private:
  void KeepInner(const Matches& inner, const Matches& outer, Matches& to);

  Context& context_;
};

}  // namespace pushgate::rules::match
