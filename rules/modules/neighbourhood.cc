#include "rules/modules/neighbourhood.h"

#include <algorithm>
#include <utility>

#include "rules/syntax/nfkc.h"

namespace pushgate::rules {
namespace {

using language::Evidence;
using language::Need;

// Twice as far as values are followed, since packages on the way count as well.
constexpr int kMostHops = 16;
constexpr size_t kMostModules = 256;
constexpr size_t kMostBytes = 8 << 20;  // of their texts
constexpr size_t kMostLookups = 20'000;

ModuleFacts MakeFacts(const language::Prefilter& prefilter, const ModuleFile& file,
                      std::string_view text) {
  ModuleFacts facts{text.size(), FindImports(text), std::vector<bool>(prefilter.size())};
  bool hidden = syntax::MayHideNames(text);
  if (hidden) facts.imports.complete = false;
  Evidence evidence(prefilter, file.path, text);
  for (const Need& literal : prefilter.reachable_literals()) {
    facts.literals[prefilter.IndexOf(literal)] = hidden || evidence.Meets(literal);
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
    literals_.resize(prefilter_.size());
    seen_.insert(std::string(path_));
    AddImports(FindImports(text_), path_, 1);
  }
  const Need& part = reachable.parts.front();
  bool met = cut_ || MetSoFar(part, own);
  while (!met && ReadNext()) met = cut_ || MetSoFar(part, own);
  return asked->second = met;
}

bool Neighbourhood::MetSoFar(const Need& need, Evidence& own) const {
  auto met = [&](const Need& part) { return MetSoFar(part, own); };
  switch (need.kind) {
    case Need::Kind::kAll:
      return std::all_of(need.parts.begin(), need.parts.end(), met);
    case Need::Kind::kAny:
      return std::any_of(need.parts.begin(), need.parts.end(), met);
    case Need::Kind::kSomewhere:
    case Need::Kind::kReachable:
      return met(need.parts.front());
    default:
      return literals_[prefilter_.IndexOf(need)] || own.Meets(need);
  }
}

/// False if there is no other neighbour, or what is not looked at may hold everything.
bool Neighbourhood::ReadNext() {
  if (cut_ || pending_.empty()) return false;
  Neighbour next = std::move(pending_.front());
  pending_.pop_front();
  std::shared_ptr<const ModuleFacts> facts = ReadFacts(prefilter_, tree_, next.file);
  if (facts == nullptr) return true;
  bytes_ += facts->text_bytes;
  cut_ |= bytes_ > kMostBytes;
  for (const Need& literal : prefilter_.reachable_literals()) {
    size_t index = prefilter_.IndexOf(literal);
    if (facts->literals[index]) literals_[index] = true;
  }
  if (next.hops < kMostHops) AddImports(facts->imports, next.file.path, next.hops + 1);
  return true;
}

void Neighbourhood::AddImports(const Imports& imports, std::string_view from, int hops) {
  cut_ |= !imports.complete;
  for (const Import& import : imports.list) {
    lookups_ += 1 + import.names.size();
    cut_ |= lookups_ > kMostLookups;
    if (cut_) return;
    for (const Module& module : ModulesOf(tree_, from, import)) AddModule(module, hops);
  }
}

void Neighbourhood::AddModule(const Module& module, int hops) {
  if (!module.file || !seen_.insert(module.file->path).second) return;
  if (seen_.size() > kMostModules) {
    cut_ = true;
  } else {
    pending_.push_back({*module.file, hops});
  }
}

}  // namespace pushgate::rules
