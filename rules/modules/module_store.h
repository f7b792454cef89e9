#pragma once

#include <cstddef>
#include <vector>

#include "base/shared_store.h"
#include "rules/modules/imports.h"

namespace pushgate::rules {

/// What the text of one module says, wherever it stands.
struct ModuleFacts {
  Imports imports;
  std::vector<bool> literals;  // by the number of a literal in the rules' Prefilter
};

/// What is known of modules by their ids, for all trees that hold them. Belongs to one RuleSet, and
/// ends with it. Safe from any thread.
class ModuleStore {
 public:
  explicit ModuleStore(size_t max_bytes = 8 << 20) : facts(max_bytes) {}

  SharedStore<ModuleFacts> facts;  // by id and path
};

}  // namespace pushgate::rules
