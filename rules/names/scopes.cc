#include "rules/names/scopes.h"

#include <algorithm>
#include <deque>
#include <set>
#include <string>

namespace pushgate::rules::names {
namespace {

using syntax::Kind;
using syntax::kNoNode;
using syntax::NameId;
using syntax::NodeId;
using syntax::Role;

// Parts of a dotted name that are told apart; longer ones lose their beginning.
constexpr size_t kLongestPath = 32;
// How often re-assignments may add attributes to one name; a rule's names are shorter.
constexpr int kMostHops = 6;

bool IsComprehension(Kind kind) {
  return kind == Kind::kListComp || kind == Kind::kSetComp || kind == Kind::kDictComp ||
         kind == Kind::kGenerator;
}

}  // namespace

Scopes::Scopes(syntax::Tree& tree, std::string_view path, Steps& steps)
    : tree_(tree), steps_(steps) {
  for (size_t slash = path.find('/'); slash != std::string_view::npos; slash = path.find('/')) {
    package_.push_back(tree_.names.InternCopy(std::string(path.substr(0, slash))));
    path.remove_prefix(slash + 1);
  }
  module_ = package_;
  std::string_view stem = path.substr(0, path.find('.'));
  if (stem != "__init__") module_.push_back(tree_.names.InternCopy(std::string(stem)));
  paths_.push_back({0, 0, 0});
  Build();
}

uint32_t Scopes::AddScope(uint32_t parent, Kind kind) {
  scopes_.push_back({parent, kind, {}});
  return static_cast<uint32_t>(scopes_.size() - 1);
}

void Scopes::Build() {
  scope_of_.resize(tree_.size());
  AddScope(0, Kind::kModule);
  for (NodeId id = 1; id < tree_.size(); ++id) {
    scope_of_[id] = ScopeFor(id);
    Visit(id);
  }
}

/// The scope that a node's names are looked up in: its parent's, except in what a definition opens.
uint32_t Scopes::ScopeFor(NodeId id) {
  NodeId parent = tree_[id].parent;
  Kind kind = tree_[parent].kind;
  uint32_t outer = scope_of_[parent];
  bool opens = kind == Kind::kFunctionDef || kind == Kind::kLambda || kind == Kind::kClassDef;
  if (opens && tree_[id].role == Role::kBody) {
    auto [found, added] = inner_.try_emplace(parent, 0);
    if (added) found->second = AddScope(outer, kind);
    return found->second;
  }
  if (IsComprehension(kind)) {
    auto [found, added] = inner_.try_emplace(parent, 0);
    if (added) found->second = AddScope(outer, kind);
    return found->second;
  }
  return outer;
}

void Scopes::Visit(NodeId id) {
  switch (tree_[id].kind) {
    case Kind::kImport:
      return VisitImport(id);
    case Kind::kImportFrom:
      return VisitImportFrom(id);
    case Kind::kParam:
      return VisitParameter(id);
    case Kind::kAssign:
      return VisitAssign(id);
    case Kind::kAugAssign:
      return BindTarget(tree_.Child(id, Role::kLeft), kNoNode, SiteKind::kOther, {});
    case Kind::kTypeAlias:
      return BindTarget(tree_.Child(id, Role::kLeft), tree_.Child(id, Role::kRight),
                        SiteKind::kValue, {});
    case Kind::kWalrus: {
      NodeId left = tree_.Child(id, Role::kLeft);
      if (left == kNoNode || tree_[left].kind != Kind::kIdentifier) return;
      Site site{SiteKind::kValue, id, tree_.Child(id, Role::kValue), kNoNode, 0, kNoSite};
      return Add(FunctionScope(scope_of_[id]), tree_[left].name, site);
    }
    case Kind::kFor:
      return BindTarget(tree_.Child(id, Role::kLeft), kNoNode, SiteKind::kOther, {});
    case Kind::kForIn: {
      // The targets live in the comprehension, whose scope the clause is in.
      return BindTarget(tree_.Child(id, Role::kLeft), kNoNode, SiteKind::kOther, {});
    }
    case Kind::kWithItem:
      return BindTarget(tree_.Child(id, Role::kAlias), tree_.Child(id, Role::kValue),
                        SiteKind::kWith, {});
    case Kind::kExcept:
      return BindTarget(tree_.Child(id, Role::kAlias), kNoNode, SiteKind::kOther, {});
    case Kind::kFunctionDef:
    case Kind::kClassDef: {
      SiteKind kind = tree_[id].kind == Kind::kClassDef ? SiteKind::kClass : SiteKind::kFunction;
      NodeId name = tree_.Child(id, Role::kName);
      if (name == kNoNode) return;
      return Add(scope_of_[id], tree_[name].name, {kind, id, kNoNode, kNoNode, 0, kNoSite});
    }
    case Kind::kGlobal:
    case Kind::kNonlocal:
      return Redirect(id);
    default:
      return;
  }
}

void Scopes::VisitImport(NodeId id) {
  for (NodeId item = tree_.FirstChild(id); item != kNoNode; item = tree_.Next(item)) {
    NodeId dotted = tree_.FirstChild(item);
    if (tree_[item].kind != Kind::kImportItem || dotted == kNoNode) continue;
    NodeId alias = tree_.Child(item, Role::kAlias);
    NodeId first = tree_.FirstChild(dotted);
    if (first == kNoNode) continue;
    Site site{SiteKind::kImport, item, kNoNode, kNoNode, 0, kNoSite};
    if (alias != kNoNode) {
      site.path = ModulePath(dotted);
      MarkAliased(tree_[alias].name);
      Add(scope_of_[id], tree_[alias].name, site);
    } else {
      site.path = AddPath({tree_[first].name}, 0);
      Add(scope_of_[id], tree_[first].name, site);
    }
  }
}

void Scopes::VisitImportFrom(NodeId id) {
  NodeId module = tree_.Child(id, Role::kModule);
  if (module == kNoNode) return;
  PathId base = ModulePath(module);
  for (NodeId item = tree_.FirstChild(id); item != kNoNode; item = tree_.Next(item)) {
    if (tree_[item].kind == Kind::kImportStar) {
      scopes_[scope_of_[id]].wildcards.push_back(base);
      has_wildcard_ = true;
    }
    if (tree_[item].kind != Kind::kImportItem || tree_.IsLeaf(item)) continue;
    NodeId name = tree_.FirstChild(tree_.FirstChild(item));
    NodeId alias = tree_.Child(item, Role::kAlias);
    if (name == kNoNode) continue;
    Site site{SiteKind::kImport, item, kNoNode, kNoNode, Extend(base, {tree_[name].name}), kNoSite};
    NameId bound = alias == kNoNode ? tree_[name].name : tree_[alias].name;
    MarkAliased(bound);
    Add(scope_of_[id], bound, site);
  }
}

void Scopes::VisitParameter(NodeId id) {
  NodeId name = tree_.Child(id, Role::kName);
  NodeId parameters = tree_[id].parent;
  NodeId function = parameters == kNoNode ? kNoNode : tree_[parameters].parent;
  if (name == kNoNode || function == kNoNode) return;
  auto [found, added] = inner_.try_emplace(function, 0);
  if (added) found->second = AddScope(scope_of_[function], tree_[function].kind);
  Site site{SiteKind::kParameter,         id, tree_.Child(id, Role::kValue),
            tree_.Child(id, Role::kType), 0,  kNoSite};
  Add(found->second, tree_[name].name, site);
}

void Scopes::VisitAssign(NodeId id) {
  NodeId next = tree_.Child(id, Role::kRight);
  if (id != chain_next_) {
    // `a = b = value` is walked to its end once: its other targets are visited right behind.
    chain_value_ = next;
    while (chain_value_ != kNoNode && tree_[chain_value_].kind == Kind::kAssign) {
      chain_value_ = tree_.Child(chain_value_, Role::kRight);
    }
  }
  chain_next_ = next;
  Site site;
  site.type = tree_.Child(id, Role::kType);
  BindTarget(tree_.Child(id, Role::kLeft), chain_value_, SiteKind::kValue, site);
}

/// Binds every name in a target; of `a, b = x, y` each to its own value.
void Scopes::BindTarget(NodeId target, NodeId value, SiteKind kind, Site site) {
  if (target == kNoNode) return;
  site.node = target;
  if (tree_[target].kind == Kind::kIdentifier) {
    site.kind = kind;
    site.value = value;
    if (value != kNoNode &&
        (tree_[value].kind == Kind::kIdentifier || tree_[value].kind == Kind::kAttribute)) {
      MarkAliased(tree_[target].name);
    }
    return Add(scope_of_[target == 0 ? 0 : tree_[target].parent], tree_[target].name, site);
  }
  bool pairs = value != kNoNode && kind == SiteKind::kValue && tree_[value].kind == Kind::kTuple;
  NodeId other = pairs ? tree_.FirstChild(value) : kNoNode;
  for (NodeId id = target; id < tree_[target].after;) {
    Kind inner = tree_[id].kind;
    if (inner == Kind::kIdentifier) {
      bool direct = tree_[id].parent == target && other != kNoNode;
      Site each = site;
      each.node = id;
      each.kind = direct ? SiteKind::kValue : SiteKind::kOther;
      each.value = direct ? other : kNoNode;
      each.type = kNoNode;
      if (direct) MarkAliased(tree_[id].name);
      Add(scope_of_[tree_[target].parent], tree_[id].name, each);
    }
    bool container = inner == Kind::kTuple || inner == Kind::kList || inner == Kind::kStar;
    if (tree_[id].parent == target && other != kNoNode) other = tree_.Next(other);
    id = container ? id + 1 : tree_[id].after;
  }
}

void Scopes::Redirect(NodeId id) {
  uint32_t scope = scope_of_[id];
  for (NodeId name = tree_.FirstChild(id); name != kNoNode; name = tree_.Next(name)) {
    uint32_t target = 0;
    if (tree_[id].kind == Kind::kNonlocal) target = FunctionScope(scopes_[scope].parent);
    redirected_[Key(scope, tree_[name].name)] = target;
  }
}

uint32_t Scopes::FunctionScope(uint32_t scope) const {
  while (scope != 0 && IsComprehension(scopes_[scope].kind)) scope = scopes_[scope].parent;
  return scope;
}

void Scopes::Add(uint32_t scope, NameId name, Site site) {
  if (auto found = redirected_.find(Key(scope, name)); found != redirected_.end()) {
    scope = found->second;
  }
  auto [head, added] = bound_.try_emplace(Key(scope, name), kNoSite);
  site.next = head->second;
  head->second = static_cast<SiteId>(sites_.size());
  sites_.push_back(site);
}

void Scopes::MarkAliased(NameId name) {
  if (name >= aliased_.size()) aliased_.resize(name + 64);
  aliased_[name] = true;
}

PathId Scopes::AddPath(const std::vector<NameId>& components, size_t latest_start) {
  size_t length = std::min(components.size(), kLongestPath);
  auto begin = components.end() - static_cast<std::ptrdiff_t>(length);
  auto key = std::make_pair(static_cast<uint16_t>(latest_start),
                            std::vector<NameId>(begin, components.end()));
  auto [known, added] = path_ids_.try_emplace(std::move(key), static_cast<PathId>(paths_.size()));
  if (!added) return known->second;
  paths_.push_back({static_cast<uint32_t>(components_.size()), static_cast<uint16_t>(length),
                    static_cast<uint16_t>(latest_start)});
  components_.insert(components_.end(), begin, components.end());
  return known->second;
}

/// The dotted name of a module in an import.
PathId Scopes::ModulePath(NodeId dotted) {
  std::vector<NameId> names;
  for (NodeId name = tree_.FirstChild(dotted); name != kNoNode; name = tree_.Next(name)) {
    names.push_back(tree_[name].name);
  }
  return ModulePath(tree_[dotted].op, names);
}

/// A relative one is known from the file's own package.
PathId Scopes::ModulePath(size_t dots, std::span<const NameId> names) {
  std::vector<NameId> components;
  size_t latest_start = 0;
  if (dots > 0) {
    size_t kept = package_.size() - std::min(package_.size(), dots - 1);
    components.assign(package_.begin(), package_.begin() + static_cast<std::ptrdiff_t>(kept));
    if (components.size() > kLongestPath / 2) {
      components.erase(components.begin(), components.end() - kLongestPath / 2);
    }
    latest_start = components.empty() ? 0 : components.size() - 1;
  }
  components.insert(components.end(), names.begin(), names.end());
  return AddPath(components, latest_start);
}

PathId Scopes::ModuleNamed(std::string_view text) {
  size_t dots = std::min(text.find_first_not_of('.'), text.size());
  text.remove_prefix(dots);
  std::vector<NameId> names;
  while (!text.empty() && names.size() < kLongestPath) {
    size_t dot = std::min(text.find('.'), text.size());
    names.push_back(tree_.names.InternCopy(std::string(text.substr(0, dot))));
    text.remove_prefix(std::min(dot + 1, text.size()));
  }
  return ModulePath(dots, names);
}

PathId Scopes::OwnPath(NameId name) {
  std::vector<NameId> components = module_;
  components.push_back(name);
  return AddPath(components, package_.empty() ? 0 : package_.size() - 1);
}

PathId Scopes::Extend(PathId base, const std::vector<NameId>& names) {
  auto known = Components(base);
  std::vector<NameId> components(known.begin(), known.end());
  components.insert(components.end(), names.begin(), names.end());
  return AddPath(components, paths_[base].latest_start);
}

SiteId Scopes::Lookup(uint32_t scope, NameId name) const {
  for (bool first = true; steps_.Take(); first = false) {
    if (first || scopes_[scope].kind != Kind::kClassDef) {
      uint32_t home = scope;
      if (auto other = redirected_.find(Key(scope, name)); other != redirected_.end()) {
        home = other->second;
      }
      if (auto found = bound_.find(Key(home, name)); found != bound_.end()) return found->second;
    }
    if (scope == 0) break;
    scope = scopes_[scope].parent;
  }
  return kNoSite;
}

SiteId Scopes::Lookup(NodeId identifier) {
  return Lookup(scope_of_[identifier], tree_[identifier].name);
}

SiteId Scopes::BoundAt(NodeId name) {
  if (tree_[name].kind == Kind::kIdentifier) return Lookup(name);
  NodeId parent = tree_[name].parent;
  switch (tree_[parent].kind) {
    case Kind::kParam: {
      NodeId parameters = tree_[parent].parent;
      auto scope = inner_.find(parameters == kNoNode ? kNoNode : tree_[parameters].parent);
      return scope == inner_.end() ? kNoSite : Lookup(scope->second, tree_[name].name);
    }
    case Kind::kFunctionDef:
    case Kind::kClassDef: {
      bool member = scopes_[scope_of_[parent]].kind == Kind::kClassDef;
      return member ? kNoSite : Lookup(scope_of_[parent], tree_[name].name);
    }
    case Kind::kImportItem:
    case Kind::kDottedName:
      return Lookup(scope_of_[parent], tree_[name].name);
    default:
      return kNoSite;
  }
}

std::optional<Scopes::Reference> Scopes::ReferenceOf(NodeId expression) const {
  Reference reference;
  while (tree_[expression].kind == Kind::kAttribute) {
    NodeId object = tree_.FirstChild(expression);
    NodeId name = tree_.Child(expression, Role::kName);
    if (name == kNoNode || object == name || reference.attributes.size() >= kLongestPath) {
      return std::nullopt;
    }
    reference.attributes.push_back(tree_[name].name);
    expression = object;
  }
  if (tree_[expression].kind != Kind::kIdentifier) return std::nullopt;
  std::reverse(reference.attributes.begin(), reference.attributes.end());
  reference.scope = scope_of_[expression];
  reference.name = tree_[expression].name;
  return reference;
}

/// Whether re-assignments lead from a name to any import, whatever attributes they take on the way.
bool Scopes::ReachesImport(uint32_t scope, NameId name) const {
  std::set<std::pair<uint32_t, NameId>> seen = {{scope, name}};
  std::vector<std::pair<uint32_t, NameId>> pending = {{scope, name}};
  while (!pending.empty()) {
    auto [from, what] = pending.back();
    pending.pop_back();
    SiteId first = Lookup(from, what);
    if (first == kNoSite && has_wildcard_) return true;
    for (SiteId id = first; id != kNoSite && steps_.Take(); id = sites_[id].next) {
      const Site& site = sites_[id];
      if (site.kind == SiteKind::kImport) return true;
      if (site.kind != SiteKind::kValue || site.value == kNoNode) continue;
      std::optional<Reference> value = ReferenceOf(site.value);
      if (value && seen.emplace(value->scope, value->name).second) {
        pending.emplace_back(value->scope, value->name);
      }
    }
  }
  return false;
}

/// Follows imports and re-assignments to every dotted name that a reference may stand for, breadth
/// first. `node = node.next` grows without end: attributes are added a few times only.
std::vector<PathId> Scopes::Resolve(Reference reference) {
  std::vector<PathId> found;
  if (!ReachesImport(reference.scope, reference.name)) return found;
  std::set<Reference> seen = {reference};
  std::deque<Reference> pending = {std::move(reference)};
  while (!pending.empty()) {
    Reference current = std::move(pending.front());
    pending.pop_front();
    SiteId first = Lookup(current.scope, current.name);
    if (first == kNoSite) AddWildcards(current, found);
    for (SiteId id = first; id != kNoSite && steps_.Take(10); id = sites_[id].next) {
      const Site& site = sites_[id];
      if (site.kind == SiteKind::kImport) found.push_back(Extend(site.path, current.attributes));
      if (site.kind != SiteKind::kValue || site.value == kNoNode) continue;
      std::optional<Reference> value = ReferenceOf(site.value);
      if (!value) continue;
      value->hops = current.hops + (value->attributes.empty() ? 0 : 1);
      value->attributes.insert(value->attributes.end(), current.attributes.begin(),
                               current.attributes.end());
      bool fits = value->hops <= kMostHops && value->attributes.size() <= kLongestPath;
      if (fits && seen.insert(*value).second) pending.push_back(std::move(*value));
    }
  }
  std::sort(found.begin(), found.end());
  found.erase(std::unique(found.begin(), found.end()), found.end());
  return found;
}

/// A name that nothing binds may come from any `import *` in sight.
void Scopes::AddWildcards(const Reference& reference, std::vector<PathId>& to) {
  if (!has_wildcard_) return;
  for (uint32_t scope = reference.scope; steps_.Take(); scope = scopes_[scope].parent) {
    for (size_t i = 0; i < scopes_[scope].wildcards.size() && steps_.Take(20); ++i) {
      PathId named = Extend(scopes_[scope].wildcards[i], {reference.name});
      to.push_back(Extend(named, reference.attributes));
    }
    if (scope == 0) return;
  }
}

std::vector<PathId> Scopes::WildcardsOf(NameId name, NodeId where) {
  std::vector<PathId> found;
  AddWildcards({scope_of_[where], name, {}, 0}, found);
  return found;
}

std::span<const PathId> Scopes::PathsOfIdentifier(NodeId identifier) {
  NameId name = tree_[identifier].name;
  if (!MayHavePath(name)) return {};  // means itself
  uint64_t key = Key(scope_of_[identifier], name);
  auto known = resolved_.find(key);
  if (known == resolved_.end()) {
    known = resolved_.emplace(key, Resolve({scope_of_[identifier], name, {}, 0})).first;
  }
  return known->second;
}

std::vector<PathId> Scopes::PathsOf(NodeId expression) {
  std::optional<Reference> reference = ReferenceOf(expression);
  return reference ? Resolve(std::move(*reference)) : std::vector<PathId>();
}

std::vector<PathId> Scopes::PathsOfText(const std::vector<NameId>& components, NodeId where) {
  Reference reference;
  reference.scope = scope_of_[where];
  reference.name = components.front();
  reference.attributes.assign(components.begin() + 1, components.end());
  return reference.attributes.size() <= kLongestPath ? Resolve(std::move(reference))
                                                     : std::vector<PathId>();
}

std::string Scopes::Text(PathId id, size_t length) const {
  std::string text;
  for (NameId name : Components(id).first(std::min<size_t>(length, paths_[id].length))) {
    if (!text.empty()) text += '.';
    text += tree_.names.Text(name);
  }
  return text;
}

}  // namespace pushgate::rules::names
