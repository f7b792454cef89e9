#include "rules/modules/neighbourhood.h"

#include <algorithm>
#include <set>
#include <utility>

#include "rules/syntax/top_level.h"
#include "rules/syntax/words.h"

namespace pushgate::rules {
namespace {

using language::Evidence;

// In one tree. Where this is reached, or the most imports of one file, what lies beyond may matter.
constexpr size_t kMostLookups = 1'000'000;

/// The names behind `def` and `class` at the beginnings of lines.
std::vector<std::string> FindDefinitions(std::string_view text) {
  std::vector<std::string> names;
  for (size_t begin = 0; begin < text.size();) {
    std::string_view line = text.substr(begin, text.find('\n', begin) - begin);
    begin += line.size() + 1;
    if (line.starts_with("async ")) line.remove_prefix(6);
    if (!line.starts_with("def ") && !line.starts_with("class ")) continue;
    line.remove_prefix(line.find(' ') + 1);
    size_t end = 0;
    while (end < line.size() && syntax::IsWordByte(line[end])) ++end;
    names.emplace_back(line.substr(0, end));
  }
  std::sort(names.begin(), names.end());
  return names;
}

/// A text without comments and strings that stand by themselves: they name nothing.
std::string WithoutRemarks(std::string_view text) {
  std::optional<syntax::TopLevel> module = syntax::SplitTopLevel(text);
  std::string rest;
  size_t at = 0;
  for (size_t i = 0; module && i < module->remarks.size(); ++i) {
    rest.append(text.substr(at, module->remarks[i].begin - at)).append(1, ' ');
    at = module->remarks[i].end;
  }
  return rest.append(text.substr(at));
}

/// Which needs of others a text meets.
Reach OwnReach(const language::Prefilter& prefilter, const ModuleFile& file,
               std::string_view text) {
  Evidence evidence(prefilter, file.path, text);
  Reach reach;
  for (size_t i = 0; i < prefilter.reachable().size() && i < reach.size(); ++i) {
    reach[i] = evidence.Meets(prefilter.reachable()[i]);
  }
  return reach;
}

ModuleFacts MakeFacts(const language::Prefilter& prefilter, const ModuleFile& file,
                      std::string_view text) {
  ModuleFacts facts;
  facts.imports = FindImports(text);
  facts.reach = OwnReach(prefilter, file, text);
  if (facts.reach.any()) facts.reach = OwnReach(prefilter, file, WithoutRemarks(text));
  facts.definitions = FindDefinitions(text);
  facts.text_bytes = text.size();
  return facts;
}

size_t SizeOf(const ModuleFacts& facts) {
  size_t bytes = sizeof facts;
  for (const Import& import : facts.imports.list) {
    bytes += sizeof import + 40 * (import.module.size() + import.names.size());
  }
  bytes += facts.definitions.size() * 40;
  return bytes;
}

size_t SizeOf(const ModuleOutline& outline) {
  size_t bytes = sizeof outline;
  for (const Import& import : outline.imports) {
    bytes += sizeof import + 40 * (import.module.size() + import.names.size());
  }
  for (const ModuleOutline::Name& name : outline.names) {
    bytes += sizeof name + name.name.size() + 4 * name.imports.size();
  }
  return bytes;
}

}  // namespace

std::shared_ptr<const ModuleFacts> ReadFacts(const language::Prefilter& prefilter, ModuleTree& tree,
                                             const ModuleFile& file) {
  std::string key = file.id + file.path;
  if (auto known = tree.store().facts.Find(key)) return known;
  std::optional<std::string> text = tree.ReadFile(file);
  if (!text) return nullptr;
  auto facts = std::make_shared<const ModuleFacts>(MakeFacts(prefilter, file, *text));
  tree.store().facts.Keep(key, facts, key.size() + SizeOf(*facts));
  return facts;
}

ModuleTree* TreeFor(const language::Prefilter& prefilter, ModuleTree* tree, std::string_view path) {
  if (tree == nullptr) return nullptr;
  std::string root = tree->root();
  if (!root.empty() && path.starts_with(root + "/")) path.remove_prefix(root.size() + 1);
  return prefilter.libraries().HoldFile(path) ? nullptr : tree;
}

std::optional<Neighbourhood> NeighboursOf(const language::Prefilter& prefilter, ModuleTree* tree,
                                          std::string_view path, std::string_view text) {
  if (tree == nullptr || prefilter.reachable().empty()) return std::nullopt;
  return std::make_optional<Neighbourhood>(prefilter, *tree, path, text);
}

namespace {

/// Where imports of the file at `from` lead.
ModuleLinks Follow(const language::Prefilter& prefilter, ModuleTree& tree, const Imports& imports,
                   std::string_view from) {
  ModuleLinks links;
  std::vector<Import> followed;
  std::set<std::string> paths;
  links.cut = imports.list.size() >= kMostImports;
  for (const Import& import : imports.list) {
    if (prefilter.libraries().Hold(import)) continue;
    size_t lookups = 1 + import.names.size();
    links.cut |= !tree.CountLookups(lookups, kMostLookups);
    if (links.cut) break;
    links.lookups += lookups;
    followed.push_back(import);
    for (Module& module : ModulesOf(tree, from, import)) {
      bool added = module.file && paths.insert(module.file->path).second;
      if (added) links.files.push_back(*std::move(module.file));
    }
  }
  links.names = NamesOf(from, followed);
  return links;
}

std::shared_ptr<const ModuleLinks> LinksOf(const language::Prefilter& prefilter, ModuleTree& tree,
                                           const ModuleFile& file) {
  if (auto known = tree.KnownLinks(file)) return known;
  auto facts = ReadFacts(prefilter, tree, file);
  if (facts == nullptr) return nullptr;
  auto links = std::make_shared<ModuleLinks>(Follow(prefilter, tree, facts->imports, file.path));
  links->id = file.id;
  links->own = facts->reach;
  tree.KeepLinks(file.path, links);
  return links;
}

/// What the modules meet that a file's imports lead to.
Reach ReachBeyond(const language::Prefilter& prefilter, ModuleTree& tree, const ModuleLinks& links,
                  int hops) {
  Reach reach;
  if (links.cut) return reach.set();
  for (const ModuleFile& file : links.files) reach |= ReachOf(prefilter, tree, file, hops - 1);
  return reach;
}

}  // namespace

bool Neighbourhood::Meet(uint32_t reachable) {
  auto [asked, added] = asked_.try_emplace(reachable, false);
  if (!added) return asked->second;
  if (!started_) {
    started_ = true;
    reach_ = ReachOfImports();
  }
  bool met = reachable >= reach_.size() || reach_[reachable];
  return asked->second = met;
}

Reach Neighbourhood::ReachOfImports() {
  if (file_ == nullptr) {
    return ReachBeyond(prefilter_, tree_, Follow(prefilter_, tree_, FindImports(text_), path_),
                       kMostHops);
  }
  auto links = LinksOf(prefilter_, tree_, *file_);
  return links != nullptr ? ReachBeyond(prefilter_, tree_, *links, kMostHops) : Reach();
}

Reach Neighbourhood::Through(const Import& import) {
  auto [lead, added] = leads_.try_emplace(import);
  if (added) lead->second = ReachThrough(prefilter_, tree_, path_, import, kMostHops);
  return lead->second;
}

namespace {

std::shared_ptr<const ModuleOutline> ReadOutline(const language::Prefilter& prefilter,
                                                 ModuleTree& tree, const ModuleFile& file) {
  std::string key = file.id + file.path;
  if (auto known = tree.store().outlines.Find(key)) return known;
  auto facts = ReadFacts(prefilter, tree, file);
  std::optional<std::string> text = tree.ReadFile(file);
  if (facts == nullptr || !text) return nullptr;
  auto outline =
      std::make_shared<const ModuleOutline>(MakeOutline(prefilter, file.path, *text, facts->reach));
  tree.store().outlines.Keep(key, outline, key.size() + SizeOf(*outline));
  return outline;
}

/// What one name of a module leads to, or what all of it does if that is not known.
class NameReach {
 public:
  NameReach(const language::Prefilter& prefilter, ModuleTree& tree, const ModuleFile& file,
            int hops)
      : prefilter_(prefilter), tree_(tree), file_(file), hops_(hops) {}

