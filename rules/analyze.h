#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/watch.h"
#include "rules/finding.h"
#include "rules/modules/dependencies.h"
#include "rules/modules/module_tree.h"
#include "rules/rule_set.h"

namespace pushgate::rules {

/// What one file may cost.
struct Budget {
  std::chrono::milliseconds parse{500};
  uint64_t steps = 20'000'000;  // matcher steps for all rules together; one may take half
  bool whole = false;  // parse all, whatever literals say: what the prefilter is tested against
};

/// A piece of a file that is touched or not as a whole, the innermost that holds its lines: a
/// function (decorators and default arguments included), or, outside functions, a simple statement,
/// or a compound statement's own lines (its headers, and the simple statements directly in it;
/// never the functions or classes nested in it). Statements of a class body are units like those of
/// a module.
struct Unit {
  bool is_function = false;
  std::string name;  // "Service.load.<locals>.retry"; of a statement, the class around it; "" at
                     // module level
  uint32_t first_line = 1;
  uint32_t last_line = 1;
};

/// Where the units of a file stand. Immutable.
class UnitMap {
 public:
  static constexpr uint32_t kNone = UINT32_MAX;

  std::vector<Unit> units;

  /// A stretch of the text that belongs to one unit, up to where the next stretch begins.
  struct Stretch {
    uint32_t begin;  // bytes
    uint32_t first_line, last_line;
    uint32_t unit;  // index in units, or kNone
  };
  std::vector<Stretch> stretches;  // ascending; together they cover the text

  /// The innermost unit that holds a byte, or kNone (blank lines and comments between statements).
  uint32_t At(uint32_t byte) const;
  /// Every unit that has something on a line, innermost ones only; usually one.
  std::vector<uint32_t> OnLine(uint32_t line) const;
};

/// What the rules say about one Python text.
struct Analysis {
  std::vector<Finding> findings;  // by position, then rule id
  UnitMap units;                  // filled only if there are findings
  bool parsed = false;            // false: no rule could match, by its literals alone
  uint32_t functions = 0;         // functions in what was parsed of the text
  std::vector<uint32_t>
      syntax_error_lines;     // first lines of what the parser could not read; at most 20
  Dependencies dependencies;  // what it takes for this to hold in another tree
};

/// Runs the rules over one Python text.
///
/// `path` is relative to the repository's root: it decides which rules apply (their `paths`) and
/// how severely. What the pusher controls never fails: an encoding that is no superset of ASCII, or
/// a budget that is reached, becomes a finding of a gate rule on line 1. Errors are kDeadline, when
/// `watch` ran out, and the fault that kept `modules` from being read. Safe to call from any
/// thread.
///
/// `modules` is the tree that the file stands in: what it imports is looked up there. Without one,
/// other files are unknown.
Result<Analysis> Analyze(const RuleSet& rules, std::string_view path, std::string_view text,
                         const Budget& budget, const Watch& watch, ModuleTree* modules = nullptr);

/// Whether an analysis of the same text at the same path, in another tree perhaps, is what
/// Analyze() would return for `modules`. Cheap: no parse.
bool StillHolds(const RuleSet& rules, const Analysis& analysis, std::string_view path,
                std::string_view text, ModuleTree* modules);

/// The same of what an analysis of a file of `modules` took from others, by that alone. With
/// `changed`, it held in another tree, and these are what both have otherwise.
bool StillHolds(const RuleSet& rules, const Dependencies& dependencies, const ModuleFile& file,
                const ChangedModules* changed, ModuleTree& modules);

/// Whether the text holds a literal without which no rule that applies at `path` can match; what
/// decides about files over the size limit. Cheap: no parse.
bool MayMatch(const RuleSet& rules, std::string_view path, std::string_view text,
              ModuleTree* modules = nullptr);

/// True if the text's first line is `#!` and names python.
bool HasPythonShebang(std::string_view text);

}  // namespace pushgate::rules
