#pragma once

#include <array>
#include <span>
#include <vector>

#include "rules/names/scopes.h"
#include "rules/steps.h"
#include "rules/syntax/tree.h"

namespace pushgate::rules::match {

/// The nodes of a file by what patterns begin with, so that a pattern looks only at nodes that it
/// may match.
class FileIndex {
 public:
  FileIndex(const syntax::Tree& tree, names::Scopes& scopes, Steps& steps);

  /// All nodes of a kind, in the order of the text.
  std::span<const syntax::NodeId> OfKind(syntax::Kind kind) const;
  /// The calls of something with this last name, as written or as imports give it; ascending.
  std::vector<syntax::NodeId> CallsNamed(syntax::NameId name) const;
  /// The statement of a block or the module that a node belongs to, the innermost; itself, if it is
  /// one. kNoNode for what is around all.
  syntax::NodeId StatementOf(syntax::NodeId node) const { return statement_of_[node]; }

 private:
  void AddCall(syntax::NameId name, syntax::NodeId call);

  std::vector<syntax::NodeId> by_kind_;
  std::array<uint32_t, syntax::kKindCount + 1> starts_{};
  std::vector<syntax::NodeId> statement_of_;
  struct Entry {
    syntax::NodeId call;
    uint32_t next;
  };
  std::vector<uint32_t> heads_;  // by name
  std::vector<Entry> entries_;
};

}  // namespace pushgate::rules::match
