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
      return take(Step::Kind::kItem);
    case Wraps::kMapping:
      if (take(Step::Kind::kItem)) return true;
      [[fallthrough]];
    case Wraps::kVariable:  // .get(), .values()
      return take(Step::Kind::kAttribute) && take(Step::Kind::kCall);
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

/// A generic in the text of an annotation, while its arguments are read.
struct OpenBracket {
  Wraps wraps;
  bool wanted;  // what stands here is an instance
  int argument = 0;
};

bool IsWanted(const std::vector<OpenBracket>& open) {
  if (open.empty()) return true;
  const OpenBracket& around = open.back();
  bool first = around.wraps == Wraps::kFirst || around.wraps == Wraps::kGiven;
  return around.wanted && (around.wraps == Wraps::kAll || (first && around.argument == 0));
}

}  // namespace

/// An annotation in quotes: each dotted name in it that an instance would be one of.
void Origins::AnswerTypeText(NodeId string, List steps) {
  std::string_view text = tree_.names.Text(tree_[string].name);
  std::vector<OpenBracket> open;
  for (size_t at = 0; at < text.size() && steps_.Take();) {
    char c = text[at];
    if (c == ',' && !open.empty()) ++open.back().argument;
    if (c == ']' && !open.empty()) open.pop_back();
    size_t end = at;
    while (end < text.size() && (syntax::IsWordByte(text[end]) || text[end] == '.')) ++end;
    if (end == at) {
      ++at;
      continue;
    }
    std::string_view name = text.substr(at, end - at);
    Wraps wraps = WrapsOf(name.substr(name.rfind('.') + 1));
    bool wanted = IsWanted(open), generic = end < text.size() && text[end] == '[';
    List rest = steps;
    if (generic) {
      bool leads = wanted && Unwrap(wraps, rest);
      if (leads) steps = rest;
      open.push_back({wraps, leads});
    }
    if (wanted && name != "None" && (!generic || wraps == Wraps::kNothing)) {
      AskTypeNamed(name, string, steps);
    }
    at = end + (generic ? 1 : 0);
  }
}

/// A dotted name in the text of an annotation.
void Origins::AskTypeNamed(std::string_view name, NodeId where, List steps) {
  steps = lists_.Put(Step::Kind::kCall, steps);
  for (size_t dot = name.rfind('.'); dot != name.npos; dot = name.rfind('.')) {
    NameId part = tree_.names.InternCopy(std::string(name.substr(dot + 1)));
    steps = lists_.Put(Step{Step::Kind::kAttribute, part}, steps);
    name = name.substr(0, dot);
  }
  AskName(tree_.names.InternCopy(std::string(name)), where, steps, true);
}

}  // namespace pushgate::rules::names
