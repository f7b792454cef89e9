#include "rules/names/name_graph.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <utility>

#include "rules/syntax/special_methods.h"
#include "rules/syntax/words.h"

namespace pushgate::rules::names {

using syntax::Kind;
using syntax::kNoName;
using syntax::kNoNode;
using syntax::Role;

namespace {

// Of a module's name; no path is longer.
constexpr size_t kMostComponents = 500;

// What finds modules by strings.
constexpr auto kImporting =
    std::to_array<std::string_view>({"import_module", "__import__", "modules"});

}  // namespace

NameGraph::NameGraph(syntax::Tree& tree, Steps& steps)
    : tree_(tree),
      steps_(steps),
      unseen_(tree.names.InternCopy("\x01")),
      super_(tree.names.InternCopy("super")) {
  if (!steps_.Take(tree.size() / 4)) return;
  for (NodeId id = 0; id < tree_.size(); ++id) Read(id);
  for (std::string_view name : kImporting) {
    NameId known = tree_.names.Find(name);
    if (known != kNoName) links_.emplace_back(unseen_, known);
  }
  std::sort(links_.begin(), links_.end());
  links_.erase(std::unique(links_.begin(), links_.end()), links_.end());
  starts_.resize(tree_.names.size() + 1);
  for (const auto& [to, from] : links_) ++starts_[to + 1];
  for (size_t name = 1; name < starts_.size(); ++name) starts_[name] += starts_[name - 1];
}

std::vector<NameGraph::NameId> NameGraph::NamesIn(NodeId expression) {
  std::vector<NameId> names;
  if (!steps_.Take(1 + (tree_[expression].after - expression) / 4)) return names;
  for (NodeId id = expression; id < tree_[expression].after; ++id) {
    const syntax::Node& node = tree_[id];
    if (node.name != kNoName) names.push_back(node.name);
    if (IsKey(id) && IsJoined(id)) names.push_back(unseen_);
    if (node.kind != Kind::kString && node.kind != Kind::kStringPart) continue;
    std::string_view text = tree_.names.Text(node.name);
    syntax::ForEachWord(text, [&](size_t begin, size_t end) {
      if (end - begin == text.size()) return;
      names.push_back(tree_.names.InternCopy(std::string(text.substr(begin, end - begin))));
    });
  }
  return names;
}

void NameGraph::Spread(std::vector<bool>& ends) const {
  ends.resize(starts_.size() - 1);
  std::vector<NameId> pending;
  for (NameId name = 0; name < ends.size(); ++name) {
    if (ends[name]) pending.push_back(name);
  }
  while (!pending.empty() && steps_.Take()) {
    NameId name = pending.back();
    pending.pop_back();
    for (uint32_t i = starts_[name]; i < starts_[name + 1]; ++i) {
      NameId from = links_[i].second;
      if (ends[from]) continue;
      ends[from] = true;
      pending.push_back(from);
    }
  }
}

void NameGraph::Read(NodeId id) {
  switch (tree_[id].kind) {
    case Kind::kAssign:
      Give(tree_.Child(id, Role::kLeft), tree_.Child(id, Role::kType));
      return ReadAssignment(id);
    case Kind::kAugAssign:
    case Kind::kTypeAlias:
    case Kind::kFor:
    case Kind::kForIn:
      return Give(tree_.Child(id, Role::kLeft), tree_.Child(id, Role::kRight));
    case Kind::kWithItem:
      return Give(tree_.Child(id, Role::kAlias), tree_.Child(id, Role::kValue));
    case Kind::kWalrus:
      return Give(tree_.Child(id, Role::kLeft), tree_.Child(id, Role::kValue));
    case Kind::kParam:
      Give(tree_.Child(id, Role::kName), tree_.Child(id, Role::kType));
      return Give(tree_.Child(id, Role::kName), tree_.Child(id, Role::kValue));
    case Kind::kFunctionDef:
      return ReadFunction(id);
    case Kind::kClassDef:
      return ReadClass(id);
    case Kind::kReturn:
    case Kind::kYield:
      return ReadResult(id);
    case Kind::kImportItem:
    case Kind::kImportStar:
      return ReadImport(id);
    default:
      return;
  }
}

/// All targets of `a = b = value` at once, with the first.
void NameGraph::ReadAssignment(NodeId assignment) {
  NodeId parent = tree_[assignment].parent;
  if (parent != kNoNode && tree_[parent].kind == Kind::kAssign) return;
  std::vector<NameId> targets;
  NodeId value = assignment;
  while (value != kNoNode && tree_[value].kind == Kind::kAssign) {
    TargetsOf(tree_.Child(value, Role::kLeft), targets);
    value = tree_.Child(value, Role::kRight);
  }
  Give(targets, value);
}

/// What is assigned to an attribute is the attribute's, and not the object's.
void NameGraph::TargetsOf(NodeId target, std::vector<NameId>& to) const {
  if (target == kNoNode) return;
  switch (tree_[target].kind) {
    case Kind::kIdentifier:
    case Kind::kName:
      return to.push_back(tree_[target].name);
    case Kind::kAttribute: {
      NodeId name = tree_.Child(target, Role::kName);
      if (name != kNoNode) to.push_back(tree_[name].name);
      return;
    }
    case Kind::kTuple:
    case Kind::kList:
    case Kind::kStar:
      for (NodeId id = tree_.FirstChild(target); id != kNoNode; id = tree_.Next(id)) {
        TargetsOf(id, to);
      }
      return;
    case Kind::kSubscript:
      return TargetsOf(tree_.FirstChild(target), to);
    default:
      return;
  }
}

void NameGraph::Give(NodeId target, NodeId value) {
  if (target == kNoNode) return;
  std::vector<NameId> targets;
  TargetsOf(target, targets);
  Give(targets, value);
}

void NameGraph::Give(const std::vector<NameId>& targets, NodeId value) {
  if (targets.empty() || value == kNoNode) return;
  std::vector<NameId> names = NamesIn(value);
  if (IsJoined(value)) names.push_back(unseen_);
  Lead(targets, names, value);
}

void NameGraph::Lead(NameId from, const std::vector<NameId>& to) {
  if (from == kNoName || !steps_.Take(1 + to.size())) return;
  for (NameId name : to) {
    if (name != from) links_.emplace_back(name, from);
  }
}

/// Through a name of their own, for `where`, which saves a link for each pair.
void NameGraph::Lead(const std::vector<NameId>& from, const std::vector<NameId>& to, NodeId where) {
  if (from.size() == 1) return Lead(from.front(), to);
  NameId between = tree_.names.InternCopy("\x01" + std::to_string(where));
  Lead(between, to);
  for (NameId name : from) Lead(name, {between});
}

NameGraph::NameId NameGraph::NameOf(NodeId definition) const {
  NodeId name = tree_.Child(definition, Role::kName);
  return name == kNoNode ? kNoName : tree_[name].name;
}

/// The class that a function is a method of, also within `if` and the like.
NameGraph::NodeId NameGraph::ClassOf(NodeId function) const {
  NodeId node = tree_[function].parent;
  while (node != kNoNode && node != 0 && tree_[node].kind != Kind::kFunctionDef &&
         tree_[node].kind != Kind::kClassDef) {
    node = tree_[node].parent;
  }
  return node != kNoNode && tree_[node].kind == Kind::kClassDef ? node : kNoNode;
}

void NameGraph::ReadFunction(NodeId function) {
  NameId name = NameOf(function);
  NodeId type = tree_.Child(function, Role::kReturnType);
  if (type != kNoNode) Lead(name, NamesIn(type));
  NodeId owner = ClassOf(function);
  NameId owned = owner == kNoNode ? kNoName : NameOf(owner);
  bool unnamed = syntax::IsCalledUnnamed(tree_.names.Text(name));
  if (owned != kNoName && unnamed) Lead(owned, {name});
  NodeId parameters = tree_.Child(function, Role::kParameters);
  if (parameters == kNoNode) return;
  NodeId first = tree_.FirstChild(parameters);
  if (owned != kNoName && first != kNoNode) Lead(NameOf(first), {owned});
}

void NameGraph::ReadClass(NodeId owner) {
  NodeId bases = tree_.Child(owner, Role::kBases);
  if (bases == kNoNode) return;
  std::vector<NameId> names = NamesIn(bases);
  Lead(NameOf(owner), names);
  Lead(super_, names);
}

void NameGraph::ReadResult(NodeId result) {
  NodeId value = tree_.FirstChild(result);
  if (value == kNoNode) return;
  NodeId around = tree_[result].parent;
  while (around != kNoNode && around != 0 && tree_[around].kind != Kind::kFunctionDef) {
    around = tree_[around].parent;
  }
  if (around == kNoNode || around == 0) return;
  Lead(NameOf(around), NamesIn(value));
}

std::vector<std::string> NameGraph::Components(NodeId dotted) const {
  std::vector<std::string> components;
  for (NodeId id = tree_.FirstChild(dotted); id != kNoNode; id = tree_.Next(id)) {
    components.emplace_back(tree_.names.Text(tree_[id].name));
  }
  return components;
}

void NameGraph::ReadImport(NodeId item) {
  NodeId module = tree_.Child(tree_[item].parent, Role::kModule);
  NodeId imported = tree_.FirstChild(item);
  Import import;
  std::vector<NameId> names = NamesIn(item);
  if (module != kNoNode) {
    import.level = tree_[module].op;
    import.module = Components(module);
    if (imported != kNoNode) import.names = Components(imported);
    NameId whole = tree_.names.InternCopy("\x01" + std::to_string(module));
    if (std::exchange(last_module_, module) != module) Lead(whole, NamesIn(module));
    for (NameId name : names) Lead(name, {whole});
  } else if (imported != kNoNode) {
    import.module = Components(imported);
  }
  Lead(names, names, item);
  if (import.module.size() > kMostComponents) return;
  imports_.push_back({std::move(import), std::move(names)});
}

/// Whether an expression may be a string that is constant, and nowhere written as a whole.
bool NameGraph::IsJoined(NodeId expression) const {
  Kind kind = tree_[expression].kind;
  if (kind != Kind::kBinary && kind != Kind::kFString) return false;
  bool string = kind == Kind::kFString;
  for (NodeId id = expression; id < tree_[expression].after && steps_.Take(); ++id) {
    if (tree_[id].kind == Kind::kCall || tree_[id].kind == Kind::kAwait) return false;
    string |= tree_[id].kind == Kind::kString || tree_[id].kind == Kind::kFString;
  }
  return string;
}

/// Whether something may be found by what an expression is: the key of a subscript, an argument.
bool NameGraph::IsKey(NodeId id) const {
  NodeId parent = tree_[id].parent;
  if (parent == kNoNode) return false;
  Kind kind = tree_[parent].kind;
  return (kind == Kind::kSubscript && id != parent + 1) || kind == Kind::kArguments ||
         kind == Kind::kKeywordArg;
}

}  // namespace pushgate::rules::names
