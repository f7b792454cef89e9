#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "rules/names/origins.h"

/// What Origins asks about the functions and classes of the file.

namespace pushgate::rules::names {

using syntax::Kind;
using syntax::kNoNode;
using syntax::Role;

namespace {

constexpr auto kEntering = std::to_array<std::string_view>({"__enter__", "__aenter__"});
constexpr auto kIterating = std::to_array<std::string_view>(
    {"__iter__", "__aiter__", "__next__", "__anext__", "__getitem__"});

}  // namespace

/// What the module itself calls a definition, if it is the module's.
void Origins::AddOwn(NodeId definition, List steps, Origin::Kind kind, bool open) {
  NodeId name = tree_.Child(definition, Role::kName);
  if (name == kNoNode || !scopes_.IsOfModule(definition)) return AddLiteral(open);
  PathId path = scopes_.OwnPath(tree_[name].name);
  auto components = scopes_.Components(path);
  Origin origin = Make(kind, {components.begin(), components.end()}, steps);
  origin.open = open;
  origin.latest_start = scopes_.path(path).latest_start;
  Add(std::move(origin));
}

/// Calling a function gives what its annotation says, or else what it returns and yields.
void Origins::AnswerFunction(const Question& question) {
  NodeId function = question.node;
  List steps = question.steps;
  while (steps != 0 && !lists_.Begins(steps, Step::Kind::kCall)) {
    if (lists_.Begins(steps, Step::Kind::kAttribute)) return AddLiteral(true);
    steps = lists_.Rest(steps);
  }
  if (steps == 0) return AddOwn(function, 0, Origin::Kind::kInstance, false);
  List rest = lists_.Rest(steps);
  EnterFunction(rest);
  NodeId type = tree_.Child(function, Role::kReturnType);
  bool says = SaysType(type);
  const std::vector<Result>& results = ResultsOf(function);
  AddOwn(function, steps, Origin::Kind::kOwn, !says && results.empty());
  bool beside = says && way_.made;
  const Way way = way_;
  way_.said |= beside && !results.empty();
  if (says || (type != kNoNode && tree_[type].kind == Kind::kSubscript)) AskType(type, rest);
  way_ = way;
  if (says && !beside) return;
  way_.beside |= beside;
  for (const Result& result : results) {
    List left = rest;
    if (result.yielded && lists_.IsGiving(rest)) left = lists_.Rest(rest);
    Ask(result.value, left);
  }
}

/// Where no other call is left, the function's own code makes what is asked for.
void Origins::EnterFunction(List rest) {
  for (; rest != 0; rest = lists_.Rest(rest)) {
    if (lists_.First(rest).kind == Step::Kind::kCall) return;
  }
  way_.returned = true;
}

/// What a function returns and yields, but for what functions in it do.
const std::vector<Origins::Result>& Origins::ResultsOf(NodeId function) {
  auto [known, added] = results_.try_emplace(function);
  NodeId body = tree_.Child(function, Role::kBody);
  if (!added || body == kNoNode || !steps_.Take((tree_[body].after - body) / 8)) {
    return known->second;
  }
  for (NodeId id = body; id < tree_[body].after;) {
    Kind kind = tree_[id].kind;
    bool inner = kind == Kind::kFunctionDef || kind == Kind::kClassDef || kind == Kind::kLambda;
    if (kind == Kind::kReturn || kind == Kind::kYield) {
      NodeId value = tree_.FirstChild(id);
      bool whole = tree_[id].op == syntax::kOpStar;  // yield from
      bool says = value != kNoNode && tree_[value].kind != Kind::kNone;
      if (says) known->second.push_back({value, kind == Kind::kYield && !whole});
    }
    id = inner ? tree_[id].after : id + 1;
  }
  return known->second;
}

void Origins::AnswerClass(const Question& question) {
  NodeId owner = question.node;
  List steps = question.steps;
  while (lists_.Begins(steps, Step::Kind::kItem)) steps = lists_.Rest(steps);  // Generic[T]
  if (steps == 0) {
    AddOwn(owner, 0, Origin::Kind::kInstance, false);
    return AskBases(owner, 0);
  }
  bool of_instance = lists_.Begins(steps, Step::Kind::kCall);
  List rest = of_instance ? lists_.Rest(steps) : steps;
  bool found = false;
  if (lists_.Begins(rest, Step::Kind::kAttribute)) {
    found = AskMember(owner, lists_.First(rest).name, of_instance, lists_.Rest(rest));
    AddOwn(owner, steps, found ? Origin::Kind::kOwn : Origin::Kind::kInstance, !found);
    if (!found) AskBases(owner, steps);
    return;
  }
  if (lists_.Begins(rest, Step::Kind::kCall)) found = AskMethod(owner, "__call__", rest);
  List called = lists_.Put(Step::Kind::kCall, rest == 0 ? 0 : lists_.Rest(rest));
  if (lists_.Begins(rest, Step::Kind::kEnter)) {
    for (std::string_view name : kEntering) found |= AskMethod(owner, name, called);
  }
  if (lists_.Begins(rest, Step::Kind::kItem)) {
    for (std::string_view name : kIterating) found |= AskMethod(owner, name, called);
  }
  AddOwn(owner, steps, found ? Origin::Kind::kOwn : Origin::Kind::kInstance, false);
  if (!found) AskBases(owner, steps);
}

bool Origins::AskMethod(NodeId owner, std::string_view name, List steps) {
  NameId id = tree_.names.Find(name);
  if (id == syntax::kNoName) return false;
  const std::vector<NodeId>& methods = members_.MethodsOf(owner, id);
  for (NodeId method : methods) Ask(method, steps);
  return !methods.empty();
}

/// What a class has under a name; false if it says nothing about it.
bool Origins::AskMember(NodeId owner, NameId name, bool of_instance, List steps) {
  const std::vector<NodeId>& targets = members_.TargetsOf(owner, name);
  for (NodeId target : targets) AskTarget(target, steps);
  const std::vector<NodeId>& methods = members_.MethodsOf(owner, name);
  for (NodeId method : methods) {
    bool read = of_instance && IsDecorated(tree_, method, "property");
    Ask(method, read ? lists_.Put(Step::Kind::kCall, steps) : steps);
  }
  return !targets.empty() || !methods.empty();
}

void Origins::AskBases(NodeId owner, List steps) {
  NodeId bases = tree_.Child(owner, Role::kBases);
  if (bases == kNoNode) return;
  for (NodeId base = tree_.FirstChild(bases); base != kNoNode && steps_.Take();
       base = tree_.Next(base)) {
    if (tree_[base].kind != Kind::kKeywordArg) Ask(base, steps);
  }
}

}  // namespace pushgate::rules::names
