#include "rules/names/types.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace pushgate::rules::names {
namespace {

using syntax::Kind;
using syntax::kNoNode;
using syntax::NodeId;
using syntax::Role;

// How many assignments, calls and aliases are followed for one expression.
constexpr int kDeepest = 8;
constexpr size_t kMostTypes = 32;
// Levels of nesting between a method and its class, and between `self` and its method.
constexpr int kDeepestNesting = 500;
// Assignments of one attribute that are looked at.
constexpr size_t kMostMembers = 16;

/// Generics whose first argument is the type that matters: wrappers, and what functions with
/// `yield` or `async` are annotated to return.
constexpr auto kWrappers = std::to_array<std::string_view>(
    {"Optional", "Annotated", "Union", "Final", "ClassVar", "Awaitable", "AsyncIterator",
     "AsyncGenerator", "AsyncIterable", "Iterator", "Generator", "Iterable", "AsyncContextManager",
     "ContextManager", "AbstractAsyncContextManager", "AbstractContextManager", "Required",
     "NotRequired"});

uint64_t Key(NodeId owner, syntax::NameId name) {
  return static_cast<uint64_t>(owner) << 32 | name;
}

}  // namespace

std::vector<NodeId> Types::Of(NodeId expression) {
  Nodes types;
  AddOf(expression, 0, types);
  std::sort(types.begin(), types.end());
  types.erase(std::unique(types.begin(), types.end()), types.end());
  return types;
}

void Types::AddOf(NodeId expression, int depth, Nodes& to) {
  while (expression != kNoNode && depth <= kDeepest && to.size() < kMostTypes) {
    switch (tree_[expression].kind) {
      case Kind::kIdentifier:
        return AddOfName(expression, depth, to);
      case Kind::kCall:
        return AddOfCall(expression, depth, to);
      case Kind::kAttribute:
        return AddOfMember(expression, depth, to);
      case Kind::kAwait:
        expression = tree_.FirstChild(expression);
        break;
      case Kind::kWalrus:
        expression = tree_.Child(expression, Role::kValue);
        break;
      case Kind::kConditional: {
        NodeId first = tree_.FirstChild(expression);
        if (first == kNoNode) return;
        AddOf(first, depth + 1, to);
        NodeId condition = tree_.Next(first);
        expression = condition == kNoNode ? kNoNode : tree_.Next(condition);
        break;
      }
      default:
        return;
    }
    ++depth;
  }
}

void Types::AddOfName(NodeId identifier, int depth, Nodes& to) {
  for (SiteId id = scopes_.Lookup(identifier); id != kNoSite && to.size() < kMostTypes;
       id = scopes_.site(id).next) {
    const Site site = scopes_.site(id);
    bool typed = site.type != kNoNode;
    if (typed) AddAnnotation(site.type, depth + 1, to);
    bool valued = site.kind == SiteKind::kValue || site.kind == SiteKind::kWith ||
                  (site.kind == SiteKind::kParameter && !typed);
    if (!typed && valued && site.value != kNoNode) AddOf(site.value, depth + 1, to);
  }
}

/// A call makes an instance of what is called, unless that is a function of the file, which says by
/// its annotation what it returns.
void Types::AddOfCall(NodeId call, int depth, Nodes& to) {
  NodeId function = tree_.Child(call, Role::kFunction);
  if (function == kNoNode) return;
  if (tree_[function].kind == Kind::kIdentifier) {
    bool defined = false;
    for (SiteId id = scopes_.Lookup(function); id != kNoSite; id = scopes_.site(id).next) {
      const Site site = scopes_.site(id);
      if (site.kind != SiteKind::kFunction) continue;
      defined = true;
      NodeId type = tree_.Child(site.node, Role::kReturnType);
      if (type != kNoNode) AddAnnotation(type, depth + 1, to);
    }
    if (defined) return;
  }
  to.push_back(function);
}

NodeId Types::ClassAround(NodeId node) const {
  bool in_function = false;
  for (int depth = 0; node != kNoNode && depth < kDeepestNesting; ++depth) {
    if (tree_[node].kind == Kind::kFunctionDef) in_function = true;
    if (tree_[node].kind == Kind::kClassDef && in_function) return node;
    node = tree_[node].parent;
  }
  return kNoNode;
}

