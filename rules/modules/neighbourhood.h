#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "rules/language/prefilter.h"
#include "rules/modules/locate.h"
#include "rules/modules/module_store.h"
#include "rules/modules/module_tree.h"

namespace pushgate::rules {

/// How far a value is followed from module to module: through a package, the module that makes it,
/// and where that has it from, twice over.
inline constexpr int kMostHops = 8;

/// The modules that a file imports, and they import, one after the other, as far as somebody asks.
/// For one thread.
class Neighbourhood : public language::Neighbours {
 public:
  /// Of the file at `path`; both texts must outlive this.
  Neighbourhood(const language::Prefilter& prefilter, ModuleTree& tree, std::string_view path,
                std::string_view text)
      : prefilter_(prefilter), tree_(tree), path_(path), text_(text) {}
  /// Of a file of the tree, whose text is read only if that takes it; it must outlive this.
  Neighbourhood(const language::Prefilter& prefilter, ModuleTree& tree, const ModuleFile& file)
      : prefilter_(prefilter), tree_(tree), path_(file.path), file_(&file) {}

  bool Meet(uint32_t reachable) override;
  Reach Through(const Import& import) override;

  /// Every need that was asked about, by its number, and the answer.
  const std::map<uint32_t, bool>& asked() const { return asked_; }
  /// ... and every import.
  const std::map<Import, Reach>& leads() const { return leads_; }

 private:
  Reach ReachOfImports();

  const language::Prefilter& prefilter_;
  ModuleTree& tree_;
  std::string_view path_, text_;
  const ModuleFile* file_ = nullptr;  // none: text_ is all there is
  bool started_ = false;
  Reach reach_;
  std::map<uint32_t, bool> asked_;
  std::map<Import, Reach> leads_;
};

/// What a module meets, and those that it imports, and they import, up to so many hops away, each
/// by itself. As deep as there are hops.
Reach ReachOf(const language::Prefilter& prefilter, ModuleTree& tree, const ModuleFile& file,
              int hops);

/// Whether a module, or one that it has its names from, holds the words of some kind. What does not
/// need not be parsed: its functions and classes are none of anybody's.
bool Matters(const language::Prefilter& prefilter, ModuleTree& tree, const ModuleFile& file);

/// What is met through one import of the file at `from`, of one name or of a module: where the name
/// leads to, as far as the modules say that without being parsed.
Reach ReachThrough(const language::Prefilter& prefilter, ModuleTree& tree, std::string_view from,
                   const Import& import, int hops);

/// The tree that a file's values are followed in; nothing for a library's own files.
ModuleTree* TreeFor(const language::Prefilter& prefilter, ModuleTree* tree, std::string_view path);

/// Nothing without a tree, or if no rule asks for other modules.
std::optional<Neighbourhood> NeighboursOf(const language::Prefilter& prefilter, ModuleTree* tree,
                                          std::string_view path, std::string_view text);

/// What a module's text says, read at most once for all who share the tree's store; nothing if it
/// cannot be read.
std::shared_ptr<const ModuleFacts> ReadFacts(const language::Prefilter& prefilter, ModuleTree& tree,
                                             const ModuleFile& file);

}  // namespace pushgate::rules
