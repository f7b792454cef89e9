#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "rules/modules/imports.h"
#include "rules/modules/module_tree.h"

namespace pushgate::rules {

/// What the components of a dotted name lead to, one after the other: `a`, `a.b`, ... as far as
/// there are such modules or folders in the tree.
using ModuleChain = std::vector<Module>;

/// What an absolute dotted name means in the file at `from`: looked for from the tree's root, then
/// from each folder above the file, and in `src` of those. Never the file itself, whose name a
/// library may have.
ModuleChain LocateAbsolute(ModuleTree& tree, std::string_view from,
                           std::span<const std::string> components);

/// The same of a path from the tree's own beginning, as relative imports give it.
ModuleChain LocateExact(ModuleTree& tree, std::span<const std::string> components);

/// The modules and folders that an import in the file at `from` leads to.
std::vector<Module> ModulesOf(ModuleTree& tree, std::string_view from, const Import& import);

/// The folders that `level` dots lead to in the file at `from`.
std::vector<std::string> PackageOf(std::string_view from, size_t level);

}  // namespace pushgate::rules
