#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "rules/modules/imports.h"
#include "rules/steps.h"
#include "rules/syntax/tree.h"

namespace pushgate::rules::names {

/// Which names of a file lead to which: `x` to `make` after `x = make()`. By every assignment,
/// annotation, definition, result and import, in whatever scope and order, so that all that Origins
/// finds of an expression in the file is made of names that the names in it lead to. For one
/// thread.
class NameGraph {
 public:
  using NameId = syntax::NameId;
  using NodeId = syntax::NodeId;

  /// Puts the words of strings that are assigned among the names of the tree.
  NameGraph(syntax::Tree& tree, Steps& steps);

  /// The names in an expression, whatever it does with them: in strings, the content and each of
  /// its words, which are put among the tree's names.
  std::vector<NameId> NamesIn(NodeId expression);

  /// Adds to `ends`, by name, the names that lead to one of them. Those that came later are not
  /// known.
  void Spread(std::vector<bool>& ends) const;

  /// A part of an import, and the names that it may give a meaning to; none: any.
  struct Imported {
    Import import;
    std::vector<NameId> names;
  };
  const std::vector<Imported>& imports() const { return imports_; }

  /// Stands for whatever a string may name that is put together, and for modules that strings name.
  NameId unseen() const { return unseen_; }

 private:
  void Read(NodeId id);
  void ReadFunction(NodeId function);
  void ReadClass(NodeId owner);
  void ReadResult(NodeId result);
  void ReadImport(NodeId item);
  void ReadAssignment(NodeId assignment);
  void Give(NodeId target, NodeId value);
  void Give(const std::vector<NameId>& targets, NodeId value);
  void Lead(NameId from, const std::vector<NameId>& to);
  void Lead(const std::vector<NameId>& from, const std::vector<NameId>& to, NodeId where);
  void TargetsOf(NodeId target, std::vector<NameId>& to) const;
  NodeId ClassOf(NodeId function) const;
  NameId NameOf(NodeId definition) const;
  bool IsJoined(NodeId expression) const;
  bool IsKey(NodeId id) const;
  std::vector<std::string> Components(NodeId dotted) const;

  syntax::Tree& tree_;
  Steps& steps_;
  const NameId unseen_, super_;
  std::vector<Imported> imports_;
  NodeId last_module_ = syntax::kNoNode;          // whose names are linked already
  std::vector<std::pair<NameId, NameId>> links_;  // a name, and one that leads to it
  std::vector<uint32_t> starts_ = {0};            // in links_, by name
};

}  // namespace pushgate::rules::names
