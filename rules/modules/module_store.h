#pragma once

#include <cstddef>
#include <vector>

#include "base/shared_store.h"
#include "rules/language/prefilter.h"
#include "rules/modules/imports.h"
#include "rules/modules/outline.h"
#include "rules/names/origin.h"

namespace pushgate::rules {

using language::Reach;

/// What the text of one module says, wherever it stands.
struct ModuleFacts {
  size_t text_bytes = 0;
  Imports imports;
  Reach reach;                           // what its own text meets, but for comments
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
  explicit ModuleStore(size_t max_bytes = 9 << 20)
      : facts(max_bytes / 3), outlines(max_bytes / 3), answers(max_bytes / 3) {}

  SharedStore<ModuleFacts> facts;       // by id and path
  SharedStore<ModuleOutline> outlines;  // the same
  SharedStore<ModuleAnswer> answers;    // by id, path, name and what is done to it
};

}  // namespace pushgate::rules
