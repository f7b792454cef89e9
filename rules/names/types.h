#pragma once

#include <unordered_map>
#include <vector>

#include "rules/names/scopes.h"

namespace pushgate::rules::names {

/// Infers, within one file, which classes an expression may be an instance of. For one thread.
class Types {
 public:
  Types(const syntax::Tree& tree, Scopes& scopes) : tree_(tree), scopes_(scopes) {}

  /// Nodes that name the type: annotations (inside Optional, Annotated, unions and the like; of an
  /// alias what it stands for), and what is called by `x = C()`, `with C() as x`, `x = await C()`.
  std::vector<syntax::NodeId> Of(syntax::NodeId expression);

 private:
  using Nodes = std::vector<syntax::NodeId>;

  void AddOf(syntax::NodeId expression, int depth, Nodes& to);
  void AddOfName(syntax::NodeId identifier, int depth, Nodes& to);
  void AddOfCall(syntax::NodeId call, int depth, Nodes& to);
  void AddOfMember(syntax::NodeId attribute, int depth, Nodes& to);
  void AddAnnotation(syntax::NodeId type, int depth, Nodes& to);
  void AddWrapped(syntax::NodeId subscript, int depth, Nodes& to);
  void CollectMembers();
  syntax::NodeId ClassAround(syntax::NodeId node) const;

  struct Member {
    syntax::NodeId value = syntax::kNoNode;
    syntax::NodeId type = syntax::kNoNode;
  };

  const syntax::Tree& tree_;
  Scopes& scopes_;
  bool collected_ = false;
  std::unordered_map<uint64_t, std::vector<Member>> members_;  // by class and name
};

}  // namespace pushgate::rules::names
