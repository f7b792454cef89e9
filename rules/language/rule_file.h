#pragma once

#include <optional>
#include <string>
#include <vector>

#include "rules/language/definitions.h"
#include "rules/language/formula.h"
#include "rules/language/libraries.h"
#include "rules/language/needs.h"
#include "rules/language/options.h"
#include "rules/language/path_filter.h"
#include "rules/language/replacement.h"
#include "rules/rule_set.h"

namespace pushgate::rules::language {

/// What `fix-inside` calls the code that its rule matched, without the dollar sign.
inline constexpr std::string_view kMatchedCode = "MATCH";

/// A rule of a file, ready to run.
struct LoadedRule {
  Rule rule;
  Formula formula;
  Metavariables metavariables;
  PathFilter paths;
  RuleOptions options;
  NeedId need = 0;  // in the Prefilter of all rules; these are derived when all are read
  std::vector<SequenceOf<NeedId>> sequences;
  bool follows_values = false;  // it asks for kinds: what a name leads to may be anywhere
  bool follows_flows = false;   // see FollowsFlows()
  std::optional<Replacement> replacement;  // of `fix-regex`
  std::vector<Formula> fix_inside;         // where $MATCH may be replaced; empty: everywhere
  Metavariables fix_metavariables;         // of fix_inside
  std::string where;                       // "FILE:LINE:COLUMN" of its id
};

/// Reads one rule file; appends its rules and every error in it, and the libraries that it knows.
/// Names are interned in `symbols`.
void ReadRuleFile(const RuleSource& source, PackDefinitions& packs, syntax::NameTable& symbols,
                  std::vector<LoadedRule>& rules, Libraries& libraries,
                  std::vector<LoadError>& errors);

}  // namespace pushgate::rules::language
