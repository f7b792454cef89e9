#include <string>

#include "rules/names/origins.h"

/// What Origins asks about attributes, subscripts, displays and comprehensions.

namespace pushgate::rules::names {

using syntax::Kind;
using syntax::kNoName;
using syntax::kNoNode;
using syntax::Role;

void Origins::AnswerAttribute(const Question& question) {
  NodeId object = tree_.FirstChild(question.node);
  NodeId name = tree_.Child(question.node, Role::kName);
  if (object == kNoNode || name == kNoNode || object == name) return AddLiteral(true);
  List steps = question.steps;
  if (lists_.Begins(steps, Step::Kind::kItem) && tree_.names.Text(tree_[name].name) == "__dict__") {
    return AskVars(object, steps);
  }
  if (tree_.names.Text(tree_[name].name) == "__class__") return AskClassOf(object, steps);
  Step step{Step::Kind::kAttribute, tree_[name].name};
  Ask(object, lists_.Put(step, steps), question.declared);
}

/// An index or key that is a constant, as a name.
Origins::NameId Origins::KeyOf(NodeId expression) {
  const std::optional<Constant>& constant = constants_.Of(expression);
  if (!constant) return kNoName;
  if (constant->kind == Constant::Kind::kString)
    return tree_.names.InternCopy(std::string(constant->text));
  if (constant->kind != Constant::Kind::kInteger) return kNoName;
  return tree_.names.InternCopy(std::to_string(constant->integer));
}

void Origins::AnswerSubscript(const Question& question) {
  NodeId object = tree_.FirstChild(question.node);
  NodeId key = object == kNoNode ? kNoNode : tree_.Next(object);
  if (key == kNoNode) return AddLiteral(true);
  List steps = question.steps;
  bool called = lists_.Begins(steps, Step::Kind::kCall);
  if (called && AnswerWrapped(question.node, lists_.Rest(steps))) return;
  if (tree_[key].kind == Kind::kSlice) return Ask(object, steps);
  Step item{Step::Kind::kItem, KeyOf(key)};
  Ask(object, lists_.Put(item, steps), question.declared);
}

/// A list, tuple or set: its elements are known, and it itself is no other value.
void Origins::AnswerDisplay(const Question& question) {
  List steps = question.steps;
  if (lists_.Begins(steps, Step::Kind::kItem)) {
    return AskElements(question.node, lists_.First(steps).name, lists_.Rest(steps));
  }
  bool takes = lists_.Begins(steps, Step::Kind::kAttribute) &&
               tree_.names.Text(lists_.First(steps).name) == "pop" &&
               lists_.Begins(lists_.Rest(steps), Step::Kind::kCall);
  if (takes) return AskElements(question.node, kNoName, lists_.Rest(lists_.Rest(steps)));
  AddLiteral();
}

void Origins::AskElements(NodeId display, NameId key, List steps) {
  std::string_view wanted = tree_.names.Text(key);
  size_t place = 0;
  for (NodeId id = tree_.FirstChild(display); id != kNoNode && steps_.Take();
       id = tree_.Next(id), ++place) {
    if (tree_[id].kind == Kind::kStar) {
      wanted = {};  // from here on, places are not known
      Ask(tree_.FirstChild(id), lists_.Put(Step::Kind::kItem, steps));
    } else if (wanted.empty() || wanted[0] == '-' || wanted == std::to_string(place)) {
      Ask(id, steps);
    }
  }
}

void Origins::AnswerDict(const Question& question) {
  List steps = question.steps;
  if (lists_.Begins(steps, Step::Kind::kItem)) {
    return AskEntries(question.node, lists_.First(steps).name, lists_.Rest(steps));
  }
  if (!lists_.Begins(steps, Step::Kind::kAttribute)) return AddLiteral();
  std::string_view method = tree_.names.Text(lists_.First(steps).name);
  List rest = lists_.Rest(steps);
  if (!lists_.Begins(rest, Step::Kind::kCall)) return AddLiteral();
  NameId key = lists_.First(rest).name;
  rest = lists_.Rest(rest);
  if (method == "get" || method == "pop" || method == "setdefault" || method == "__getitem__") {
    return AskEntries(question.node, key, rest);
  }
  if (method == "copy") return Ask(question.node, rest);
  bool items = method == "items" && lists_.Begins(rest, Step::Kind::kItem);
  if (items) rest = lists_.Rest(rest);  // pairs of key and value
  bool values = (items || method == "values") && lists_.Begins(rest, Step::Kind::kItem);
  if (!values) return AddLiteral();
  AskEntries(question.node, kNoName, lists_.Rest(rest));
}

/// The values under a key, or all of them if it is not known or not there.
void Origins::AskEntries(NodeId dict, NameId key, List steps) {
  bool found = false;
  for (int pass = key == kNoName ? 1 : 0; pass < 2 && !found; ++pass) {
    for (NodeId id = tree_.FirstChild(dict); id != kNoNode && steps_.Take(); id = tree_.Next(id)) {
      if (tree_[id].kind == Kind::kDoubleStar) {
        Ask(tree_.FirstChild(id), lists_.Put(Step{Step::Kind::kItem, key}, steps));
        continue;
      }
      NodeId name = tree_.Child(id, Role::kKey);
      if (pass == 0 && (name == kNoNode || KeyOf(name) != key)) continue;
      found = true;
      Ask(tree_.Child(id, Role::kValue), steps);
    }
  }
}

void Origins::AnswerComprehension(const Question& question) {
  if (!lists_.Begins(question.steps, Step::Kind::kItem)) return AddLiteral();
  NodeId element = tree_.Child(question.node, Role::kBody);
  if (element == kNoNode) return AddLiteral(true);
  if (tree_[element].kind == Kind::kPair) element = tree_.Child(element, Role::kValue);
  Ask(element, lists_.Rest(question.steps));
}

void Origins::AnswerLambda(const Question& question) {
  if (!lists_.Begins(question.steps, Step::Kind::kCall)) return AddLiteral();
  List rest = lists_.Rest(question.steps);
  EnterFunction(rest);
  Ask(tree_.Child(question.node, Role::kBody), rest);
}

}  // namespace pushgate::rules::names
