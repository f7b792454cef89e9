#pragma once

#include <bitset>
#include <cstddef>
#include <vector>

#include "base/shared_store.h"
#include "rules/modules/imports.h"
#include "rules/names/origin.h"

namespace pushgate::rules {

/// By the number of a need of kind kReachable: whether it is met. Those behind the last are as if
/// they were.
using Reach = std::bitset<256>;

/// What the text of one module says, wherever it stands.
struct ModuleFacts {
  size_t text_bytes = 0;
  Imports imports;
  std::vector<bool> literals;            // by the number of a literal in the rules' Prefilter
  Reach reach;                           // what its own text meets
  std::vector<std::string> definitions;  // its functions and classes, ascending
};

/// What a module says of one of its names, as far as it knows no other.
struct ModuleAnswer {
  /// Whether it has that name: surely, or by an `import *` perhaps.
  enum class Bound { kNo, kPerhaps, kYes };

  Bound bound = Bound::kNo;
  size_t text_bytes = 0;  // of the module
  names::Sources sources;
};

/// What is known of modules by their ids, for all trees that hold them. Belongs to one RuleSet, and
/// ends with it. Safe from any thread.
class ModuleStore {
 public:
  explicit ModuleStore(size_t max_bytes = 8 << 20) : facts(max_bytes / 2), answers(max_bytes / 2) {}

  SharedStore<ModuleFacts> facts;     // by id and path
  SharedStore<ModuleAnswer> answers;  // by id, path, name and what is done to it
};

}  // namespace pushgate::rules
