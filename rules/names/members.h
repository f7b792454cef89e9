#pragma once

#include <cstdint>
#include <unordered_map>
#include <vector>

#include "rules/names/scopes.h"
#include "rules/names/targets.h"

namespace pushgate::rules::names {

/// What the classes and variables of a file hold: what is assigned to `self.name`, `cls.name`,
/// `Class.name` and `variable.name`, and what the body of a class declares. For one thread.
class Members {
 public:
  Members(syntax::Tree& tree, Scopes& scopes, Steps& steps)
      : tree_(tree), scopes_(scopes), steps_(steps) {}

  /// The class that the code of a method belongs to; kNoNode outside of methods.
  syntax::NodeId ClassAround(syntax::NodeId node) const;
  /// Whether a parameter is the object or class that a method is called on, and which class's.
  struct Receiver {
    syntax::NodeId owner = syntax::kNoNode;
    bool is_class = false;  // of a class method
  };
  Receiver ReceiverOf(syntax::NodeId parameter) const;

  /// The targets that give a class an attribute, by position.
  const std::vector<syntax::NodeId>& TargetsOf(syntax::NodeId owner, syntax::NameId name);
  /// The same of a variable, by the first site that binds it.
  const std::vector<syntax::NodeId>& TargetsOfVariable(SiteId variable, syntax::NameId name);
  /// The methods of that name in the body of a class.
  const std::vector<syntax::NodeId>& MethodsOf(syntax::NodeId owner, syntax::NameId name);

 private:
  using Table = std::unordered_map<uint64_t, std::vector<syntax::NodeId>>;

  void Collect();
  void CollectAttribute(syntax::NodeId attribute);
  bool IsTarget(syntax::NodeId node) const;
  /// The class whose body a statement stands in, also within `if` and the like.
  syntax::NodeId BodyOwner(syntax::NodeId statement) const;
  const std::vector<syntax::NodeId>& Find(const Table& table, uint32_t owner, syntax::NameId name);

  syntax::Tree& tree_;
  Scopes& scopes_;
  Steps& steps_;
  bool collected_ = false;
  Table targets_;    // by class and name
  Table variables_;  // by site and name
  Table methods_;    // by class and name
};

}  // namespace pushgate::rules::names
