#include "rules/modules/locate.h"

#include <algorithm>

namespace pushgate::rules {
namespace {

// Deeper folders and longer names are not followed.
constexpr size_t kDeepest = 32;

bool IsComponent(std::string_view name) {
  return !name.empty() && name != "." && name != ".." && name.find('/') == name.npos;
}

std::string Join(const std::string& folder, std::string_view name) {
  return folder.empty() ? std::string(name) : folder + "/" + std::string(name);
}

/// Walks down from a folder.
ModuleChain Walk(ModuleTree& tree, std::string stem, std::span<const std::string> components) {
  ModuleChain chain;
  for (const std::string& name : components.first(std::min(components.size(), kDeepest))) {
    if (!IsComponent(name)) break;
    stem = Join(stem, name);
    Module module = tree.Find(stem);
    if (!module.exists()) break;
    bool leads_on = module.is_folder;
    chain.push_back(std::move(module));
    if (!leads_on) break;
  }
  return chain;
}

bool HoldsFile(const ModuleChain& chain) {
  return std::any_of(chain.begin(), chain.end(),
                     [](const Module& module) { return module.file.has_value(); });
}

/// The folders that absolute imports may begin in, the root first.
std::vector<std::string> Roots(ModuleTree& tree, std::string_view from) {
  std::vector<std::string> roots;
  auto add = [&](const std::string& folder) {
    roots.push_back(folder);
    roots.push_back(Join(folder, "src"));
  };
  std::string root = tree.root();
  add(root);
  if (std::count(from.begin(), from.end(), '/') > static_cast<std::ptrdiff_t>(kDeepest))
    return roots;
  size_t below = root.empty() ? 0 : root.size() + 1;
  for (size_t slash = from.find('/', below); slash != from.npos;
       slash = from.find('/', slash + 1)) {
    add(std::string(from.substr(0, slash)));
  }
  return roots;
}

bool IsItself(const ModuleChain& chain, std::string_view from) {
  return chain.size() == 1 && chain[0].file && chain[0].file->path == from;
}

ModuleChain LocateAnew(ModuleTree& tree, std::string_view from,
                       std::span<const std::string> components, bool& met_itself) {
  ModuleChain best;
  for (const std::string& root : Roots(tree, from)) {
    ModuleChain chain = Walk(tree, root, components);
    if (IsItself(chain, from)) {
      met_itself = true;
      continue;
    }
    if (HoldsFile(chain)) return chain;
    if (chain.size() > best.size()) best = std::move(chain);
  }
  return best;
}

/// What all files of a folder ask alike; empty if a part of the name could be taken for two.
std::string KeyOf(std::string_view from, std::span<const std::string> components) {
  std::string key(from.substr(0, from.rfind('/') + 1));
  for (const std::string& name : components) {
    if (!IsComponent(name) || name.find('\0') != name.npos) return {};
    key.append(1, '\0').append(name);
  }
  return key;
}

}  // namespace

ModuleChain LocateAbsolute(ModuleTree& tree, std::string_view from,
                           std::span<const std::string> components) {
  std::string key = KeyOf(from, components);
  std::optional<ModuleChain> known = tree.KnownChain(key);
  if (known && !IsItself(*known, from)) return *std::move(known);
  bool met_itself = false;  // then others of the folder find what this file does not
  ModuleChain chain = LocateAnew(tree, from, components, met_itself);
  if (!met_itself && !key.empty()) tree.KeepChain(key, chain);
  return chain;
}

ModuleChain LocateExact(ModuleTree& tree, std::span<const std::string> components) {
  // The root's own name may have several parts.
  std::string stem;
  ModuleChain chain;
  for (size_t parts = 0; stem != tree.root(); ++parts) {
    if (parts == std::min(components.size(), kDeepest)) return {};
    stem = parts == 0 ? components[0] : stem + "/" + components[parts];
    chain.push_back({stem, std::nullopt, true});
  }
  ModuleChain below = Walk(tree, stem, components.subspan(chain.size()));
  chain.insert(chain.end(), below.begin(), below.end());
  return chain;
}

std::vector<Module> ModulesOf(ModuleTree& tree, std::string_view from, const Import& import) {
  std::vector<std::string> components;
  if (import.level > 0) components = PackageOf(from, import.level);
  components.insert(components.end(), import.module.begin(), import.module.end());
  ModuleChain chain =
      import.level > 0 ? LocateExact(tree, components) : LocateAbsolute(tree, from, components);
  bool whole = chain.size() == components.size();
  if (!whole || (!chain.empty() && !chain.back().is_folder)) return chain;
  std::string below = components.empty() ? "" : chain.back().stem + "/";
  for (const std::string& name : import.names) {
    Module module = tree.Find(below + name);
    if (module.exists()) chain.push_back(std::move(module));
  }
  return chain;
}

std::vector<std::string> PackageOf(std::string_view from, size_t level) {
  std::vector<std::string> folders;
  for (size_t slash = from.find('/'); slash != from.npos; slash = from.find('/')) {
    folders.emplace_back(from.substr(0, slash));
    from.remove_prefix(slash + 1);
  }
  folders.resize(folders.size() - std::min(folders.size(), level - 1));
  return folders;
}

}  // namespace pushgate::rules
