#include "rules/modules/neighbourhood.h"

#include <algorithm>
#include <utility>

#include "rules/syntax/words.h"

namespace pushgate::rules {
namespace {

using language::Evidence;
using language::Need;

// A name goes through a package, the module that makes it, and where that has it from. Beyond these
// limits nothing is known, as with a module that is missing.
constexpr int kMostHops = 3;
constexpr size_t kMostImports = 500;        // of one file
constexpr size_t kMostLookups = 2'000'000;  // in one tree

bool MeetsAlone(const language::Prefilter& prefilter, const Need& need,
                const std::vector<bool>& literals) {
  auto met = [&](const Need& part) { return MeetsAlone(prefilter, part, literals); };
  if (need.is_literal()) return literals[prefilter.IndexOf(need)];
  if (need.kind == Need::Kind::kAny) {
    return std::any_of(need.parts.begin(), need.parts.end(), met);
  }
  return std::all_of(need.parts.begin(), need.parts.end(), met);
}

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

ModuleFacts MakeFacts(const language::Prefilter& prefilter, const ModuleFile& file,
                      std::string_view text) {
  ModuleFacts facts;
  facts.imports = FindImports(text);
  facts.literals.resize(prefilter.size());
  Evidence evidence(prefilter, file.path, text);
  for (const Need& literal : prefilter.reachable_literals()) {
    facts.literals[prefilter.IndexOf(literal)] = evidence.Meets(literal);
  }
  for (size_t i = 0; i < prefilter.reachable().size() && i < facts.reach.size(); ++i) {
    facts.reach[i] = MeetsAlone(prefilter, prefilter.reachable()[i], facts.literals);
  }
  facts.definitions = FindDefinitions(text);
  facts.text_bytes = text.size();
  return facts;
}

size_t SizeOf(const ModuleFacts& facts) {
  size_t bytes = sizeof facts + facts.literals.size() / 8;
  for (const Import& import : facts.imports.list) {
    bytes += sizeof import + 40 * (import.module.size() + import.names.size());
  }
  bytes += facts.definitions.size() * 40;
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

std::optional<Neighbourhood> NeighboursOf(const language::Prefilter& prefilter, ModuleTree* tree,
                                          std::string_view path, std::string_view text) {
  if (tree == nullptr || prefilter.reachable().empty()) return std::nullopt;
  return std::make_optional<Neighbourhood>(prefilter, *tree, path, text);
}

bool Neighbourhood::Meet(const Need& reachable, Evidence&) {
  auto [asked, added] = asked_.try_emplace(reachable.literal, false);
  if (!added) return asked->second;
  if (!started_) {
    started_ = true;
    reach_ = ReachOf(prefilter_, tree_, FindImports(text_), path_, kMostHops);
  }
  bool met = reachable.literal >= reach_.size() || reach_[reachable.literal];
  return asked->second = met;
}

Reach ReachOf(const language::Prefilter& prefilter, ModuleTree& tree, const Imports& imports,
              std::string_view from, int hops) {
  Reach reach;
  for (size_t i = 0; i < imports.list.size() && i < kMostImports; ++i) {
    if (!tree.CountLookups(1 + imports.list[i].names.size(), kMostLookups)) break;
    for (const Module& module : ModulesOf(tree, from, imports.list[i])) {
      if (module.file) reach |= ReachOf(prefilter, tree, *module.file, hops - 1);
    }
  }
  return reach;
}

Reach ReachOf(const language::Prefilter& prefilter, ModuleTree& tree, const ModuleFile& file,
              int hops) {
  std::string key = file.path + static_cast<char>('0' + hops);
  if (std::optional<Reach> known = tree.KnownReach(key)) return *known;
  Reach reach;
  if (auto facts = ReadFacts(prefilter, tree, file)) {
    reach = facts->reach;
    if (hops > 0) reach |= ReachOf(prefilter, tree, facts->imports, file.path, hops);
  }
  tree.KeepReach(key, reach);
  return reach;
}

}  // namespace pushgate::rules
