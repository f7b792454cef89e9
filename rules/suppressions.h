#pragma once

#include <string_view>

#include "rules/analyze.h"
#include "rules/rule_set.h"
#include "rules/syntax/line_table.h"
#include "rules/syntax/tree.h"

namespace pushgate::rules {

/// Whether a text may hold a comment that allows findings. Cheap: no parse.
bool MayHoldSuppressions(std::string_view text);

/// Applies the comments `# pushgate: allow[rule-id, ...] reason` of a wholly parsed text. One
/// allows the findings of its rules that begin or end on its line; standing alone on it, those that
/// begin on the first line below that is no comment. Findings so allowed get its reason, and are
/// kept: whether it counts is for the policy to say. It may stand behind another comment
/// (`# type: ignore  # pushgate: ...`); a reason has three letters at least. What a comment gets
/// wrong (no reason, a rule that nobody knows, nothing to allow) becomes a finding of
/// gate-suppression at the comment.
void ApplySuppressions(const syntax::Tree& tree, const syntax::LineTable& lines,
                       const CompiledRules& rules, Analysis& analysis);

}  // namespace pushgate::rules
