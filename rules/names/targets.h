#pragma once

#include <vector>

#include "rules/syntax/tree.h"

namespace pushgate::rules::names {

/// What is done to a value, as OriginStep has it, with names of one tree.
struct Step {
  enum class Kind : uint8_t { kCall, kAttribute, kItem, kEnter };

  Kind kind = Kind::kCall;
  syntax::NameId name = syntax::kNoName;

  auto operator<=>(const Step&) const = default;
};

/// What a name or attribute is given where it stands as a target.
struct Given {
  syntax::NodeId value = syntax::kNoNode;
  syntax::NodeId type = syntax::kNoNode;
  std::vector<Step>
      steps{};  // ... of the value: `for x in value`, `with value as x`, `x, y = value`
};

/// By the statement or comprehension that a target stands in; nothing is given where it is no
/// target. Takes names for the places in a tuple.
Given GivenTo(syntax::Tree& tree, syntax::NodeId target);

}  // namespace pushgate::rules::names
