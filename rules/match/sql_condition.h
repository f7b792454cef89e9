#pragma once

#include <optional>
#include <string>
#include <vector>

#include "rules/language/formula.h"
#include "rules/match/context.h"
#include "rules/match/sql.h"

namespace pushgate::rules::match {

/// A string or an f-string as one text.
struct TextWithHoles {
  std::string text;                   // kSqlHole for what is not known
  std::vector<syntax::NodeId> holes;  // the expressions that stand there
};

/// Nothing if the node is no string. Names that are constant in it are filled in.
std::optional<TextWithHoles> ReadText(Context& context, syntax::NodeId node);

/// Whether a text holds a word without which the condition is not met. Cheap.
bool MayBeSql(Context& context, const language::Condition& condition, const Binding& bound);

/// Whether what a metavariable stands for is a text that a metavariable-sql asks for; `begins` says
/// where in a statement it begins.
bool MatchesSql(Context& context, const language::Condition& condition, const Binding& bound,
                SqlPlace begins);

}  // namespace pushgate::rules::match
