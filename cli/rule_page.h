#pragma once

#include <string>
#include <vector>

#include "hook/setup.h"

namespace pushgate::cli {

/// Everything about a rule, for a terminal: what it reports and why, its settings, how to allow a
/// place, and its template page without the other rules of the page.
std::string RulePageForTerminal(const rules::Rule& rule, const hook::Setup& setup);

/// The same in Markdown, with the wrong and the right example in place of the template page.
std::string RulePageInMarkdown(const rules::Rule& rule, const hook::Setup& setup);

/// A page in Markdown about all rules: a table, then each.
std::string AllRulesInMarkdown(const hook::Setup& setup);

}  // namespace pushgate::cli
