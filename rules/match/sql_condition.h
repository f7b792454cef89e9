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
  struct Literal {
    size_t offset;   // in this text
    uint32_t begin;  // in the file
  };
  std::vector<Literal> literals;  // of several literals side by side, where each begins
};

/// Nothing if the node is no string. Names that are constant in it are filled in.
std::optional<TextWithHoles> ReadText(Context& context, syntax::NodeId node);

/// Whether a text holds a word without which the condition is not met. Cheap.
bool MayBeSql(Context& context, const language::Condition& condition, const Binding& bound);

/// Whether what a metavariable stands for is a text that a metavariable-sql asks for; `begins` says
/// where in a statement it begins. If so, where in the file the literal begins that holds what was
/// asked for; 0 if it is one literal.
std::optional<uint32_t> MatchesSql(Context& context, const language::Condition& condition,
                                   const Binding& bound, SqlPlace begins);

}  // namespace pushgate::rules::match