  Reach Of(const std::string& name) {
    Reach all = ReachOf(prefilter_, tree_, file_, hops_);
    if (all.none()) return all;
    std::string key = file_.path + static_cast<char>('0' + hops_) + '\0' + name;
    if (std::optional<Reach> known = tree_.KnownReach(key)) return *known;
    auto outline = ReadOutline(prefilter_, tree_, file_);
    Reach reach = outline != nullptr && outline->known ? Find(*outline, name) : all;
    tree_.KeepReach(key, reach);
    return reach;
  }

 private:
  Reach Find(const ModuleOutline& outline, const std::string& name) {
    const ModuleOutline::Name* known = outline.Find(name);
    Reach reach;
    if (known != nullptr) reach = known->own;
    for (size_t i = 0; known != nullptr && hops_ > 0 && i < known->imports.size(); ++i) {
      reach |= Through(outline, known->imports[i]);
    }
    for (size_t i = 0; hops_ > 0 && i < outline.wild.size(); ++i) {
      reach |= Through(outline, outline.wild[i]);
    }
    return reach;
  }

  Reach Through(const ModuleOutline& outline, uint32_t import) {
    std::string key = file_.path + static_cast<char>('0' + hops_) + '\1' + std::to_string(import);
    if (std::optional<Reach> known = tree_.KnownReach(key)) return *known;
    Reach reach = ReachThrough(prefilter_, tree_, file_.path, outline.imports[import], hops_);
    tree_.KeepReach(key, reach);
    return reach;
  }

