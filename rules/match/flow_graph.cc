#include "rules/match/flow_graph.h"

#include <algorithm>
#include <utility>

#include "rules/syntax/special_methods.h"

namespace pushgate::rules::match {
namespace {

using names::kNoSite;
using names::SiteId;
using names::SiteKind;
using syntax::Kind;
using syntax::kNoNode;
using syntax::NameId;
using syntax::NodeId;
using syntax::Role;

// Attributes of attributes that are told apart.
constexpr size_t kMostAttributes = 4;
constexpr size_t kMostSites = 64;
constexpr uint32_t kNoFamily = UINT32_MAX;

bool IsSequence(Kind kind) { return kind == Kind::kTuple || kind == Kind::kList; }

}  // namespace

FlowGraph::FlowGraph(Context& context)
    : context_(context), tree_(context.tree), reaching_(context.tree, context.steps) {
  if (!context.Step(tree_.size() / 8)) return;
  FindOwners();
  JoinClasses();
  FindMembers();
  FindResults();
  FindAssignments();
  FindCalls();
  FindChanges();
  SortEvents();
}

std::string_view FlowGraph::NameOf(NodeId node) const {
  return node == kNoNode ? std::string_view() : tree_.names.Text(tree_[node].name);
}

void FlowGraph::FindOwners() {
  function_of_.resize(tree_.size());
  class_of_.resize(tree_.size());
  for (NodeId id = 1; id < tree_.size(); ++id) {
    NodeId parent = tree_[id].parent;
    Kind kind = tree_[parent].kind;
    bool function = kind == Kind::kFunctionDef || kind == Kind::kLambda;
    function_of_[id] = function ? parent : function_of_[parent];
    class_of_[id] = kind == Kind::kClassDef ? parent : class_of_[parent];
  }
}

/// The nodes of the sites that bind a name, if they are of a kind.
std::vector<NodeId> FlowGraph::SitesOf(NodeId identifier, SiteKind kind) {
  std::vector<NodeId> nodes;
  size_t left = kMostSites;
  for (SiteId id = context_.scopes.Lookup(identifier); id != kNoSite && left > 0 && context_.Step();
       id = context_.scopes.site(id).next, --left) {
    const names::Site& site = context_.scopes.site(id);
    if (site.kind != kind) continue;
    NodeId node = kind == SiteKind::kValue ? site.value : site.node;
    if (node != kNoNode) nodes.push_back(node);
  }
  return nodes;
}

uint32_t FlowGraph::Root(NodeId class_node) {
  while (true) {
    auto next = joined_.find(class_node);
    if (next == joined_.end() || next->second == class_node || !context_.Step()) return class_node;
    auto further = joined_.find(next->second);
    if (further != joined_.end()) next->second = further->second;
    class_node = next->second;
  }
}

/// A class and its bases in the file are one family.
void FlowGraph::JoinClasses() {
  for (NodeId id : context_.index.OfKind(Kind::kClassDef)) {
    joined_.try_emplace(id, id);
    NodeId bases = tree_.Child(id, Role::kBases);
    if (bases == kNoNode) continue;
    for (NodeId base = tree_.FirstChild(bases); base != kNoNode; base = tree_.Next(base)) {
      NodeId named = tree_[base].kind == Kind::kSubscript ? tree_.FirstChild(base) : base;
      if (named == kNoNode || tree_[named].kind != Kind::kIdentifier) continue;
      for (NodeId other : SitesOf(named, SiteKind::kClass)) {
        joined_.try_emplace(other, other);
        joined_[Root(other)] = Root(id);
      }
    }
  }
}

void FlowGraph::FindMembers() {
  for (NodeId id : context_.index.OfKind(Kind::kFunctionDef)) {
    NodeId name = tree_.Child(id, Role::kName);
    NodeId body = tree_[id].parent;
    NodeId owner = body == kNoNode ? kNoNode : tree_[body].parent;
    if (name == kNoNode || owner == kNoNode || tree_[owner].kind != Kind::kClassDef) continue;
    members_[{Root(owner), tree_[name].name}].push_back(id);
  }
}

void FlowGraph::FindResults() {
  for (Kind kind : {Kind::kReturn, Kind::kYield}) {
    for (NodeId id : context_.index.OfKind(kind)) {
      if (!tree_.IsLeaf(id)) results_[function_of_[id]].push_back(id + 1);
    }
  }
  for (NodeId lambda : context_.index.OfKind(Kind::kLambda)) {
    NodeId body = tree_.Child(lambda, Role::kBody);
    if (body != kNoNode) results_[lambda].push_back(body);
  }
}

std::span<const NodeId> FlowGraph::Results(NodeId function) const {
  auto found = results_.find(function);
  return found == results_.end() ? std::span<const NodeId>() : found->second;
}

std::span<const NodeId> FlowGraph::Called(NodeId call) const {
  auto found = called_.find(call);
  return found == called_.end() ? std::span<const NodeId>() : found->second;
}

/// The class of the file that a call makes an instance of.
NodeId FlowGraph::ClassCalled(NodeId call) {
  NodeId function = tree_.Child(call, Role::kFunction);
  if (function == kNoNode || tree_[function].kind != Kind::kIdentifier) return kNoNode;
  std::vector<NodeId> classes = SitesOf(function, SiteKind::kClass);
  return classes.empty() ? kNoNode : classes.front();
}

/// The family of what a name stands for: a class, or an instance that is made or annotated.
uint32_t FlowGraph::FamilyOfName(NodeId identifier) {
  std::string_view name = NameOf(identifier);
  if (name == "self" || name == "cls") {
    NodeId owner = class_of_[identifier];
    return owner == 0 ? kNoFamily : Root(owner);
  }
  for (NodeId found : SitesOf(identifier, SiteKind::kClass)) return Root(found);
  for (NodeId value : SitesOf(identifier, SiteKind::kValue)) {
    if (tree_[value].kind != Kind::kCall) continue;
    NodeId called = ClassCalled(value);
    if (called != kNoNode) return Root(called);
  }
  for (NodeId parameter : SitesOf(identifier, SiteKind::kParameter)) {
    NodeId type = tree_.Child(parameter, Role::kType);
    if (type == kNoNode || tree_[type].kind != Kind::kIdentifier) continue;
    for (NodeId found : SitesOf(type, SiteKind::kClass)) return Root(found);
  }
  return kNoFamily;
}

uint32_t FlowGraph::FamilyOf(NodeId object) {
  if (tree_[object].kind == Kind::kIdentifier) return FamilyOfName(object);
  if (tree_[object].kind != Kind::kCall) return kNoFamily;
  NodeId function = tree_.Child(object, Role::kFunction);
  if (function != kNoNode && NameOf(function) == "super") {
    NodeId owner = class_of_[object];
    return owner == 0 ? kNoFamily : Root(owner);
  }
  NodeId called = ClassCalled(object);
  return called == kNoNode ? kNoFamily : Root(called);
}

void FlowGraph::AddMethods(NodeId attribute, std::vector<NodeId>& to) {
  NodeId object = tree_.FirstChild(attribute);
  NodeId name = tree_.Child(attribute, Role::kName);
  if (object == kNoNode || name == kNoNode || members_.empty()) return;
  uint32_t family = FamilyOf(object);
  if (family == kNoFamily) return;
  auto found = members_.find({family, tree_[name].name});
  if (found != members_.end()) to.insert(to.end(), found->second.begin(), found->second.end());
}

std::vector<NodeId> FlowGraph::FunctionsAt(NodeId expression) {
  if (tree_[expression].kind == Kind::kIdentifier) {
    return SitesOf(expression, SiteKind::kFunction);
  }
  std::vector<NodeId> methods;
  AddMethods(expression, methods);
  return methods;
}

std::vector<NodeId> FlowGraph::Resolve(NodeId call) {
  std::vector<NodeId> functions;
  NodeId function = tree_.Child(call, Role::kFunction);
  if (function == kNoNode) return functions;
  if (tree_[function].kind == Kind::kAttribute) AddMethods(function, functions);
  if (tree_[function].kind != Kind::kIdentifier) return functions;
  functions = SitesOf(function, SiteKind::kFunction);
  for (NodeId value : SitesOf(function, SiteKind::kValue)) {
    if (tree_[value].kind == Kind::kLambda) functions.push_back(value);
  }
  for (NodeId made : SitesOf(function, SiteKind::kClass)) {
    auto found = members_.find({Root(made), tree_.names.Find("__init__")});
    if (found == members_.end()) continue;
    functions.insert(functions.end(), found->second.begin(), found->second.end());
  }
  return functions;
}

void FlowGraph::FindCalls() {
  for (NodeId call : context_.index.OfKind(Kind::kCall)) {
    if (!context_.Step(2)) return;
    std::vector<NodeId> functions = Resolve(call);
    if (functions.empty()) continue;
    for (NodeId function : functions) callers_[function].push_back(call);
    called_[call] = std::move(functions);
  }
}

FlowGraph::PlaceId FlowGraph::Intern(std::vector<uint32_t> key) {
  auto [found, added] = places_.try_emplace(std::move(key), static_cast<PlaceId>(events_.size()));
  if (added) events_.emplace_back();
  return found->second;
}

/// The variable or attribute that an expression reads.
std::optional<FlowGraph::PlaceId> FlowGraph::PlaceOf(NodeId expression) {
  std::vector<uint32_t> names;
  while (tree_[expression].kind == Kind::kAttribute && names.size() < kMostAttributes) {
    NodeId name = tree_.Child(expression, Role::kName);
    if (name == kNoNode) return std::nullopt;
    names.push_back(tree_[name].name);
    expression = tree_.FirstChild(expression);
  }
  if (tree_[expression].kind != Kind::kIdentifier) return std::nullopt;
  uint32_t family = names.empty() ? kNoFamily : FamilyOfName(expression);
  SiteId site = family == kNoFamily ? context_.scopes.Lookup(expression) : kNoSite;
  if (family == kNoFamily && site == kNoSite) return std::nullopt;
  names.push_back(family == kNoFamily ? site : family);
  names.push_back(family == kNoFamily ? 0 : 1);
  return Intern(std::move(names));
}

std::optional<FlowGraph::PlaceId> FlowGraph::PlaceOfParameter(NodeId parameter) {
  NodeId name = tree_.Child(parameter, Role::kName);
  SiteId site = name == kNoNode ? kNoSite : context_.scopes.BoundAt(name);
  if (site == kNoSite) return std::nullopt;
  return Intern({site, 0});
}

/// Of a name that a class's body assigns, `self.name`.
std::optional<FlowGraph::PlaceId> FlowGraph::PlaceOfMember(NodeId assigned, NameId name) {
  NodeId owner = class_of_[assigned];
  if (owner == 0 || function_of_[assigned] != function_of_[owner]) return std::nullopt;
  return Intern({name, Root(owner), 1});
}

void FlowGraph::AddEvent(std::optional<PlaceId> place, const Event& event) {
  if (place && context_.Step()) events_[*place].push_back(event);
}

Part FlowGraph::PartAt(NodeId index) {
  const auto& constant = context_.constants.Of(index);
  using Constant = names::Constant::Kind;
  if (!constant) return {};
  if (constant->kind == Constant::kInteger && constant->integer >= 0 && constant->integer < 1000) {
    return Part::Position(static_cast<uint32_t>(constant->integer));
  }
  if (constant->kind != Constant::kString) return {};
  NameId name = tree_.names.Find(constant->text);
  return name == syntax::kNoName ? Part() : Part::Entry(name);
}

/// What is changed by changing an object: a variable, or a part of one.
std::optional<FlowGraph::PlaceId> FlowGraph::Changed(NodeId object, Part& part) {
  while (object != kNoNode && context_.Step()) {
    Kind kind = tree_[object].kind;
    NodeId inner = tree_.FirstChild(object);
    if (kind == Kind::kSubscript) {
      NodeId index = inner == kNoNode ? kNoNode : tree_.Next(inner);
      part = index == kNoNode ? Part() : PartAt(index);
      object = inner;
    } else if (kind == Kind::kCall && inner != kNoNode && tree_[inner].kind == Kind::kAttribute) {
      std::string_view name = NameOf(tree_.Child(inner, Role::kName));
      if (name != "setdefault" && name != "get") return std::nullopt;
      NodeId arguments = tree_.Child(object, Role::kArguments);
      NodeId key = arguments == kNoNode ? kNoNode : tree_.FirstChild(arguments);
      part = key == kNoNode ? Part() : PartAt(key);
      object = tree_.FirstChild(inner);
    } else {
      return PlaceOf(object);
    }
  }
  return std::nullopt;
}

/// Gives every variable of a target its value; those of a tuple each its own.
void FlowGraph::Assign(NodeId target, NodeId value, Part taken, bool element) {
  if (target == kNoNode || !context_.Step()) return;
  Event event{target, value, taken, element, {}, true, false, kNoNode};
  Kind kind = tree_[target].kind;
  if (kind == Kind::kIdentifier || kind == Kind::kAttribute) {
    if (kind == Kind::kIdentifier) {
      AddEvent(PlaceOfMember(target, tree_[target].name), event);
    }
    return AddEvent(PlaceOf(target), event);
  }
  if (kind == Kind::kSubscript) {
    event.replaces = false;
    return AddEvent(Changed(target, event.stored), event);
  }
  if (kind == Kind::kStar) return Assign(tree_.FirstChild(target), value, {}, element);
  if (!IsSequence(kind)) return;
  uint32_t position = 0;
  bool shifted = false;  // behind a star, positions are not known
  for (NodeId each = tree_.FirstChild(target); each != kNoNode; each = tree_.Next(each)) {
    shifted |= tree_[each].kind == Kind::kStar;
    bool known = taken.is_whole() && !shifted && !element;
    Assign(each, value, known ? Part::Position(position) : taken, element);
    ++position;
  }
}

void FlowGraph::FindTargets(NodeId node) {
  NodeId left = tree_.Child(node, Role::kLeft), right = tree_.Child(node, Role::kRight);
  switch (tree_[node].kind) {
    case Kind::kAssign:
      while (right != kNoNode && tree_[right].kind == Kind::kAssign) {
        right = tree_.Child(right, Role::kRight);  // a = b = value
      }
      if (right != kNoNode) Assign(left, right, {}, false);
      return;
    case Kind::kAugAssign: {
      Event event{node, right, {}, false, {}, false, false, kNoNode};
      if (left != kNoNode) AddEvent(Changed(left, event.stored), event);
      return;
    }
    case Kind::kWalrus:
      return Assign(left, tree_.Child(node, Role::kValue), {}, false);
    case Kind::kWithItem:
      return Assign(tree_.Child(node, Role::kAlias), kNoNode, {}, false);
    case Kind::kParam: {
      Event event{node, tree_.Child(node, Role::kValue), {}, false, {}, true, true, kNoNode};
      return AddEvent(PlaceOfParameter(node), event);
    }
    default:  // for
      return Assign(left, right, {}, true);
  }
}

void FlowGraph::FindAssignments() {
  for (Kind kind : {Kind::kAssign, Kind::kAugAssign, Kind::kWalrus, Kind::kWithItem, Kind::kParam,
                    Kind::kFor, Kind::kForIn}) {
    for (NodeId node : context_.index.OfKind(kind)) FindTargets(node);
  }
}

void FlowGraph::FindChanges() {
  for (NodeId call : context_.index.OfKind(Kind::kCall)) {
    if (context_.stopped()) return;
    AddChange(call);
    if (called_.contains(call)) AddPassed(call);
  }
}

/// `names.append(x)` and the like.
void FlowGraph::AddChange(NodeId call) {
  NodeId function = tree_.Child(call, Role::kFunction);
  NodeId arguments = tree_.Child(call, Role::kArguments);
  if (function == kNoNode || arguments == kNoNode) return;
  if (tree_[function].kind != Kind::kAttribute) return;
  if (!syntax::IsChanging(NameOf(tree_.Child(function, Role::kName)))) return;
  Part part;
  std::optional<PlaceId> place = Changed(tree_.FirstChild(function), part);
  for (NodeId each = tree_.FirstChild(arguments); each != kNoNode; each = tree_.Next(each)) {
    Event event{call, each, {}, false, part, false, false, kNoNode};
    if (tree_[each].kind == Kind::kKeywordArg) {  // update(name=x)
      event.value = tree_.Child(each, Role::kValue);
      if (part.is_whole()) event.stored = Part::Entry(tree_[each + 1].name);
    }
    AddEvent(place, event);
  }
}

/// What a function of the file may do to its arguments.
void FlowGraph::AddPassed(NodeId call) {
  for (NodeId function : Called(call)) {
    NodeId parameters = tree_.Child(function, Role::kParameters);
    if (parameters == kNoNode) continue;
    for (NodeId each = tree_.FirstChild(parameters); each != kNoNode; each = tree_.Next(each)) {
      if (tree_[each].kind != Kind::kParam || tree_[each].op != syntax::kOpNone) continue;
      std::vector<Argument> given;
      AddGiven(call, function, each, given);
      for (const Argument& argument : given) {
        Kind kind = tree_[argument.node].kind;
        if (kind != Kind::kIdentifier && kind != Kind::kAttribute) continue;
        AddEvent(PlaceOf(argument.node), {call, kNoNode, {}, false, {}, false, false, each});
      }
    }
  }
}

void FlowGraph::SortEvents() {
  for (std::vector<Event>& events : events_) {
    std::stable_sort(events.begin(), events.end(),
                     [](const Event& a, const Event& b) { return a.node < b.node; });
  }
}

FlowGraph::EventList FlowGraph::Reaching(NodeId read) {
  std::optional<PlaceId> place = PlaceOf(read);
  if (!place) return {};
  bool variable = tree_[read].kind == Kind::kIdentifier;
  const Seen& seen = SeenFrom(*place, variable ? function_of_[read] : kNoNode);
  EventList list = seen.elsewhere;
  if (seen.here.empty()) return list;
  for (uint32_t found : reaching_.Find(read, seen.here).assignments) {
    list.push_back(seen.events[found]);
  }
  return list;
}

/// The events of a variable as a function sees them.
const FlowGraph::Seen& FlowGraph::SeenFrom(PlaceId place, NodeId function) {
  auto [known, added] = seen_.try_emplace({place, function});
  Seen& seen = known->second;
  for (size_t i = 0; added && i < events_[place].size() && context_.Step(); ++i) {
    const Event& event = events_[place][i];
    if (function_of_[event.node] == function) {
      seen.here.push_back({event.node, event.replaces, event.is_parameter});
      seen.events.push_back(&event);
    } else {
      seen.elsewhere.push_back(&event);
    }
  }
  return seen;
}

FlowGraph::EventList FlowGraph::Changes(NodeId parameter) {
  EventList list;
  std::optional<PlaceId> place = PlaceOfParameter(parameter);
  if (!place) return list;
  for (const Event& event : events_[*place]) {
    if (!event.replaces && context_.Step()) list.push_back(&event);
  }
  return list;
}

/// Whether a call leaves out the first parameter, which is the object or the class.
bool FlowGraph::IsBound(NodeId call, NodeId function) const {
  NodeId body = tree_[function].parent;
  bool member = body != kNoNode && tree_[body].parent != kNoNode &&
                tree_[tree_[body].parent].kind == Kind::kClassDef;
  NodeId parameters = tree_.Child(function, Role::kParameters);
  NodeId first = parameters == kNoNode ? kNoNode : tree_.FirstChild(parameters);
  if (!member || first == kNoNode || tree_[first].kind != Kind::kParam) return false;
  std::string_view name = NameOf(tree_.Child(first, Role::kName));
  if (name != "self" && name != "cls") return false;
  NodeId called = tree_.Child(call, Role::kFunction);
  if (tree_[called].kind != Kind::kAttribute) return true;  // a constructor
  NodeId object = tree_.FirstChild(called);                 // Class.method(object, ...)
  bool through_class =
      name == "self" && tree_[object].kind == Kind::kIdentifier &&
      context_.scopes.Lookup(object) != kNoSite &&
      context_.scopes.site(context_.scopes.Lookup(object)).kind == SiteKind::kClass;
  return !through_class;
}

/// Adds what a call gives to a parameter.
void FlowGraph::AddGiven(NodeId call, NodeId function, NodeId parameter,
                         std::vector<Argument>& to) {
  NodeId arguments = tree_.Child(call, Role::kArguments);
  if (arguments == kNoNode || !context_.Step(4)) return;
  uint16_t op = tree_[parameter].op;
  NodeId name = tree_.Child(parameter, Role::kName);
  NodeId parameters = tree_[parameter].parent;
  uint32_t place = 0;
  for (NodeId each = tree_.FirstChild(parameters); each != parameter && context_.Step();
       each = tree_.Next(each)) {
    place += tree_[each].kind == Kind::kParam ? 1 : 0;
  }
  if (IsBound(call, function)) {
    if (place == 0) return;
    --place;
  }
  uint32_t position = 0;
  bool spread = false;
  for (NodeId each = tree_.FirstChild(arguments); each != kNoNode; each = tree_.Next(each)) {
    if (!context_.Step()) return;
    Kind kind = tree_[each].kind;
    if (kind == Kind::kKeywordArg) {
      bool named = name != kNoNode && tree_[each + 1].name == tree_[name].name;
      NodeId value = tree_.Child(each, Role::kValue);
      if (value == kNoNode) continue;
      if (op == syntax::kOpDoubleStar) {
        to.push_back({value, {}, true, Part::Entry(tree_[each + 1].name)});
      } else if (named) {
        to.push_back({value, {}});
      }
    } else if (kind == Kind::kDoubleStar) {
      bool all = op == syntax::kOpDoubleStar || name == kNoNode;
      NodeId value = tree_.FirstChild(each);
      if (op != syntax::kOpStar && value != kNoNode) {
        to.push_back({value, all ? Part() : Part::Entry(tree_[name].name)});
      }
    } else {
      spread |= kind == Kind::kStar;
      bool here = op == syntax::kOpStar ? position >= place : spread || position == place;
      NodeId value = kind == Kind::kStar ? tree_.FirstChild(each) : each;
      if (here && op != syntax::kOpDoubleStar && value != kNoNode) {
        to.push_back({value, {}, op == syntax::kOpStar || kind == Kind::kStar, {}});
      }
      ++position;
    }
  }
}

std::vector<FlowGraph::Argument> FlowGraph::Given(NodeId parameter) {
  std::vector<Argument> given;
  NodeId parameters = tree_[parameter].parent;
  NodeId function = parameters == kNoNode ? kNoNode : tree_[parameters].parent;
  auto calls = callers_.find(function);
  if (calls == callers_.end()) return given;
  for (NodeId call : calls->second) AddGiven(call, function, parameter, given);
  return given;
}

}  // namespace pushgate::rules::match
