#pragma once

#include "base/yaml.h"
#include "rules/language/formula_reader.h"
#include "rules/language/options.h"

namespace pushgate::rules::language {

/// Reads a rule's `options`. Those of Semgrep's that cannot change what a search finds in Python
/// may be anything; unknown ones, and values that this version does not run, are refused by name.
RuleOptions ReadOptions(const YamlNode& options, ErrorList& errors);

}  // namespace pushgate::rules::language
