#include "rules/names/reaching.h"

#include <algorithm>
#include <utility>

namespace pushgate::rules::names {
namespace {

using syntax::Kind;
using syntax::kNoNode;
using syntax::NodeId;
using syntax::Role;

// Blocks within blocks; code that people write has fewer.
constexpr int kDeepest = 40;

bool IsComprehension(Kind kind) {
  return kind == Kind::kListComp || kind == Kind::kSetComp || kind == Kind::kDictComp ||
         kind == Kind::kGenerator;
}

bool IsBefore(const Assignment& assignment, NodeId node) { return assignment.node < node; }

}  // namespace

Reaching::Found Reaching::Find(NodeId use, std::span<const Assignment> assignments) {
  assignments_ = assignments;
  known_.assign(assignments.size(), false);
  found_ = {};
  NodeId from = use;  // the statement, or part of one, that the use stands in
  for (NodeId around = tree_[use].parent; around != kNoNode && steps_.Take();
       from = around, around = tree_[around].parent) {
    Kind kind = tree_[around].kind;
    if (kind == Kind::kBlock || kind == Kind::kModule) {
      found_.always = AssignsIn(around, from, 0);
    } else if (kind == Kind::kFunctionDef || kind == Kind::kLambda) {
      found_.always = Add(around, tree_[around].after, true);
      break;
    } else if (kind == Kind::kFor && tree_[from].role == Role::kBody && AddTarget(around)) {
      found_.always = true;
    } else if (kind == Kind::kFor || kind == Kind::kWhile || kind == Kind::kTry) {
      Add(around, tree_[around].after);  // another turn of the loop, or the body that raised
    } else if (kind == Kind::kWith || kind == Kind::kIf || kind == Kind::kWalrus) {
      bool header = tree_[from].kind != Kind::kBlock;
      if (!header) found_.always = Add(around, from);  // `with open() as name`
    } else if (IsComprehension(kind)) {
      Add(around, tree_[around].after);
    }
    if (found_.always) break;
  }
  return std::move(found_);
}

/// Adds the assignments within some nodes; true if one of them replaces the value.
bool Reaching::Add(NodeId begin, NodeId end, bool parameters_alone) {
  auto first = std::lower_bound(assignments_.begin(), assignments_.end(), begin, IsBefore);
  bool replaced = false;
  for (; first != assignments_.end() && first->node < end; ++first) {
    if (parameters_alone && !first->is_parameter) continue;
    if (!steps_.Take()) return true;
    replaced |= first->replaces;
    auto place = static_cast<uint32_t>(first - assignments_.begin());
    if (!known_[place]) found_.assignments.push_back(place);
    known_[place] = true;
  }
  return replaced;
}

/// What a loop assigns at the beginning of each turn.
bool Reaching::AddTarget(NodeId loop) {
  NodeId target = tree_.Child(loop, Role::kLeft);
  return target != kNoNode && Add(target, tree_[target].after);
}

/// Whether the end of a list of statements is not reached.
bool Reaching::IsLeft(NodeId list) {
  if (last_.empty()) {
    last_.assign(tree_.size(), kNoNode);
    for (NodeId id = 1; id < tree_.size(); ++id) last_[tree_[id].parent] = id;
  }
  if (last_[list] == kNoNode) return false;
  Kind kind = tree_[last_[list]].kind;
  return kind == Kind::kReturn || kind == Kind::kRaise || kind == Kind::kBreak ||
         kind == Kind::kContinue;
}

/// The statement of a list that holds a node.
NodeId Reaching::StatementIn(NodeId list, NodeId node) const {
  while (tree_[node].parent != list && steps_.Take()) node = tree_[node].parent;
  return node;
}

/// Goes backwards through a list of statements, up to `end` or through all of it. True once
/// something assigns whatever branch is taken, or nothing is ever reached behind it.
bool Reaching::AssignsIn(NodeId list, NodeId end, int depth) {
  if (end == tree_[list].after && IsLeft(list)) return true;
  while (steps_.Take()) {
    auto next = std::lower_bound(assignments_.begin(), assignments_.end(), end, IsBefore);
    if (next == assignments_.begin() || (--next)->node <= list) return false;
    end = StatementIn(list, next->node);
    if (Assigns(end, depth)) return true;
  }
  return true;
}

/// Whether a statement assigns whatever branch is taken.
bool Reaching::Assigns(NodeId statement, int depth) {
  if (depth > kDeepest || !steps_.Take()) return true;
  switch (tree_[statement].kind) {
    case Kind::kFunctionDef:
    case Kind::kClassDef:
      return Add(statement, statement + 1);
    case Kind::kIf:
      return AssignsInBranches(statement, depth);
    case Kind::kFor:
    case Kind::kWhile:
    case Kind::kTry:
    case Kind::kMatch:
      Add(statement, tree_[statement].after);
      return false;
    case Kind::kWith: {
      NodeId body = tree_.Child(statement, Role::kBody);
      if (body == kNoNode) return false;
      return AssignsIn(body, tree_[body].after, depth + 1) || Add(statement, body);
    }
    default:
      return Add(statement, tree_[statement].after);
  }
}

bool Reaching::AssignsInBranches(NodeId statement, int depth) {
  NodeId body = tree_.Child(statement, Role::kBody);
  NodeId other = tree_.Child(statement, Role::kElse);
  bool first = body != kNoNode && AssignsIn(body, tree_[body].after, depth + 1);
  if (other == kNoNode) {
    if (body != kNoNode) Add(statement, body);
    return false;
  }
  bool second = tree_[other].kind == Kind::kIf ? Assigns(other, depth + 1)
                                               : AssignsIn(other, tree_[other].after, depth + 1);
  return (first && second) || (body != kNoNode && Add(statement, body));
}

}  // namespace pushgate::rules::names
