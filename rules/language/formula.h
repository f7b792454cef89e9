#pragma once

#include <memory>
#include <string>
#include <vector>

#include "rules/language/pattern.h"

namespace pushgate::rules::language {

struct Formula;
struct ValueKind;
struct FlowsInto;

/// What a group of a regular expression binds.
struct Group {
  Slot slot = kNoSlot;
  bool numbered = false;  // $1: another expression's $1 is something else
};

/// What the metavariables of a match have to be like.
struct Condition {
  enum class Kind {
    kRegex,       // metavariable-regex
    kComparison,  // metavariable-comparison
    kFormula,     // metavariable-pattern
    kKind,        // metavariable-kind
    kFlows,       // pattern-flows-into: about the match itself
    kSql,         // metavariable-sql
  };

  Kind kind = Kind::kRegex;
  int line = 0;         // of the rule file
  std::string operand;  // as it is written there, for people
  Slot slot = kNoSlot;  // of kRegex, kFormula, kKind and kSql
  Regex regex;
  std::vector<Group> groups;    // of kRegex: what its groups bind, by number less one
  bool constants = false;       // of kRegex: of a constant, look at its value
  Pattern comparison;           // of kComparison: the expression
  int base = 0;                 // of kComparison: what `slot` holds is a number in this base
  std::vector<Formula> nested;  // of kFormula: the one formula
  bool as_text = false;         // of kFormula: look at what the metavariable stands for as text
  std::shared_ptr<const ValueKind> value_kind;  // of kKind
  bool called = false;                // of kKind: not the value, but what calling it gives
  bool certain = false;               // of kKind: names are not believed
  bool direct = false;                // of kKind: what functions of the file give does not count
  bool made = false;                  // of kKind: nor what is only declared to be of the kind
  std::shared_ptr<FlowsInto> flows;   // of kFlows; of kSql, what stands beside it
  std::vector<std::string> compares;  // of kSql: globs of columns
  std::vector<std::string> sets;      // of kSql: globs of settings
  std::vector<std::string> words;     // of kSql: in lower case; a text holds one of them
};

/// What a rule looks for: a tree of patterns.
struct Formula {
  enum class Kind { kPattern, kRegex, kAll, kAny };

  Kind kind = Kind::kPattern;
  int line = 0;                          // of the rule file
  std::string operand;                   // as it is written there, for people
  bool inside = false;                   // a pattern-inside that is an alternative of kAny
  Pattern pattern;                       // of kPattern
  Regex regex;                           // of kRegex
  std::vector<Group> groups;             // of kRegex: what its groups bind, by number less one
  std::vector<struct Term> terms;        // of kAll
  std::vector<Formula> alternatives;     // of kAny
  std::vector<Condition> conditions;     // of kAll
  std::vector<std::vector<Slot>> focus;  // of kAll: a list for each focus-metavariable
};

/// An operand of `patterns`.
struct Term {
  enum class Kind { kPositive, kInside, kNot, kNotInside };

  Kind kind = Kind::kPositive;
  Formula formula;
};

/// What a match has to flow into. The formulas have metavariables of their own; $IT marks the code
/// that it has to reach.
struct FlowsInto {
  std::vector<Formula> into;
  std::vector<Formula> through;  // calls whose arguments flow to their result
  Metavariables metavariables;
  bool as_sql = false;  // texts are followed as SQL: what comes before them matters
};

}  // namespace pushgate::rules::language
