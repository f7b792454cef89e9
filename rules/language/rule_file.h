#pragma once

#include <string>
#include <vector>

#include "rules/language/definitions.h"
#include "rules/language/formula.h"
#include "rules/language/needs.h"
#include "rules/language/options.h"
#include "rules/language/path_filter.h"
#include "rules/rule_set.h"

namespace pushgate::rules::language {

/// A rule of a file, ready to run.
struct LoadedRule {
  Rule rule;
  Formula formula;
  Metavariables metavariables;
  PathFilter paths;
  RuleOptions options;
  Need need;
  std::vector<Sequence> sequences;
  std::string where;  // "FILE:LINE:COLUMN" of its id
};

/// Reads one rule file; appends its rules and every error in it. Names are interned in `symbols`.
void ReadRuleFile(const RuleSource& source, PackDefinitions& packs, syntax::NameTable& symbols,
                  std::vector<LoadedRule>& rules, std::vector<LoadError>& errors);

}  // namespace pushgate::rules::language
