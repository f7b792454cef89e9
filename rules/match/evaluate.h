#pragma once

#include <vector>

#include "rules/language/formula.h"
#include "rules/match/binding.h"
#include "rules/match/context.h"

namespace pushgate::rules::match {

/// Where a formula matches, by position. Semgrep's algebra of ranges:
/// an intersection keeps the inner of two ranges, one within the other, that agree about their
/// metavariables, and never a pattern-inside's; pattern-not removes equal ranges,
/// pattern-not-inside what lies within its own, pattern-not-regex what lies within its own or holds
/// it. Incomplete if the context stops.
std::vector<Match> Evaluate(Context& context, const language::Formula& formula, size_t slots);

}  // namespace pushgate::rules::match
