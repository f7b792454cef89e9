#include "rules/names/targets.h"

#include <string>

namespace pushgate::rules::names {

using syntax::Kind;
using syntax::kNoNode;
using syntax::NodeId;
using syntax::Role;

namespace {

// Patterns in patterns that people write are two deep.
constexpr int kDeepest = 8;

/// The place of an element, as an item; any, behind a starred one.
Step ItemAt(syntax::Tree& tree, NodeId container, NodeId element) {
  int place = 0;
  for (NodeId id = tree.FirstChild(container); id != kNoNode && id != element; id = tree.Next(id)) {
    if (tree[id].kind == Kind::kStar) return {Step::Kind::kItem};
    ++place;
  }
  return {Step::Kind::kItem, tree.names.InternCopy(std::to_string(place))};
}

NodeId LastValue(const syntax::Tree& tree, NodeId assign) {
  NodeId value = tree.Child(assign, Role::kRight);
  while (value != kNoNode && tree[value].kind == Kind::kAssign) {
    value = tree.Child(value, Role::kRight);  // a = b = value
  }
  return value;
}

}  // namespace

Given GivenTo(syntax::Tree& tree, NodeId target) {
  Given given;
  auto put_first = [&](Step step) { given.steps.insert(given.steps.begin(), step); };
  NodeId node = target;
  for (int depth = 0; depth < kDeepest && node != kNoNode && node != 0; ++depth) {
    NodeId around = tree[node].parent;
    switch (tree[around].kind) {
      case Kind::kTuple:
      case Kind::kList:
        if (tree[node].kind != Kind::kStar) put_first(ItemAt(tree, around, node));
        break;
      case Kind::kStar:
        break;
      case Kind::kAssign:
        if (tree[node].role != Role::kLeft) return {};
        given.value = LastValue(tree, around);
        if (node == target) given.type = tree.Child(around, Role::kType);
        return given;
      case Kind::kAugAssign:
        if (tree[node].role == Role::kLeft) given.value = tree.Child(around, Role::kRight);
        return given;
      case Kind::kFor:
      case Kind::kForIn:
        if (tree[node].role != Role::kLeft) return {};
        put_first({Step::Kind::kItem});
        given.value = tree.Child(around, Role::kRight);
        return given;
      case Kind::kWithItem:
        if (tree[node].role != Role::kAlias) return {};
        put_first({Step::Kind::kEnter});
        given.value = tree.Child(around, Role::kValue);
        return given;
      case Kind::kWalrus:
        if (tree[node].role == Role::kLeft) given.value = tree.Child(around, Role::kValue);
        return given;
      default:
        return {};
    }
    node = around;
  }
  return {};
}

}  // namespace pushgate::rules::names
