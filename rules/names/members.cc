#include "rules/names/members.h"

#include <string_view>

namespace pushgate::rules::names {

using syntax::Kind;
using syntax::kNoNode;
using syntax::NodeId;
using syntax::Role;

namespace {

uint64_t Key(uint32_t owner, syntax::NameId name) {
  return static_cast<uint64_t>(owner) << 32 | name;
}

}  // namespace

NodeId Members::ClassAround(NodeId node) const {
  bool in_function = false;
  for (; node != kNoNode && steps_.Take(); node = tree_[node].parent) {
    if (tree_[node].kind == Kind::kFunctionDef) in_function = true;
    if (tree_[node].kind == Kind::kClassDef && in_function) return node;
  }
  return kNoNode;
}

NodeId Members::BodyOwner(NodeId statement) const {
  for (NodeId node = tree_[statement].parent; node != kNoNode && steps_.Take();
       node = tree_[node].parent) {
    switch (tree_[node].kind) {
      case Kind::kClassDef:
        return node;
      case Kind::kBlock:
      case Kind::kExprStmt:
      case Kind::kIf:
      case Kind::kTry:
      case Kind::kExcept:
      case Kind::kAssign:  // a = b = value
        break;
      default:
        return kNoNode;
    }
  }
  return kNoNode;
}

Members::Receiver Members::ReceiverOf(NodeId parameter) const {
  NodeId parameters = tree_[parameter].parent;
  NodeId function = tree_[parameters].parent;
  bool first = tree_.FirstChild(parameters) == parameter && tree_[parameter].op == syntax::kOpNone;
  if (!first || function == kNoNode || tree_[function].kind != Kind::kFunctionDef) return {};
  Receiver receiver{BodyOwner(function), false};
  for (NodeId id = tree_.FirstChild(function); id != kNoNode && tree_[id].kind == Kind::kDecorator;
       id = tree_.Next(id)) {
    NodeId called = tree_.FirstChild(id);
    if (called == kNoNode || tree_[called].kind != Kind::kIdentifier) continue;
    std::string_view name = tree_.names.Text(tree_[called].name);
    if (name == "staticmethod") return {};
    receiver.is_class |= name == "classmethod";
  }
  return receiver;
}

bool Members::IsTarget(NodeId node) const {
  for (; node != 0; node = tree_[node].parent) {
    Kind around = tree_[tree_[node].parent].kind;
    if (around == Kind::kTuple || around == Kind::kList || around == Kind::kStar) continue;
    Role role = tree_[node].role;
    bool assigns = around == Kind::kAssign || around == Kind::kAugAssign || around == Kind::kFor ||
                   around == Kind::kForIn;
    return (assigns && role == Role::kLeft) || (around == Kind::kWithItem && role == Role::kAlias);
  }
  return false;
}

void Members::CollectAttribute(NodeId attribute) {
  NodeId object = tree_.FirstChild(attribute);
  NodeId name = tree_.Child(attribute, Role::kName);
  if (object == kNoNode || name == kNoNode || tree_[object].kind != Kind::kIdentifier) return;
  if (!steps_.Take() || !IsTarget(attribute)) return;
  SiteId id = scopes_.Lookup(object);
  if (id == kNoSite) return;
  variables_[Key(id, tree_[name].name)].push_back(attribute);
  const Site& site = scopes_.site(id);
  NodeId owner = site.kind == SiteKind::kClass       ? site.node
                 : site.kind == SiteKind::kParameter ? ReceiverOf(site.node).owner
                                                     : kNoNode;
  if (owner != kNoNode) targets_[Key(owner, tree_[name].name)].push_back(attribute);
}

void Members::Collect() {
  collected_ = true;
  if (!steps_.Take(tree_.size() / 16)) return;
  for (NodeId id = 0; id < tree_.size(); ++id) {
    switch (tree_[id].kind) {
      case Kind::kAttribute:
        CollectAttribute(id);
        break;
      case Kind::kAssign: {
        NodeId left = tree_.Child(id, Role::kLeft);
        bool name = left != kNoNode && tree_[left].kind == Kind::kIdentifier;
        NodeId owner = name ? BodyOwner(id) : kNoNode;
        if (owner != kNoNode) targets_[Key(owner, tree_[left].name)].push_back(left);
        break;
      }
      case Kind::kFunctionDef: {
        NodeId owner = BodyOwner(id), name = tree_.Child(id, Role::kName);
        if (owner != kNoNode && name != kNoNode) {
          methods_[Key(owner, tree_[name].name)].push_back(id);
        }
        break;
      }
      default:
        break;
    }
  }
}

const std::vector<NodeId>& Members::Find(const Table& table, uint32_t owner, syntax::NameId name) {
  static const std::vector<NodeId> kNone;
  if (!collected_) Collect();
  auto found = table.find(Key(owner, name));
  return found == table.end() ? kNone : found->second;
}

const std::vector<NodeId>& Members::TargetsOf(NodeId owner, syntax::NameId name) {
  return Find(targets_, owner, name);
}

const std::vector<NodeId>& Members::TargetsOfVariable(SiteId variable, syntax::NameId name) {
  return Find(variables_, variable, name);
}

const std::vector<NodeId>& Members::MethodsOf(NodeId owner, syntax::NameId name) {
  return Find(methods_, owner, name);
}

}  // namespace pushgate::rules::names
