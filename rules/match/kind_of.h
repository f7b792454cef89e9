#pragma once

#include "rules/language/formula.h"
#include "rules/match/binding.h"
#include "rules/match/context.h"
#include "rules/match/kind_answer.h"

namespace pushgate::rules::match {

/// Whether what a metavariable stands for is of the condition's kind. What is known of where it
/// comes from decides; where that may be anything, its name, if names are believed.
KindAnswer AnswerKind(Context& context, const language::Condition& condition,
                      const Binding& binding);

/// The same without the reason; seldom asks where the value comes from.
bool IsOfKind(Context& context, const language::Condition& condition, const Binding& binding);

}  // namespace pushgate::rules::match
