#pragma once

#include "rules/language/formula.h"
#include "rules/match/binding.h"
#include "rules/match/context.h"

namespace pushgate::rules::match {

/// Whether a metavariable-comparison holds. It may compare and calculate with constants, use and,
/// or, not, in, lists, and call int, float, str, len, lower, upper, today, strptime and re.match.
/// What it cannot make sense of does not hold.
bool IsTrue(Context& context, const language::Condition& condition, const Environment& environment);

}  // namespace pushgate::rules::match
