#include <algorithm>
#include <array>
#include <string>

#include "rules/names/origins.h"

/// What Origins asks about calls: of most, what is called; of some that Python and its libraries
/// have, what they pass on.

namespace pushgate::rules::names {

using syntax::Kind;
using syntax::kNoName;
using syntax::kNoNode;
using syntax::Role;

struct Origins::Special {
  enum class Effect : uint8_t {
    kFirst,   // gives its first argument
    kSecond,  // ... its second
    kFirstCalled,
    kFirstItem,
    kFirstEntered,
    kNumbered,      // pairs of a number and an element
    kObjectCalled,  // of a method: what calling the object gives
    kObjectItem,
    kObjectEntered,
    kCast,
    kBound,  // a type variable's `bound`
    kAttribute,
    kModule,     // the module that a text names
    kTopModule,  // ... or the package that it is in
    kGlobals,
    kVars,
    kSuper,
    kType,
  };

  std::string_view name;
  std::string_view from;  // the library; "": a builtin; ".": a method of anything; "*": anything
  Effect effect;
};

namespace {

constexpr std::string_view kBuiltin = "", kMethod = ".", kAny = "*";

}  // namespace

/// By the last name of what is called, and the first of where it is from.
const Origins::Special* Origins::SpecialOf(NodeId function) {
  static constexpr auto kSpecials = std::to_array<Special>({
      {"partial", "functools", Special::Effect::kFirst},
      {"partialmethod", "functools", Special::Effect::kFirst},
      {"cast", "typing", Special::Effect::kCast},
      {"cast", "typing_extensions", Special::Effect::kCast},
      {"TypeVar", "typing", Special::Effect::kBound},
      {"TypeVar", "typing_extensions", Special::Effect::kBound},
      {"NewType", "typing", Special::Effect::kSecond},
      {"Depends", kAny, Special::Effect::kFirstCalled},
      {"Security", kAny, Special::Effect::kFirstCalled},
      {"getattr", kBuiltin, Special::Effect::kAttribute},
      {"next", kBuiltin, Special::Effect::kFirstItem},
      {"anext", kBuiltin, Special::Effect::kFirstItem},
      {"iter", kBuiltin, Special::Effect::kFirst},
      {"aiter", kBuiltin, Special::Effect::kFirst},
      {"list", kBuiltin, Special::Effect::kFirst},
      {"tuple", kBuiltin, Special::Effect::kFirst},
      {"set", kBuiltin, Special::Effect::kFirst},
      {"frozenset", kBuiltin, Special::Effect::kFirst},
      {"sorted", kBuiltin, Special::Effect::kFirst},
      {"reversed", kBuiltin, Special::Effect::kFirst},
      {"enumerate", kBuiltin, Special::Effect::kNumbered},
      {"staticmethod", kBuiltin, Special::Effect::kFirst},
      {"classmethod", kBuiltin, Special::Effect::kFirst},
      {"closing", "contextlib", Special::Effect::kFirst},
      {"aclosing", "contextlib", Special::Effect::kFirst},
      {"nullcontext", "contextlib", Special::Effect::kFirst},
      {"contextmanager", "contextlib", Special::Effect::kFirst},
      {"asynccontextmanager", "contextlib", Special::Effect::kFirst},
      {"wait_for", "asyncio", Special::Effect::kFirst},
      {"shield", "asyncio", Special::Effect::kFirst},
      {"run", "asyncio", Special::Effect::kFirst},
      {"create_task", "asyncio", Special::Effect::kFirst},
      {"ensure_future", "asyncio", Special::Effect::kFirst},
      {"run_until_complete", kMethod, Special::Effect::kFirst},
      {"enter_context", kMethod, Special::Effect::kFirstEntered},
      {"enter_async_context", kMethod, Special::Effect::kFirstEntered},
      {"__enter__", kMethod, Special::Effect::kObjectEntered},
      {"__aenter__", kMethod, Special::Effect::kObjectEntered},
      {"__next__", kMethod, Special::Effect::kObjectItem},
      {"__anext__", kMethod, Special::Effect::kObjectItem},
      {"__call__", kMethod, Special::Effect::kObjectCalled},
      {"import_module", "importlib", Special::Effect::kModule},
      {"__import__", kBuiltin, Special::Effect::kTopModule},
      {"globals", kBuiltin, Special::Effect::kGlobals},
      {"locals", kBuiltin, Special::Effect::kGlobals},
      {"vars", kBuiltin, Special::Effect::kVars},
      {"super", kBuiltin, Special::Effect::kSuper},
      {"type", kBuiltin, Special::Effect::kType},
  });
  auto find = [&](std::string_view name, std::string_view from, bool method) -> const Special* {
    for (const Special& special : kSpecials) {
      bool fits =
          special.from == from || special.from == kAny || (special.from == kMethod && method);
      if (special.name == name && fits) return &special;
    }
    return nullptr;
  };
  bool method = tree_[function].kind == Kind::kAttribute;
  if (!method && tree_[function].kind != Kind::kIdentifier) return nullptr;
  for (PathId path : scopes_.PathsOf(function)) {
    auto names = scopes_.Components(path);
    if (names.empty()) continue;
    std::string_view from = tree_.names.Text(names.front());
    if (from == "builtins") from = kBuiltin;
    const Special* special = find(tree_.names.Text(names.back()), from, method);
    if (special != nullptr) return special;
  }
  NodeId name = method ? tree_.Child(function, Role::kName) : function;
  if (name == kNoNode) return nullptr;
  bool builtin = !method && scopes_.Lookup(function) == kNoSite;
  return find(tree_.names.Text(tree_[name].name), builtin ? kBuiltin : "nowhere", method);
}

void Origins::AnswerCall(const Question& question) {
  NodeId function = tree_.Child(question.node, Role::kFunction);
  if (function == kNoNode) return AddLiteral(true);
  const Special* special = SpecialOf(function);
  if (special != nullptr) return AnswerSpecial(*special, question.node, question);
  Step call{Step::Kind::kCall};
  if (tree_[function].kind == Kind::kAttribute) {  // `FACTORIES.get("name")`
    NodeId key = ArgumentOf(question.node, 0, "");
    if (key != kNoNode && tree_[key].kind == Kind::kString) call.name = KeyOf(key);
  }
  Ask(function, lists_.Put(call, question.steps), question.declared);
}

/// A positional argument, or the one of that keyword.
Origins::NodeId Origins::ArgumentOf(NodeId call, size_t place, std::string_view keyword) const {
  NodeId arguments = tree_.Child(call, Role::kArguments);
  if (arguments == kNoNode) return kNoNode;
  NodeId named = kNoNode;
  size_t at = 0;
  bool counted = true;
  for (NodeId id = tree_.FirstChild(arguments); id != kNoNode && steps_.Take();
       id = tree_.Next(id)) {
    Kind kind = tree_[id].kind;
    if (kind == Kind::kKeywordArg) {
      NodeId name = tree_.Child(id, Role::kName);
      bool wanted = name != kNoNode && tree_.names.Text(tree_[name].name) == keyword;
      if (wanted) named = tree_.Child(id, Role::kValue);
      continue;
    }
    if (kind == Kind::kStar || kind == Kind::kDoubleStar) counted = false;
    if (counted && at++ == place) return id;
  }
  return named;
}

void Origins::AnswerSpecial(const Special& special, NodeId call, const Question& question) {
  List steps = question.steps;
  bool depends = special.effect == Special::Effect::kFirstCalled;
  NodeId first = ArgumentOf(call, 0, depends ? "dependency" : "func");
  NodeId object = tree_.FirstChild(tree_.Child(call, Role::kFunction));
  switch (special.effect) {
    case Special::Effect::kFirst:
      return Ask(first, steps);
    case Special::Effect::kSecond:
      return Ask(ArgumentOf(call, 1, "tp"), steps);
    case Special::Effect::kFirstCalled:
      return Ask(first, lists_.Put(Step::Kind::kCall, steps));
    case Special::Effect::kFirstItem:
      return Ask(first, lists_.Put(Step::Kind::kItem, steps));
    case Special::Effect::kFirstEntered:
      return Ask(first, lists_.Put(Step::Kind::kEnter, steps));
    case Special::Effect::kNumbered:
      return AskNumbered(first, steps);
    case Special::Effect::kObjectCalled:
      return Ask(object, lists_.Put(Step::Kind::kCall, steps));
    case Special::Effect::kObjectItem:
      return Ask(object, lists_.Put(Step::Kind::kItem, steps));
    case Special::Effect::kObjectEntered:
      return Ask(object, lists_.Put(Step::Kind::kEnter, steps));
    case Special::Effect::kCast:
      if (first != kNoNode) AskType(first, steps);
      return;
    case Special::Effect::kBound:
      return Ask(ArgumentOf(call, SIZE_MAX, "bound"), steps);
    case Special::Effect::kAttribute: {
      NodeId name = ArgumentOf(call, 1, "");
      NameId key = name == kNoNode ? kNoName : KeyOf(name);
      if (key == kNoName) return AddLiteral(true);
      Ask(first, lists_.Put(Step{Step::Kind::kAttribute, key}, steps));
      return Ask(ArgumentOf(call, 2, ""), steps);  // the default
    }
    case Special::Effect::kModule:
    case Special::Effect::kTopModule:
      return AskImportedModule(call, special.effect == Special::Effect::kModule, steps);
    case Special::Effect::kGlobals:
      return AskGlobals(steps);
    case Special::Effect::kVars:
      return first == kNoNode ? AskGlobals(steps) : AskVars(first, steps);
    case Special::Effect::kSuper:
      return AskSuper(call, steps);
    case Special::Effect::kType:
      if (ArgumentOf(call, 1, "bases") != kNoNode) return AddLiteral(true);  // a new class
      return AskClassOf(first, steps);
  }
}

/// Elements of pairs of a number and an element.
void Origins::AskNumbered(NodeId elements, List steps) {
  List pair = lists_.Begins(steps, Step::Kind::kItem) ? lists_.Rest(steps) : 0;
  bool element =
      lists_.Begins(pair, Step::Kind::kItem) && tree_.names.Text(lists_.First(pair).name) != "0";
  if (!element) return AddLiteral();
  Ask(elements, lists_.Put(Step::Kind::kItem, lists_.Rest(pair)));
}

/// `__import__("a.b")` gives `a`, unless it is said what is imported from it.
void Origins::AskImportedModule(NodeId call, bool whole, List steps) {
  NodeId argument = ArgumentOf(call, 0, "name");
  NameId name = argument == kNoNode ? kNoName : KeyOf(argument);
  if (name == kNoName) return AddLiteral(true);
  std::string text(tree_.names.Text(name));
  bool from = ArgumentOf(call, 3, "fromlist") != kNoNode;
  if (!whole && !from) text = text.substr(0, text.find('.'));
  AddImported(scopes_.ModuleNamed(text), steps, false);
}

namespace {

/// Whether steps take an entry of a mapping; if so, they are what is left, and `key` is which.
bool TakeEntry(const StepLists& lists, const syntax::NameTable& names, StepLists::Id& steps,
               syntax::NameId& key) {
  bool get = lists.Begins(steps, Step::Kind::kAttribute) &&
             (names.Text(lists.First(steps).name) == "get" ||
              names.Text(lists.First(steps).name) == "__getitem__");
  StepLists::Id at = get ? lists.Rest(steps) : steps;
  if (!lists.Begins(at, get ? Step::Kind::kCall : Step::Kind::kItem)) return false;
  key = lists.First(at).name;
  steps = lists.Rest(at);
  return key != kNoName;
}

}  // namespace

void Origins::AskGlobals(List steps) {
  NameId key = kNoName;
  if (!TakeEntry(lists_, tree_.names, steps, key)) return AddLiteral(true);
  AskName(key, 0, steps, false);
}

/// An entry of an object's `__dict__` is its attribute.
void Origins::AskVars(NodeId object, List steps) {
  NameId key = kNoName;
  if (!TakeEntry(lists_, tree_.names, steps, key)) return AddLiteral(true);
  Ask(object, lists_.Put(Step{Step::Kind::kAttribute, key}, steps));
}

/// Of an instance's class: calling it gives another instance, and what it has the instance has,
/// too.
void Origins::AskClassOf(NodeId instance, List steps) {
  if (steps == 0) return AddLiteral(true);
  Ask(instance, lists_.Begins(steps, Step::Kind::kCall) ? lists_.Rest(steps) : steps);
}

void Origins::AskSuper(NodeId call, List steps) {
  NodeId owner = members_.ClassAround(call);
  if (owner == kNoNode) return AddLiteral(true);
  AskBases(owner, lists_.Put(Step::Kind::kCall, steps));
}

}  // namespace pushgate::rules::names
