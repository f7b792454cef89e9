#include "rules/modules/module_tree.h"

#include <algorithm>
#include <utility>

#include "rules/modules/module_store.h"

namespace pushgate::rules {
namespace {

// Text of parsed modules that are kept; a tree takes some fifteen times as much.
constexpr size_t kMostParsed = 4 << 20;
// Imports whose ends are kept, some hundred bytes each.
constexpr size_t kMostChains = 100'000;
// Modules that imports lead to, for all files together; the same.
constexpr size_t kMostLinked = 250'000;

/// Of the key of a chain; see LocateAbsolute().
bool NamesOneOf(std::string_view key, const ChangedModules& changed) {
  for (size_t end = key.find('\0'); end != key.npos;) {
    key.remove_prefix(end + 1);
    end = key.find('\0');
    if (changed.MayHold(key.substr(0, end))) return true;
  }
  return false;
}

}  // namespace

ModuleTree::ModuleTree(std::unique_ptr<ModuleSource> source, std::shared_ptr<ModuleStore> store)
    : source_(std::move(source)),
      store_(store != nullptr ? std::move(store) : std::make_shared<ModuleStore>()) {}

/// Callers bound how deep a path is.
const ModuleTree::Folder* ModuleTree::FindFolder(std::string_view path) {
  auto [known, added] = folders_.try_emplace(std::string(path));
  std::optional<Folder>& folder = known->second;
  if (!added) return folder ? &*folder : nullptr;
  std::string id;
  if (path != source_->root()) {
    const ModuleEntry* entry = FindEntry(path);
    if (entry == nullptr || !entry->is_folder) return nullptr;
    id = entry->id;
  }
  Result<std::vector<ModuleEntry>> read = source_->ReadFolder(known->first, id);
  if (!read) {
    fault_ = read.error();
    return nullptr;
  }
  folder = *std::move(read);
  return &*folder;
}

const ModuleEntry* ModuleTree::FindEntry(std::string_view path) {
  size_t slash = path.rfind('/');
  bool in_root = slash == std::string_view::npos;
  if (path.empty() || (in_root && !source_->root().empty())) return nullptr;
  const Folder* folder = FindFolder(in_root ? std::string_view() : path.substr(0, slash));
  if (folder == nullptr) return nullptr;
  std::string_view name = in_root ? path : path.substr(slash + 1);
  auto found = std::lower_bound(
      folder->begin(), folder->end(), name,
      [](const ModuleEntry& entry, std::string_view sought) { return entry.name < sought; });
  return found != folder->end() && found->name == name ? &*found : nullptr;
}

std::optional<ModuleFile> ModuleTree::FindFile(std::string path) {
  const ModuleEntry* entry = FindEntry(path);
  if (entry == nullptr || entry->is_folder) return std::nullopt;
  return ModuleFile{std::move(path), entry->id};
}

Module ModuleTree::Find(const std::string& stem) {
  std::lock_guard lock(mutex_);
  Module module{stem, std::nullopt, false};
  module.is_folder = FindFolder(stem) != nullptr;
  if (module.is_folder) module.file = FindFile(stem + "/__init__.py");
  if (!module.file) module.file = FindFile(stem + ".py");
  if (!module.file && module.is_folder) module.file = FindFile(stem + "/__init__.pyi");
  if (!module.file) module.file = FindFile(stem + ".pyi");
  return module;
}

std::optional<std::string> ModuleTree::ReadFile(const ModuleFile& file) {
  std::lock_guard lock(mutex_);
  Result<std::optional<std::string>> text = source_->ReadFile(file.path, file.id);
  if (text) return *std::move(text);
  fault_ = text.error();
  return std::nullopt;
}

bool ModuleTree::CountLookups(size_t count, size_t most) {
  std::lock_guard lock(mutex_);
  lookups_ += count;
  return lookups_ <= most;
}

std::optional<Reach> ModuleTree::KnownReach(const std::string& key) {
  std::lock_guard lock(mutex_);
  auto known = reach_.find(key);
  return known == reach_.end() ? std::nullopt : std::make_optional(known->second);
}

void ModuleTree::KeepReach(const std::string& key, const Reach& reach) {
  std::lock_guard lock(mutex_);
  reach_[key] = reach;
}

std::optional<std::vector<Module>> ModuleTree::KnownChain(const std::string& key) {
  std::lock_guard lock(mutex_);
  auto known = chains_.find(key);
  return known == chains_.end() ? std::nullopt : std::make_optional(known->second);
}

void ModuleTree::KeepChain(const std::string& key, const std::vector<Module>& chain) {
  std::lock_guard lock(mutex_);
  if (chains_.size() < kMostChains) chains_.emplace(key, chain);
}

std::shared_ptr<const ModuleLinks> ModuleTree::KnownLinks(const ModuleFile& file) {
  std::lock_guard lock(mutex_);
  auto known = links_.find(file.path);
  bool same = known != links_.end() && known->second->id == file.id;
  return same ? known->second : nullptr;
}

void ModuleTree::KeepLinks(const std::string& path, std::shared_ptr<const ModuleLinks> links) {
  std::lock_guard lock(mutex_);
  if (linked_ + links->files.size() > kMostLinked) return;
  linked_ += links->files.size();
  auto& kept = links_[path];
  if (kept != nullptr) linked_ -= kept->files.size();
  kept = std::move(links);
}

void ModuleTree::TakeOver(ModuleTree& before, const ChangedModules& changed) {
  std::scoped_lock lock(mutex_, before.mutex_);
  chains_ = std::move(before.chains_);
  std::erase_if(chains_, [&](const auto& known) { return NamesOneOf(known.first, changed); });
  links_ = std::move(before.links_);
  std::erase_if(links_,
                [&](const auto& known) { return changed.MayHoldAnyOf(known.second->names); });
  linked_ = 0;
  for (const auto& [path, links] : links_) {
    linked_ += links->files.size();
    lookups_ += links->lookups;
  }
}

std::shared_ptr<ParsedModule> ModuleTree::TakeParsed(const std::string& path) {
  std::lock_guard lock(mutex_);
  auto known = parsed_by_path_.find(path);
  if (known == parsed_by_path_.end()) return nullptr;
  auto entry = known->second;
  std::shared_ptr<ParsedModule> module = std::move(entry->module);
  Drop(entry);
  return module;
}

void ModuleTree::GiveBack(const std::string& path, std::shared_ptr<ParsedModule> module,
                          size_t bytes) {
  std::vector<std::shared_ptr<ParsedModule>> dropped;  // ends without the lock
  std::lock_guard lock(mutex_);
  parsed_.push_back({path, std::move(module), bytes});
  parsed_by_path_.emplace(path, std::prev(parsed_.end()));
  parsed_bytes_ += bytes;
  while (parsed_bytes_ > kMostParsed) {
    dropped.push_back(std::move(parsed_.front().module));
    Drop(parsed_.begin());
  }
}

void ModuleTree::Drop(ParsedList::iterator entry) {
  parsed_bytes_ -= entry->bytes;
  auto [begin, end] = parsed_by_path_.equal_range(entry->path);
  parsed_by_path_.erase(
      std::find_if(begin, end, [&](const auto& known) { return known.second == entry; }));
  parsed_.erase(entry);
}

std::optional<Error> ModuleTree::fault() {
  std::lock_guard lock(mutex_);
  return fault_;
}

}  // namespace pushgate::rules
