#pragma once

#include <vector>

#include "rules/language/pattern.h"

namespace pushgate::rules::language {

struct Term;

/// metavariable-regex.
struct Condition {
  Slot slot = kNoSlot;
  Regex regex;
};

/// What a rule looks for: a tree of patterns.
struct Formula {
  enum class Kind { kPattern, kAll, kAny };

  Kind kind = Kind::kPattern;
  bool inside = false;                // a pattern-inside that is an alternative of kAny
  Pattern pattern;                    // of kPattern
  std::vector<Term> terms;            // of kAll
  std::vector<Formula> alternatives;  // of kAny
  std::vector<Condition> conditions;  // of kAll
};

/// An operand of `patterns`.
struct Term {
  enum class Kind { kPositive, kInside, kNot, kNotInside };

  Kind kind = Kind::kPositive;
  Formula formula;
};

}  // namespace pushgate::rules::language
