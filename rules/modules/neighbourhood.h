#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "rules/language/prefilter.h"
#include "rules/modules/locate.h"
#include "rules/modules/module_store.h"
#include "rules/modules/module_tree.h"

namespace pushgate::rules {

/// The modules that a file imports, and they import, one after the other, as far as somebody asks.
/// For one thread.
class Neighbourhood : public language::Neighbours {
 public:
  /// Of the file at `path`; both texts must outlive this.
  Neighbourhood(const language::Prefilter& prefilter, ModuleTree& tree, std::string_view path,
                std::string_view text)
      : prefilter_(prefilter), tree_(tree), path_(path), text_(text) {}

  bool Meet(const language::Need& reachable, language::Evidence& own) override;

  /// Every need that was asked about, by its number, and the answer.
  const std::map<uint32_t, bool>& asked() const { return asked_; }

 private:
  struct Neighbour {
    ModuleFile file;
    int hops;
  };

  bool MetSoFar(const language::Need& need, language::Evidence& own) const;
  bool ReadNext();
  void AddImports(const Imports& imports, std::string_view from, int hops);
  void AddModule(const Module& module, int hops);
  std::shared_ptr<const ModuleFacts> FactsOf(const ModuleFile& file);

  const language::Prefilter& prefilter_;
  ModuleTree& tree_;
  std::string_view path_, text_;
  bool started_ = false;
  bool cut_ = false;  // there are more than are looked at: they may hold anything
  size_t lookups_ = 0;
  size_t bytes_ = 0;
  std::set<std::string> seen_;
  std::deque<Neighbour> pending_;
  std::vector<bool> literals_;
  std::map<uint32_t, bool> asked_;
};

/// Nothing without a tree, or if no rule asks for other modules.
std::optional<Neighbourhood> NeighboursOf(const language::Prefilter& prefilter, ModuleTree* tree,
                                          std::string_view path, std::string_view text);

/// What a module's text says, read at most once for all who share the tree's store; nothing if it
/// cannot be read.
std::shared_ptr<const ModuleFacts> ReadFacts(const language::Prefilter& prefilter, ModuleTree& tree,
                                             const ModuleFile& file);

}  // namespace pushgate::rules
