#pragma once

#include <optional>
#include <string>
#include <vector>

#include "rules/language/prefilter.h"
#include "rules/language/rule_file.h"
#include "rules/rule_set.h"
#include "rules/syntax/name_table.h"
#include "rules/syntax/parser.h"

namespace pushgate::rules {

/// The inside of a RuleSet. Immutable once loaded; safe to share between threads.
class CompiledRules {
 public:
  syntax::NameTable symbols;  // the names of all patterns
  std::vector<language::LoadedRule> loaded;
  std::vector<Rule> rules;  // loaded[i].rule, as RuleSet shows them
  size_t of_server = 0;     // so many of them come first; behind them, the repository's own
  std::string digest;
  std::optional<language::Prefilter> prefilter;  // over all rules' needs

  /// The rules that apply at a path, by index.
  std::vector<size_t> AppliedAt(std::string_view path) const;
  /// Those of them whose literals a text holds: no other can match. Without `neighbours` nothing
  /// is known of other modules.
  std::vector<size_t> MayMatch(std::vector<size_t> applied, std::string_view path,
                               std::string_view text, language::Neighbours* neighbours) const;

  struct Selection {
    std::vector<size_t> rules;
    std::vector<syntax::ByteRange> ranges;  // what of the text has to be parsed; empty: all of it
  };
  /// The same, and what those rules have to see.
  Selection Select(std::vector<size_t> applied, std::string_view path, std::string_view text,
                   language::Neighbours* neighbours) const;
};

}  // namespace pushgate::rules
