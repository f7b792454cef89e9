#include "rules/names/types.h"

#include <algorithm>
#include <string_view>

#include "rules/names/wrappers.h"

namespace pushgate::rules::names {

using syntax::Kind;
using syntax::kNoNode;
using syntax::NodeId;
using syntax::Role;

const std::vector<NodeId>& Types::Of(NodeId expression) { return AnswersTo(expression).names; }

const std::vector<NodeId>& Types::LiteralsOf(NodeId expression) {
  return AnswersTo(expression).literals;
}

const Types::Answers& Types::AnswersTo(NodeId expression) {
  auto [known, added] = known_.try_emplace(expression);
  if (!added) return known->second;
  seen_.clear();
  found_ = {};
  Ask(expression, false);
  while (!pending_.empty()) {
    Question question = pending_.back();
    pending_.pop_back();
    if (steps_.Take(4)) Answer(question);
  }
  for (std::vector<NodeId>* nodes : {&found_.names, &found_.literals}) {
    std::sort(nodes->begin(), nodes->end());
    nodes->erase(std::unique(nodes->begin(), nodes->end()), nodes->end());
  }
  return known->second = std::move(found_);
}

void Types::Ask(NodeId node, bool annotation) {
  if (node == kNoNode || !steps_.Take()) return;
  Question question{node, annotation};
  if (seen_.insert(question).second) pending_.push_back(question);
}

void Types::Answer(Question question) {
  if (question.annotation) {
    AskAnnotation(question.node);
  } else {
    AskExpression(question.node);
  }
}

void Types::AskExpression(NodeId expression) {
  switch (tree_[expression].kind) {
    case Kind::kIdentifier:
      return AskName(expression);
    case Kind::kCall:
      return AskCall(expression);
    case Kind::kAttribute:
      return AskMember(expression);
    case Kind::kAwait:
      return Ask(tree_.FirstChild(expression), false);
    case Kind::kWalrus:
      return Ask(tree_.Child(expression, Role::kValue), false);
    case Kind::kConditional: {  // its children are value, condition, other value
      NodeId value = tree_.FirstChild(expression);
      if (value == kNoNode) return;
      Ask(value, false);
      NodeId condition = tree_.Next(value);
      if (condition != kNoNode) Ask(tree_.Next(condition), false);
      return;
    }
    case Kind::kBool:  // `given or Session()`
      for (NodeId side = tree_.FirstChild(expression); side != kNoNode; side = tree_.Next(side)) {
        Ask(side, false);
      }
      return;
    case Kind::kString:
    case Kind::kFString:
    case Kind::kInteger:
    case Kind::kFloat:
    case Kind::kTrue:
    case Kind::kFalse:
    case Kind::kList:
    case Kind::kDict:
    case Kind::kTuple:
    case Kind::kSet:
      found_.literals.push_back(expression);
      return;
    default:
      return;
  }
}

void Types::AskName(NodeId identifier) {
  for (SiteId id = scopes_.Lookup(identifier); id != kNoSite && steps_.Take();
       id = scopes_.site(id).next) {
    const Site& site = scopes_.site(id);
    bool packed = site.kind == SiteKind::kParameter && tree_[site.node].op != syntax::kOpNone;
    if (packed) continue;  // *args: T is a tuple
    if (site.kind == SiteKind::kWith && site.value != kNoNode) {
      for (std::string_view enter : {"__enter__", "__aenter__"}) {
        AskReturned(MethodsOf(site.value, tree_.names.Find(enter)));
      }
    }
    if (site.type != kNoNode) {
      Ask(site.type, true);
    } else if (site.kind == SiteKind::kValue || site.kind == SiteKind::kWith ||
               site.kind == SiteKind::kParameter) {
      Ask(site.value, false);
    }
  }
}

/// A call makes an instance of what is called, unless that is a function of the file, which says by
/// its annotation what it returns.
void Types::AskCall(NodeId call) {
  NodeId function = tree_.Child(call, Role::kFunction);
  if (function == kNoNode) return;
  bool defined = false;
  if (tree_[function].kind == Kind::kIdentifier) {
    for (SiteId id = scopes_.Lookup(function); id != kNoSite && steps_.Take();
         id = scopes_.site(id).next) {
      if (scopes_.site(id).kind != SiteKind::kFunction) continue;
      defined = true;
      Ask(tree_.Child(scopes_.site(id).node, Role::kReturnType), true);
    }
  }
  if (tree_[function].kind == Kind::kAttribute) {
    NodeId name = tree_.Child(function, Role::kName);
    std::vector<NodeId> methods;
    if (name != kNoNode) methods = MethodsOf(tree_.FirstChild(function), tree_[name].name);
    AskReturned(methods);
    defined = !methods.empty();
  }
  if (!defined) found_.names.push_back(function);
}

void Types::AskReturned(const std::vector<NodeId>& functions) {
  for (NodeId function : functions) Ask(tree_.Child(function, Role::kReturnType), true);
}

/// The class that a name stands for, as far as one of the file.
void Types::AddClassNamed(NodeId name, std::vector<NodeId>& classes) {
  if (name == kNoNode || tree_[name].kind != Kind::kIdentifier) return;
  SiteId site = scopes_.Lookup(name);
  if (site == kNoSite || scopes_.site(site).kind != SiteKind::kClass) return;
  classes.push_back(scopes_.site(site).node);
}

/// Behind each class those that it is derived from.
void Types::AddBases(std::vector<NodeId>& classes) {
  constexpr size_t kMostClasses = 32;
  for (size_t i = 0; i < classes.size() && classes.size() < kMostClasses; ++i) {
    std::vector<NodeId> bases;
    NodeId list = tree_.Child(classes[i], Role::kBases);
    NodeId base = list == kNoNode ? kNoNode : tree_.FirstChild(list);
    for (; base != kNoNode && steps_.Take(); base = tree_.Next(base)) AddClassNamed(base, bases);
    for (NodeId added : bases) {
      bool known = std::find(classes.begin(), classes.end(), added) != classes.end();
      if (!known) classes.push_back(added);
    }
  }
}

/// The classes of the file that an object is an instance of or is itself, their bases behind them:
/// `self`, `cls`, a class, a call of one, and a name that is given such a call or its annotation.
std::vector<NodeId> Types::ClassesOf(NodeId object) {
  std::vector<NodeId> classes;
  if (object == kNoNode) return classes;
  if (tree_[object].kind == Kind::kCall) {
    AddClassNamed(tree_.Child(object, Role::kFunction), classes);
  } else if (tree_[object].kind == Kind::kIdentifier) {
    std::string_view called = tree_.names.Text(tree_[object].name);
    NodeId around = called == "self" || called == "cls" ? members_.ClassAround(object) : kNoNode;
    if (around != kNoNode) classes.push_back(around);
    AddClassNamed(object, classes);
    for (SiteId id = scopes_.Lookup(object); classes.empty() && id != kNoSite && steps_.Take();
         id = scopes_.site(id).next) {
      const Site& site = scopes_.site(id);
      bool packed = site.kind == SiteKind::kParameter && tree_[site.node].op != syntax::kOpNone;
      if (packed) continue;
      AddClassNamed(site.type, classes);
      bool called_class = site.kind == SiteKind::kValue && site.value != kNoNode &&
                          tree_[site.value].kind == Kind::kCall;
      if (called_class) AddClassNamed(tree_.Child(site.value, Role::kFunction), classes);
    }
  }
  AddBases(classes);
  return classes;
}

/// The methods that a name is of an object, of the nearest class that has some.
std::vector<NodeId> Types::MethodsOf(NodeId object, syntax::NameId name) {
  if (name == syntax::kNoName) return {};
  for (NodeId owner : ClassesOf(object)) {
    const std::vector<NodeId>& methods = members_.MethodsOf(owner, name);
    if (!methods.empty()) return methods;
  }
  return {};
}

/// What single assignments give `self.name`, `cls.name` or `Class.name`; of the nearest class that
/// has some.
std::vector<Given> Types::MembersOf(NodeId attribute) {
  NodeId object = tree_.FirstChild(attribute);
  NodeId name = tree_.Child(attribute, Role::kName);
  if (object == kNoNode || name == kNoNode || tree_[object].kind != Kind::kIdentifier) return {};
  std::vector<Given> given;
  for (NodeId owner : ClassesOf(object)) {
    for (NodeId target : members_.TargetsOf(owner, tree_[name].name)) {
      if (tree_[tree_[target].parent].kind != Kind::kAssign || !steps_.Take()) continue;
      given.push_back(GivenTo(tree_, target));
    }
    if (!given.empty()) break;
  }
  return given;
}

void Types::AskMember(NodeId attribute) {
  for (const Given& given : MembersOf(attribute)) {
    if (given.type != kNoNode) {
      Ask(given.type, true);
    } else {
      Ask(given.value, false);
    }
  }
  NodeId name = tree_.Child(attribute, Role::kName);
  if (name == kNoNode) return;
  std::vector<NodeId> methods = MethodsOf(tree_.FirstChild(attribute), tree_[name].name);
  std::erase_if(methods, [&](NodeId method) { return !IsDecorated(tree_, method, "property"); });
  AskReturned(methods);
}

std::optional<NodeId> Types::OnlyValueOf(NodeId attribute) {
  std::vector<Given> given = MembersOf(attribute);
  if (given.size() != 1 || given.front().value == kNoNode) return std::nullopt;
  return given.front().value;
}

void Types::AskAnnotation(NodeId type) {
  switch (tree_[type].kind) {
    case Kind::kSubscript:
      return AskWrapped(type);
    case Kind::kBinary:  // X | None
      for (NodeId side = tree_.FirstChild(type); side != kNoNode; side = tree_.Next(side)) {
        Ask(side, true);
      }
      return;
    case Kind::kIdentifier:
      found_.names.push_back(type);
      for (SiteId id = scopes_.Lookup(type); id != kNoSite && steps_.Take();
           id = scopes_.site(id).next) {
        if (scopes_.site(id).kind == SiteKind::kValue) Ask(scopes_.site(id).value, true);
      }
      return;
    case Kind::kAttribute:
    case Kind::kString:
      found_.names.push_back(type);
      return;
    default:
      return;
  }
}

void Types::AskWrapped(NodeId subscript) {
  NodeId generic = tree_.FirstChild(subscript);
  if (generic == kNoNode) return;
  Wraps wraps = WrapsOf(LastName(tree_, generic));
  if (wraps != Wraps::kFirst && wraps != Wraps::kAll && wraps != Wraps::kGiven) {
    found_.names.push_back(generic);
    return;
  }
  NodeId argument = tree_.Next(generic);
  if (argument != kNoNode && tree_[argument].kind == Kind::kTuple) {
    argument = tree_.FirstChild(argument);
  }
  for (; argument != kNoNode; argument = tree_.Next(argument)) {
    Ask(argument, true);
    if (wraps != Wraps::kAll) return;
  }
}

}  // namespace pushgate::rules::names
