#include "rules/modules/changed_modules.h"

#include <algorithm>
#include <functional>
#include <set>

#include "rules/modules/locate.h"
#include "rules/modules/module_tree.h"

namespace pushgate::rules {
namespace {

// Folders; deeper than any look-up goes, see locate.cc.
constexpr size_t kDeepest = 100;

size_t HashOf(std::string_view name) { return std::hash<std::string_view>()(name); }

std::string_view FolderOf(std::string_view path) {
  size_t slash = path.rfind('/');
  return path.substr(0, slash == path.npos ? 0 : slash);
}

/// The folder that a file is in, or the deepest above it that matters.
std::string_view FolderAbove(std::string_view path) {
  size_t slash = path.find('/');
  for (size_t depth = 1; depth < kDeepest && slash != path.npos; ++depth) {
    size_t next = path.find('/', slash + 1);
    if (next == path.npos) break;
    slash = next;
  }
  return path.substr(0, slash == path.npos ? 0 : slash);
}

}  // namespace

LookupNames NamesOf(std::string_view from, std::span<const Import> imports) {
  LookupNames names;
  auto add = [&](const std::vector<std::string>& parts) {
    for (const std::string& part : parts) names.push_back(HashOf(part));
  };
  bool relative = false;
  for (const Import& import : imports) {
    relative |= import.level > 0;
    add(import.module);
    add(import.names);
  }
  if (relative) add(PackageOf(from, 1));
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  return names;
}

ChangedModules::ChangedModules(ModuleTree& before, ModuleTree& after,
                               std::span<const std::string> paths) {
  std::set<std::string, std::less<>> seen;  // folders
  for (std::string_view path : paths) {
    std::string_view stem = path;
    for (std::string_view end : {".py", ".pyi"}) {
      if (!path.ends_with(end)) continue;
      stem.remove_suffix(end.size());
      Add(stem);
      if (stem == "__init__" || stem.ends_with("/__init__")) Add(FolderOf(path));
    }
    // A folder comes and goes with what is in it.
    for (std::string_view folder = FolderAbove(path); !folder.empty(); folder = FolderOf(folder)) {
      auto [known, added] = seen.emplace(folder);
      if (!added) break;
      if (before.Find(*known).is_folder != after.Find(*known).is_folder) Add(folder);
    }
  }
}

void ChangedModules::Add(std::string_view stem) {
  names_.insert(HashOf(stem.substr(stem.rfind('/') + 1)));
}

bool ChangedModules::MayHold(std::string_view name) const { return names_.contains(HashOf(name)); }

bool ChangedModules::MayHoldAnyOf(const LookupNames& names) const {
  auto holds = [&](size_t name) { return names_.contains(name); };
  if (names.size() < names_.size()) return std::any_of(names.begin(), names.end(), holds);
  return std::any_of(names_.begin(), names_.end(), [&](size_t name) {
    return std::binary_search(names.begin(), names.end(), name);
  });
}

}  // namespace pushgate::rules
