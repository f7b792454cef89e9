#pragma once

#include <array>
#include <optional>
#include <span>
#include <vector>

#include "rules/match/name_lists.h"
#include "rules/names/scopes.h"
#include "rules/steps.h"
#include "rules/syntax/tree.h"

namespace pushgate::rules::match {

/// The nodes of a file by what patterns begin with, so that a pattern looks only at nodes that it
/// may match. All lists are ascending. For one thread.
class FileIndex {
 public:
  FileIndex(const syntax::Tree& tree, names::Scopes& scopes, Steps& steps);

  std::span<const syntax::NodeId> OfKind(syntax::Kind kind) const;
  /// Calls of something with this last name, as written or as imports give it.
  std::span<const syntax::NodeId> CallsNamed(syntax::NameId name) const { return calls_.Of(name); }
  /// Calls that are given a keyword argument of this name.
  std::span<const syntax::NodeId> CallsWithKeyword(syntax::NameId name);
  /// Identifiers and names that read so.
  std::span<const syntax::NodeId> Named(syntax::NameId name);
  /// The statement of a block or the module that a node belongs to, the innermost; itself, if it is
  /// one. kNoNode for what is around all.
  syntax::NodeId StatementOf(syntax::NodeId node) const { return statement_of_[node]; }

 private:
  NameLists IndexCalls(names::Scopes& scopes, Steps& steps) const;

  const syntax::Tree& tree_;
  std::vector<syntax::NodeId> by_kind_;
  std::array<uint32_t, syntax::kKindCount + 1> starts_{};
  std::vector<syntax::NodeId> statement_of_;
  NameLists calls_;
  std::optional<NameLists> keywords_;  // built when first asked for
  std::optional<NameLists> names_;
};

}  // namespace pushgate::rules::match