  const language::Prefilter& prefilter_;
  ModuleTree& tree_;
  const ModuleFile& file_;
  const int hops_;
};

}  // namespace

Reach ReachThrough(const language::Prefilter& prefilter, ModuleTree& tree, std::string_view from,
                   const Import& import, int hops) {
  Reach reach;
  if (prefilter.libraries().Hold(import)) return reach;
  if (!tree.CountLookups(1 + import.names.size(), kMostLookups)) return reach.set();
  std::vector<std::string> names;
  if (import.level > 0) names = PackageOf(from, import.level);
  names.insert(names.end(), import.module.begin(), import.module.end());
  size_t modules = names.size();
  names.insert(names.end(), import.names.begin(), import.names.end());
  std::vector<Module> found = ModulesOf(tree, from, import);
  for (size_t i = 0; i < found.size(); ++i) {
    if (!found[i].file) continue;
    // What is imported as a module may be asked for anything.
    bool named = !import.names.empty() && i < modules;
    reach |= named ? NameReach(prefilter, tree, *found[i].file, hops - 1).Of(names[i + 1])
                   : ReachOf(prefilter, tree, *found[i].file, hops - 1);
  }
  return reach;
}

Reach ReachOf(const language::Prefilter& prefilter, ModuleTree& tree, const ModuleFile& file,
              int hops) {
  std::string key = file.path + static_cast<char>('0' + hops);
  if (std::optional<Reach> known = tree.KnownReach(key)) return *known;
  Reach reach;
  if (auto links = hops > 0 ? LinksOf(prefilter, tree, file) : tree.KnownLinks(file)) {
    reach = links->own;
    if (hops > 0) reach |= ReachBeyond(prefilter, tree, *links, hops);
  } else if (auto facts = hops > 0 ? nullptr : ReadFacts(prefilter, tree, file)) {
    reach = facts->reach;
  }
  tree.KeepReach(key, reach);
  return reach;
}

bool Matters(const language::Prefilter& prefilter, ModuleTree& tree, const ModuleFile& file) {
  return ReachOf(prefilter, tree, file, kMostHops - 1).any();
}

}  // namespace pushgate::rules
