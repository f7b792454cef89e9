#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "rules/modules/imports.h"

namespace pushgate::rules {

class ModuleTree;

/// The names that a look-up of modules goes by, hashed: ascending, each once.
using LookupNames = std::vector<size_t>;

/// Those of what a file imports; see ModulesOf().
LookupNames NamesOf(std::string_view from, std::span<const Import> imports);

/// The modules and folders of which two trees say something else, by the last parts of their names:
/// whatever is looked up by other names is found alike in both. Immutable.
class ChangedModules {
 public:
  /// `paths` are all that differ, folders left out.
  ChangedModules(ModuleTree& before, ModuleTree& after, std::span<const std::string> paths);

  bool MayHold(std::string_view name) const;
  bool MayHoldAnyOf(const LookupNames& names) const;

 private:
  void Add(std::string_view stem);

  std::unordered_set<size_t> names_;
};

}  // namespace pushgate::rules
