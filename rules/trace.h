#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "rules/modules/module_tree.h"
#include "rules/rule_set.h"

namespace pushgate::rules {

/// What one operand of a rule did about a line of a text.
struct TraceStep {
  int depth = 0;                    // how deep in the rule's formula
  uint32_t rule_line = 0;           // of the rule file
  std::string operand;              // "pattern-not: foo($X)"
  std::string outcome;              // "matches", "drops", "keeps"... in words
  std::vector<std::string> places;  // what it matched on the line, with metavariables
};

/// Runs one rule over a text, operand by operand, and tells what each did about a line; the last
/// step tells whether the rule reports it. Slower than Analyze(), with the same result. Everything
/// the text could do wrong is told in the steps. `modules` is the tree that the file stands in.
std::vector<TraceStep> Trace(const RuleSet& rules, std::string_view id, std::string_view path,
                             std::string_view text, uint32_t line, ModuleTree* modules = nullptr);

}  // namespace pushgate::rules
