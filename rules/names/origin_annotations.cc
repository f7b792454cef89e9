#include <algorithm>
#include <initializer_list>
#include <string_view>
#include <vector>

#include "rules/names/origins.h"
#include "rules/syntax/words.h"

/// What Origins asks about annotations, and about what may stand for one: `Annotated[...]` as a
/// name's value.

namespace pushgate::rules::names {

using syntax::Kind;
using syntax::kNoNode;
using syntax::Role;

namespace {

/// Whether instances keep what they wrap, which was made before.
bool Holds(Wraps wraps) {
  return wraps == Wraps::kContainer || wraps == Wraps::kMapping || wraps == Wraps::kVariable;
}

}  // namespace

/// Whether a call is taken on a value, which gives another one.
bool Origins::MakesMore(List steps) const {
  while (steps != 0 && !lists_.Begins(steps, Step::Kind::kCall)) steps = lists_.Rest(steps);
  return steps != 0;
}

/// What the annotation of a variable says, which was made by whoever gave it.
void Origins::AskDeclared(NodeId type, List steps) {
  const Way way = way_;
  way_.held |= !MakesMore(steps);
  AskType(type, steps);
  way_ = way;
}

/// Takes the call of one of these methods.
bool Origins::TakeMethod(std::initializer_list<std::string_view> methods, List& steps) const {
  if (!lists_.Begins(steps, Step::Kind::kAttribute)) return false;
  std::string_view name = tree_.names.Text(lists_.First(steps).name);
  bool calls = lists_.Begins(lists_.Rest(steps), Step::Kind::kCall);
  if (!calls || std::find(methods.begin(), methods.end(), name) == methods.end()) return false;
  steps = lists_.Rest(lists_.Rest(steps));
  return true;
}

/// Takes the steps that lead from an instance of a wrapper to what it wraps; false if none do.
bool Origins::Unwrap(Wraps wraps, List& steps) const {
  auto take = [&](Step::Kind kind) {
    bool begins = lists_.Begins(steps, kind);
    if (begins) steps = lists_.Rest(steps);
    return begins;
  };
  switch (wraps) {
    case Wraps::kNothing:
      return false;
    case Wraps::kGiven:
      if (lists_.IsGiving(steps)) steps = lists_.Rest(steps);
      return true;
    case Wraps::kCallable:
      return take(Step::Kind::kCall);
    case Wraps::kContainer:
      return take(Step::Kind::kItem) || TakeMethod({"pop"}, steps);
    case Wraps::kMapping:
      if (take(Step::Kind::kItem)) return true;
      if (TakeMethod({"get", "pop", "setdefault", "__getitem__"}, steps)) return true;
      if (TakeMethod({"values"}, steps)) return take(Step::Kind::kItem);
      if (TakeMethod({"items"}, steps)) return take(Step::Kind::kItem) && take(Step::Kind::kItem);
      return TakeMethod({"popitem"}, steps) && take(Step::Kind::kItem);
    case Wraps::kVariable:
      return TakeMethod({"get"}, steps);
    default:
      return true;
  }
}

/// Asks an annotation's subscript for what it wraps; `steps` are taken on an instance. False if it
/// wraps nothing.
bool Origins::AnswerWrapped(NodeId subscript, List steps) {
  NodeId generic = tree_.FirstChild(subscript);
  std::string_view name = LastName(tree_, generic);
  Wraps wraps = WrapsOf(name);
  if (wraps == Wraps::kNothing) return false;
  if (!Unwrap(wraps, steps)) {
    AddLiteral();
    return true;
  }
  way_.held |= Holds(wraps) && !MakesMore(steps);
  NodeId first = tree_.Next(generic);
  if (first != kNoNode && tree_[first].kind == Kind::kTuple) first = tree_.FirstChild(first);
  for (NodeId argument = first; argument != kNoNode && steps_.Take();
       argument = tree_.Next(argument)) {
    bool last = tree_.Next(argument) == kNoNode;
    bool wanted = argument == first;
    if (wraps == Wraps::kAll || name == "tuple" || name == "Tuple") wanted = true;
    if (wraps == Wraps::kLast || wraps == Wraps::kCallable || wraps == Wraps::kMapping)
      wanted = last;
    if (wanted && wraps == Wraps::kClass) Ask(argument, steps, true);
    if (wanted && wraps != Wraps::kClass) AskType(argument, steps);
    // Annotated[T, Depends(f)] is given what f returns.
    if (wanted || name != "Annotated" || tree_[argument].kind != Kind::kCall) continue;
    std::string_view called = LastName(tree_, tree_.Child(argument, Role::kFunction));
    if (called == "Depends" || called == "Security") Ask(argument, steps);
  }
  return true;
}

/// `A | B` as an annotation; of two values it is something else.
void Origins::AnswerUnion(const Question& question) {
  bool type = lists_.Begins(question.steps, Step::Kind::kCall);
  if (!type || syntax::OperatorText(tree_[question.node].op) != "|") return AddLiteral(true);
  for (NodeId side = tree_.FirstChild(question.node); side != kNoNode; side = tree_.Next(side)) {
    Ask(side, question.steps, question.declared);
  }
}

/// Whether an annotation says more than that there is a value, or some container of values.
bool Origins::SaysType(NodeId type) const {
  if (type == kNoNode || tree_[type].kind == Kind::kNone) return false;
  if (tree_[type].kind == Kind::kSubscript) {
    Wraps wraps = WrapsOf(LastName(tree_, tree_.FirstChild(type)));
    return wraps != Wraps::kContainer && wraps != Wraps::kMapping;
  }
  std::string_view name = LastName(tree_, type);
  return name.empty() || (name != "Any" && name != "object" && WrapsOf(name) == Wraps::kNothing);
}

namespace {

/// A bracket in the text of an annotation, while what is in it is read.
struct OpenBracket {
  std::string_view name;  // of the generic
  Wraps wraps;
  bool wanted;      // whether what is in it leads on
  uint32_t before;  // steps that are left behind it
  Way way;          // the same
  size_t last;      // its last argument
  size_t argument = 0;
};

bool IsWanted(const std::vector<OpenBracket>& open) {
  if (open.empty()) return true;
  const OpenBracket& around = open.back();
  if (!around.wanted) return false;
  switch (around.wraps) {
    case Wraps::kAll:
      return true;
    case Wraps::kLast:
    case Wraps::kCallable:
    case Wraps::kMapping:
      return around.argument == around.last;
    default:
      return around.argument == 0 || around.name == "tuple" || around.name == "Tuple";
  }
}

/// How many commas stand in a bracket, but for those in brackets within; it ends with the text.
size_t CommasIn(std::string_view bracket) {
  size_t commas = 0;
  int depth = 0;
  for (char c : bracket) {
    if (c == '[') ++depth;
    if (c == ']' && --depth < 0) break;
    if (c == ',' && depth == 0) ++commas;
  }
  return commas;
}

}  // namespace

/// An annotation in quotes: each dotted name in it that an instance would be one of.
void Origins::AnswerTypeText(NodeId string, List steps) {
  std::string_view text = tree_.names.Text(tree_[string].name);
  std::vector<OpenBracket> open;
  for (size_t at = 0; at < text.size() && steps_.Take();) {
    char c = text[at];
    if (c == ',' && !open.empty()) ++open.back().argument;
    if (c == ']' && !open.empty()) {
      steps = open.back().before;
      way_ = open.back().way;
      open.pop_back();
    }
    size_t end = at;
    while (end < text.size() && (syntax::IsWordByte(text[end]) || text[end] == '.')) ++end;
    if (end == at && c != '[') {
      ++at;
      continue;
    }
    std::string_view name = text.substr(at, end - at);
    std::string_view last = name.substr(name.rfind('.') + 1);
    bool wanted = IsWanted(open), generic = end < text.size() && text[end] == '[';
    bool of_class = !open.empty() && open.back().wraps == Wraps::kClass;
    Wraps wraps = WrapsOf(last);
    bool names_type = !name.empty() && name != "None" && (!generic || wraps == Wraps::kNothing);
    if (wanted && names_type) AskTypeNamed(name, string, steps, of_class);
    if (generic) {
      std::string_view inside = text.substr(end + 1);
      if (!steps_.Take(inside.size() / 16)) return;
      open.push_back({last, wraps, false, steps, way_, CommasIn(inside)});
      if (wanted && wraps != Wraps::kNothing) {
        open.back().wanted = Unwrap(wraps, steps);
        if (!open.back().wanted) AddLiteral();
        way_.held |= Holds(wraps) && !MakesMore(steps);
      }
    }
    at = end + (generic ? 1 : 0);
  }
}

/// A dotted name in the text of an annotation: an instance of it, or the class itself.
void Origins::AskTypeNamed(std::string_view name, NodeId where, List steps, bool of_class) {
  if (!of_class) steps = lists_.Put(Step::Kind::kCall, steps);
  for (size_t dot = name.rfind('.'); dot != name.npos; dot = name.rfind('.')) {
    NameId part = tree_.names.InternCopy(std::string(name.substr(dot + 1)));
    steps = lists_.Put(Step{Step::Kind::kAttribute, part}, steps);
    name = name.substr(0, dot);
  }
  AskName(tree_.names.InternCopy(std::string(name)), where, steps, true);
}

}  // namespace pushgate::rules::names