/// `self.name`: what the methods of the class assign to it, or its body declares.
void Types::AddOfMember(NodeId attribute, int depth, Nodes& to) {
  NodeId object = tree_.FirstChild(attribute);
  NodeId name = tree_.Child(attribute, Role::kName);
  if (object == kNoNode || name == kNoNode || tree_[object].kind != Kind::kIdentifier) return;
  if (tree_.names.Text(tree_[object].name) != "self") return;
  if (!collected_) CollectMembers();
  NodeId owner = ClassAround(attribute);
  auto found = members_.find(Key(owner, tree_[name].name));
  if (found == members_.end()) return;
  for (const Member& member : found->second) {
    if (member.type != kNoNode) {
      AddAnnotation(member.type, depth + 1, to);
    } else {
      AddOf(member.value, depth + 1, to);
    }
  }
}

void Types::CollectMembers() {
  collected_ = true;
  for (NodeId id = 0; id < tree_.size(); ++id) {
    if (tree_[id].kind != Kind::kAssign) continue;
    NodeId left = tree_.Child(id, Role::kLeft);
    if (left == kNoNode) continue;
    Member member{tree_.Child(id, Role::kRight), tree_.Child(id, Role::kType)};
    NodeId owner = kNoNode, name = left;
    if (tree_[left].kind == Kind::kAttribute) {
      NodeId object = tree_.FirstChild(left);
      name = tree_.Child(left, Role::kName);
      bool self =
          tree_[object].kind == Kind::kIdentifier && tree_.names.Text(tree_[object].name) == "self";
      if (self) owner = ClassAround(id);
    } else if (tree_[left].kind == Kind::kIdentifier) {
      NodeId statement = tree_[id].parent;
      NodeId block = statement == kNoNode ? kNoNode : tree_[statement].parent;
      NodeId around = block == kNoNode ? kNoNode : tree_[block].parent;
      if (around != kNoNode && tree_[around].kind == Kind::kClassDef) owner = around;
    }
    if (owner == kNoNode || name == kNoNode) continue;
    auto& members = members_[Key(owner, tree_[name].name)];
    if (members.size() < kMostMembers) members.push_back(member);
  }
}

void Types::AddAnnotation(NodeId type, int depth, Nodes& to) {
  if (depth > kDeepest || to.size() >= kMostTypes || type == kNoNode) return;
  switch (tree_[type].kind) {
    case Kind::kSubscript:
      return AddWrapped(type, depth, to);
    case Kind::kBinary:  // X | None
      AddAnnotation(tree_.FirstChild(type), depth + 1, to);
      if (NodeId first = tree_.FirstChild(type); first != kNoNode) {
        AddAnnotation(tree_.Next(first), depth + 1, to);
      }
      return;
    case Kind::kIdentifier:
      for (SiteId id = scopes_.Lookup(type); id != kNoSite; id = scopes_.site(id).next) {
        const Site site = scopes_.site(id);
        if (site.kind != SiteKind::kValue || site.value == kNoNode) continue;
        Kind kind = tree_[site.value].kind;
        bool alias = kind == Kind::kSubscript || kind == Kind::kBinary ||
                     kind == Kind::kIdentifier || kind == Kind::kAttribute;
        if (alias) AddAnnotation(site.value, depth + 1, to);
      }
      to.push_back(type);
      return;
    case Kind::kAttribute:
    case Kind::kString:
      to.push_back(type);
      return;
    default:
      return;
  }
}

void Types::AddWrapped(NodeId subscript, int depth, Nodes& to) {
  NodeId generic = tree_.FirstChild(subscript);
  if (generic == kNoNode) return;
  NodeId last =
      tree_[generic].kind == Kind::kAttribute ? tree_.Child(generic, Role::kName) : generic;
  std::string_view name = last == kNoNode ? "" : tree_.names.Text(tree_[last].name);
  if (std::find(kWrappers.begin(), kWrappers.end(), name) == kWrappers.end()) {
    to.push_back(generic);
    return;
  }
  NodeId argument = tree_.Next(generic);
  if (argument != kNoNode && tree_[argument].kind == Kind::kTuple) {
    argument = tree_.FirstChild(argument);
  }
  while (argument != kNoNode) {
    AddAnnotation(argument, depth + 1, to);
    if (name != "Union") return;
    argument = tree_.Next(argument);
  }
}

}  // namespace pushgate::rules::names
