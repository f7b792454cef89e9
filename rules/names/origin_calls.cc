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

namespace {

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
};

}  // namespace

struct Origins::Special {
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
      {"partial", "functools", Effect::kFirst},
      {"partialmethod", "functools", Effect::kFirst},
      {"cast", "typing", Effect::kCast},
      {"cast", "typing_extensions", Effect::kCast},
      {"TypeVar", "typing", Effect::kBound},
      {"TypeVar", "typing_extensions", Effect::kBound},
      {"NewType", "typing", Effect::kSecond},
      {"Depends", kAny, Effect::kFirstCalled},
      {"Security", kAny, Effect::kFirstCalled},
      {"getattr", kBuiltin, Effect::kAttribute},
      {"next", kBuiltin, Effect::kFirstItem},
      {"anext", kBuiltin, Effect::kFirstItem},
      {"iter", kBuiltin, Effect::kFirst},
      {"aiter", kBuiltin, Effect::kFirst},
      {"list", kBuiltin, Effect::kFirst},
      {"tuple", kBuiltin, Effect::kFirst},
      {"set", kBuiltin, Effect::kFirst},
      {"frozenset", kBuiltin, Effect::kFirst},
      {"sorted", kBuiltin, Effect::kFirst},
      {"reversed", kBuiltin, Effect::kFirst},
      {"enumerate", kBuiltin, Effect::kNumbered},
      {"staticmethod", kBuiltin, Effect::kFirst},
      {"classmethod", kBuiltin, Effect::kFirst},
      {"closing", "contextlib", Effect::kFirst},
      {"aclosing", "contextlib", Effect::kFirst},
      {"nullcontext", "contextlib", Effect::kFirst},
      {"contextmanager", "contextlib", Effect::kFirst},
      {"asynccontextmanager", "contextlib", Effect::kFirst},
      {"wait_for", "asyncio", Effect::kFirst},
      {"shield", "asyncio", Effect::kFirst},
      {"run", "asyncio", Effect::kFirst},
      {"create_task", "asyncio", Effect::kFirst},
      {"ensure_future", "asyncio", Effect::kFirst},
      {"run_until_complete", kMethod, Effect::kFirst},
      {"enter_context", kMethod, Effect::kFirstEntered},
      {"enter_async_context", kMethod, Effect::kFirstEntered},
      {"__enter__", kMethod, Effect::kObjectEntered},
      {"__aenter__", kMethod, Effect::kObjectEntered},
      {"__next__", kMethod, Effect::kObjectItem},
      {"__anext__", kMethod, Effect::kObjectItem},
      {"__call__", kMethod, Effect::kObjectCalled},
      {"import_module", "importlib", Effect::kModule},
      {"__import__", kBuiltin, Effect::kTopModule},
      {"globals", kBuiltin, Effect::kGlobals},
      {"locals", kBuiltin, Effect::kGlobals},
      {"vars", kBuiltin, Effect::kVars},
      {"super", kBuiltin, Effect::kSuper},
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
  NodeId first = ArgumentOf(call, 0, special.name == "Depends" ? "dependency" : "func");
  NodeId object = tree_.FirstChild(tree_.Child(call, Role::kFunction));
  switch (special.effect) {
    case Effect::kFirst:
      return Ask(first, steps);
    case Effect::kSecond:
      return Ask(ArgumentOf(call, 1, "tp"), steps);
    case Effect::kFirstCalled:
      return Ask(first, lists_.Put(Step::Kind::kCall, steps));
    case Effect::kFirstItem:
      return Ask(first, lists_.Put(Step::Kind::kItem, steps));
    case Effect::kFirstEntered:
      return Ask(first, lists_.Put(Step::Kind::kEnter, steps));
    case Effect::kNumbered:
      return AskNumbered(first, steps);
    case Effect::kObjectCalled:
      return Ask(object, lists_.Put(Step::Kind::kCall, steps));
    case Effect::kObjectItem:
      return Ask(object, lists_.Put(Step::Kind::kItem, steps));
    case Effect::kObjectEntered:
      return Ask(object, lists_.Put(Step::Kind::kEnter, steps));
    case Effect::kCast:
      if (first != kNoNode) AskType(first, steps);
      return;
    case Effect::kBound:
      return Ask(ArgumentOf(call, SIZE_MAX, "bound"), steps);
    case Effect::kAttribute: {
      NodeId name = ArgumentOf(call, 1, "");
      NameId key = name == kNoNode ? kNoName : KeyOf(name);
      if (key == kNoName) return AddLiteral(true);
      Ask(first, lists_.Put(Step{Step::Kind::kAttribute, key}, steps));
      return Ask(ArgumentOf(call, 2, ""), steps);  // the default
    }
    case Effect::kModule:
    case Effect::kTopModule:
      return AskImportedModule(call, special.effect == Effect::kModule, steps);
    case Effect::kGlobals:
      return AskGlobals(steps);
    case Effect::kVars:
      return first == kNoNode ? AskGlobals(steps) : AskVars(first, steps);
    case Effect::kSuper:
      return AskSuper(call, steps);
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

void Origins::AskSuper(NodeId call, List steps) {
  NodeId owner = members_.ClassAround(call);
  if (owner == kNoNode) return AddLiteral(true);
  AskBases(owner, lists_.Put(Step::Kind::kCall, steps));
}

}  // namespace pushgate::rules::names
