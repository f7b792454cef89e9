#include "rules/modules/neighbourhood.h"

#include <algorithm>
#include <utility>

#include "rules/syntax/nfkc.h"

namespace pushgate::rules {
namespace {

using language::Evidence;
using language::Need;

// A name goes through a package, the module that makes it, and where that has it from. Beyond these
// limits nothing is known, as with a module that is missing.
constexpr int kMostHops = 3;
constexpr size_t kMostModules = 64;
constexpr size_t kMostLookups = 2'000;

ModuleFacts MakeFacts(const language::Prefilter& prefilter, const ModuleFile& file,
                      std::string_view text) {
  ModuleFacts facts{FindImports(text), std::vector<bool>(prefilter.size())};
  Evidence evidence(prefilter, file.path, text);
  for (const Need& literal : prefilter.reachable_literals()) {
    facts.literals[prefilter.IndexOf(literal)] = evidence.Meets(literal);
  }
  return facts;
}

size_t SizeOf(const ModuleFacts& facts) {
  size_t bytes = sizeof facts + facts.literals.size() / 8;
  for (const Import& import : facts.imports.list) {
    bytes += sizeof import + 40 * (import.module.size() + import.names.size());
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

std::optional<Neighbourhood> NeighboursOf(const language::Prefilter& prefilter, ModuleTree* tree,
                                          std::string_view path, std::string_view text) {
  if (tree == nullptr || prefilter.reachable().empty()) return std::nullopt;
  return std::make_optional<Neighbourhood>(prefilter, *tree, path, text);
}

bool Neighbourhood::Meet(const Need& reachable, Evidence& own) {
  auto [asked, added] = asked_.try_emplace(reachable.literal, false);
  if (!added) return asked->second;
  if (!started_) {
    started_ = true;
    seen_.insert(std::string(path_));
    AddImports(FindImports(text_), path_, 1);
  }
  const Need& part = reachable.parts.front();
  bool met = MetBy(part, nullptr, own);
  for (size_t i = 0; !met && (i < read_.size() || ReadNext()); ++i) {
    met = i < read_.size() && MetBy(part, read_[i].get(), own);
  }
  return asked->second = met;
}

/// By what one module holds, and the file itself.
bool Neighbourhood::MetBy(const Need& need, const ModuleFacts* facts, Evidence& own) const {
  auto met = [&](const Need& part) { return MetBy(part, facts, own); };
  switch (need.kind) {
    case Need::Kind::kAll:
      return std::all_of(need.parts.begin(), need.parts.end(), met);
    case Need::Kind::kAny:
      return std::any_of(need.parts.begin(), need.parts.end(), met);
    case Need::Kind::kSomewhere:
    case Need::Kind::kReachable:
      return met(need.parts.front());
    default:
      return (facts != nullptr && facts->literals[prefilter_.IndexOf(need)]) || own.Meets(need);
  }
}

/// False if there is no other neighbour.
bool Neighbourhood::ReadNext() {
  while (!pending_.empty()) {
    Neighbour next = std::move(pending_.front());
    pending_.pop_front();
    std::shared_ptr<const ModuleFacts> facts = ReadFacts(prefilter_, tree_, next.file);
    if (facts == nullptr) continue;
    if (next.hops < kMostHops) AddImports(facts->imports, next.file.path, next.hops + 1);
    read_.push_back(std::move(facts));
    return true;
  }
  return false;
}

void Neighbourhood::AddImports(const Imports& imports, std::string_view from, int hops) {
  for (const Import& import : imports.list) {
    lookups_ += 1 + import.names.size();
    if (lookups_ > kMostLookups) return;
    for (const Module& module : ModulesOf(tree_, from, import)) AddModule(module, hops);
  }
}

void Neighbourhood::AddModule(const Module& module, int hops) {
  if (!module.file || seen_.size() > kMostModules) return;
  if (seen_.insert(module.file->path).second) pending_.push_back({*module.file, hops});
}

}  // namespace pushgate::rules
