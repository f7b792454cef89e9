#pragma once

#include <string>
#include <vector>

#include "audit/tree_state.h"
#include "hook/config/config.h"
#include "hook/setup.h"
#include "record/baseline.h"
#include "record/rows.h"

namespace pushgate::audit {

/// By what the findings of a tree are decided.
struct DecisionInputs {
  const hook::Setup& setup;
  const hook::Policy& policy;  // as the repository tightens it
  std::string repository;
  std::string ref;
  std::vector<record::BaselineFinding> baseline;  // of a policy with `ratchet: true`
};

/// Decides every finding as the gate would of a push to the ref that held the whole tree and came
/// from nobody in particular: a bypass entry excuses only where it names no users or groups, needs
/// no reason and counts no uses. Fills the counts of `row`, its files and its findings.
void DecideTree(const DecisionInputs& inputs, const TreeState& state, record::Snapshot& row);

}  // namespace pushgate::audit
