#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "rules/language/prefilter.h"
#include "rules/modules/changed_modules.h"
#include "rules/modules/imports.h"
#include "rules/modules/locate.h"
#include "rules/modules/module_tree.h"

namespace pushgate::rules {

/// A dotted name in a file, and what it led to.
struct Located {
  std::string from;  // the path of the file; empty: the name is a path from the tree's beginning
  std::vector<std::string> components;
  std::string answer;  // paths and ids of the modules
};

/// A module of which it was asked whether names of it may matter: as far as it, and what it has its
/// names from, hold what some rule asks for.
struct AskedModule {
  ModuleFile file;
  bool matters = false;
};

/// A file of which it was asked what it imports.
struct AskedImports {
  ModuleFile file;      // without an id: the analysed file itself
  std::string modules;  // a digest of where its imports lead
};

/// What an analysis took from other files of the tree: it holds in any other tree that gives the
/// same answers.
struct Dependencies {
  std::vector<Located> located;
  std::vector<std::pair<uint32_t, bool>>
      reachable;  // needs of kReachable, and whether they are met
  std::vector<std::pair<Import, language::Reach>> leads;  // what is met through imports of the file
  std::vector<AskedModule> modules;
  std::vector<AskedImports> imports;
  bool unlisted = false;  // there are too many, or what they gave depends on the moment

  bool none() const {
    return located.empty() && reachable.empty() && leads.empty() && modules.empty() &&
           imports.empty() && !unlisted;
  }
};

/// Looks up a dotted name; `asked.answer` is filled.
ModuleChain Locate(ModuleTree& tree, Located& asked);

/// The modules that imports of the file at `from` lead to, by their stems; "" among them if they
/// may be any.
std::set<std::string> StemsOf(ModuleTree& tree, const std::string& from, const Imports& imports);
/// ... as AskedImports keeps them.
std::string DigestOf(const std::set<std::string>& stems);

/// Whether a tree gives the same answers. With `changed`, another gave them, and these are what
/// both have otherwise.
bool SameAnswers(const std::vector<Located>& all, ModuleTree& tree,
                 const ChangedModules* changed = nullptr);

}  // namespace pushgate::rules
