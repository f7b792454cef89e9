#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "rules/language/prefilter.h"
#include "rules/modules/changed_modules.h"
#include "rules/modules/locate.h"

namespace pushgate::rules {

/// A dotted name in a file, and what it led to.
struct Located {
  std::string from;  // the path of the file; empty: the name is a path from the tree's beginning
  std::vector<std::string> components;
  std::string answer;  // paths and ids of the modules
};

/// What an analysis took from other files of the tree: it holds in any other tree that gives the
/// same answers.
struct Dependencies {
  std::vector<Located> located;
  std::vector<std::pair<uint32_t, bool>>
      reachable;  // needs of kReachable, and whether they are met
  std::vector<std::pair<Import, language::Reach>> leads;  // what is met through imports of the file
  bool unlisted = false;  // there are too many, or what they gave depends on the moment

  bool none() const { return located.empty() && reachable.empty() && leads.empty() && !unlisted; }
};

/// Looks up a dotted name; `asked.answer` is filled.
ModuleChain Locate(ModuleTree& tree, Located& asked);

/// Whether a tree gives the same answers. With `changed`, another gave them, and these are what
/// both have otherwise.
bool SameAnswers(const std::vector<Located>& all, ModuleTree& tree,
                 const ChangedModules* changed = nullptr);

}  // namespace pushgate::rules
