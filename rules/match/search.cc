#include <algorithm>

#include "rules/match/matcher.h"

/// How a Matcher finds where a pattern may begin, and how it follows sequences of statements.

namespace pushgate::rules::match {

using language::Hole;
using language::Pattern;
using syntax::Kind;
using syntax::kNoNode;
using syntax::NodeId;
using syntax::Role;

namespace {

/// Whether a range of sorted ones begins in [begin, end].
bool HoldsOne(const std::vector<Match>& sorted, uint32_t begin, uint32_t end) {
  auto first = std::lower_bound(sorted.begin(), sorted.end(), begin,
                                [](const Match& match, uint32_t at) { return match.begin < at; });
  return first != sorted.end() && first->begin <= end;
}

}  // namespace

std::vector<Match> Matcher::FindAll(const std::vector<Match>* around) {
  bool sequence = pattern_.form == Pattern::Form::kStatements;
  std::vector<NodeId> starts =
      sequence ? candidates_.Statements(pattern_.root) : candidates_.Nodes(pattern_.root);
  bool name = area_.is_part && area_.first < area_.end && tree_[area_.first].kind == Kind::kName;
  if (name && !sequence) starts.assign(1, area_.first);
  for (NodeId t : starts) {
    if (context_.stopped()) break;
    if (t < area_.first || t >= area_.end) continue;
    uint32_t end = tree_[sequence ? tree_[t].parent : t].end;
    if (around != nullptr && !HoldsOne(*around, tree_[t].begin, end)) continue;
    if (sequence) {
      FindStatements(t);
    } else {
      FindFrom(t);
    }
  }
  auto before = [](const Match& a, const Match& b) {
    if (a.begin != b.begin) return a.begin < b.begin;
    if (a.end != b.end) return a.end > b.end;
    return a.environment < b.environment;
  };
  auto equal = [](const Match& a, const Match& b) {
    return a.begin == b.begin && a.end == b.end && a.environment == b.environment;
  };
  std::sort(matches_.begin(), matches_.end(), before);
  matches_.erase(std::unique(matches_.begin(), matches_.end(), equal), matches_.end());
  return std::move(matches_);
}

void Matcher::FindFrom(NodeId t) {
  NodeId parent = tree_[t].parent;
  bool decorator = parent != kNoNode && tree_[parent].kind == Kind::kDecorator;
  if (decorator && !context_.options.attr_expr) return;
  begin_ = tree_[t].begin;
  end_ = tree_[t].end;
  MatchNode(pattern_.root, t, nullptr);
}

void Matcher::FindStatements(NodeId first) {
  begin_ = tree_[first].begin;
  end_ = tree_[first].end;
  NodeId list = tree_[first].parent;
  Goal goal{Goal::Kind::kStatements,
            true,
            pattern_.root,
            pattern_.root_end,
            first,
            tree_[list].after,
            nullptr,
            nullptr,
            kNoNode};
  MatchStatements(goal);
}

/// The statement of a list that the node before `t_end` belongs to.
NodeId Matcher::LastIn(NodeId t_end, NodeId parent) const {
  NodeId last = t_end - 1;
  while (last != kNoNode && tree_[last].parent != parent) {
    if (!context_.Step()) return kNoNode;
    last = tree_[last].parent;
  }
  return last;
}

/// `open` says that statements may be left over, as at the end of a pattern of its own.
bool Matcher::MatchStatements(const Goal& goal) {
  if (!context_.Step()) return false;
  if (goal.p == goal.p_end) return goal.open || goal.t >= goal.t_end ? Solve(goal.next) : true;
  if (pattern_.parts[goal.p].hole == Hole::kDots) return MatchAfterDots(goal);
  Goal rest = goal;
  rest.p = PNext(goal.p);
  uint32_t end = end_;
  if (pattern_.parts[goal.p].hole == Hole::kSpread) {
    rest.open = false;
    for (NodeId t = goal.t;; t = tree_[t].after) {
      rest.t = t;
      if (!Bind(pattern_.parts[goal.p].slot, {Binding::Kind::kNodes, goal.t, t, kNoNode}, &rest))
        return false;
      if (t >= goal.t_end) break;
      end_ = std::max(end_, tree_[t].end);
    }
    end_ = end;
    return true;
  }
  if (goal.t >= goal.t_end) return true;
  // What follows a statement in its own list; behind the last there is nothing but what `...`
  // finds.
  NodeId parent = tree_[goal.t].parent;
  rest.t = tree_[goal.t].after;
  bool last = rest.t >= tree_[parent].after;
  bool plain = rest.p != rest.p_end && pattern_.parts[rest.p].hole != Hole::kDots;
  if (last && plain) return true;
  end_ = std::max(end_, tree_[goal.t].end);
  bool go_on = MatchStatement(goal.p, goal.t, &rest);
  end_ = end;
  return go_on;
}

/// `...` between statements: what follows it may stand anywhere behind, also in nested blocks.
bool Matcher::MatchAfterDots(const Goal& goal) {
  NodeId p = goal.p;
  while (p != goal.p_end && pattern_.parts[p].hole == Hole::kDots) p = PNext(p);
  uint32_t end = end_;
  if (p == goal.p_end) {
    if (goal.t < goal.t_end) {
      NodeId list = tree_[goal.t].parent;
      while (tree_[list].after < goal.t_end) list = tree_[list].parent;
      NodeId last = LastIn(goal.t_end, list);
      if (last != kNoNode) end_ = std::max(end_, tree_[last].end);
    }
    bool go_on = Solve(goal.next);
    end_ = end;
    return go_on;
  }
  Goal rest = goal;
  rest.p = p;
  rest.open = true;
  const std::vector<NodeId>& candidates = candidates_.Statements(p);
  auto from = std::lower_bound(candidates.begin(), candidates.end(), goal.t);
  auto to = std::lower_bound(from, candidates.end(), goal.t_end);
  auto uses = UsesIn(p);
  if (uses && uses->size() < static_cast<size_t>(to - from)) return MatchUses(rest, *uses);
  for (; from != to; ++from) {
    rest.t = *from;
    if (!MatchStatements(rest)) return false;
  }
  return true;
}

/// Of an expression statement with a metavariable that is bound to a name already, where the file
/// has that name: what stands after `$X = ...; ...;` is looked for among the uses of $X only.
std::optional<std::span<const NodeId>> Matcher::UsesIn(NodeId p) const {
  std::optional<std::span<const NodeId>> fewest;
  if (pattern_[p].kind != Kind::kExprStmt || pattern_.parts[p].hole != Hole::kNone) return fewest;
  for (NodeId id = p + 1; id < pattern_[p].after; ++id) {
    if (pattern_.parts[id].hole != Hole::kMetavariable) continue;
    // Before a dot it may stand for what an import gives a name, which reads otherwise.
    if (pattern_[pattern_[id].parent].kind == Kind::kAttribute) continue;
    language::Slot slot = pattern_.parts[id].slot;
    if (slot == language::kNoSlot) continue;
    const Binding& bound = environment_[slot];
    if (bound.kind != Binding::Kind::kNode) continue;
    Kind kind = tree_[bound.a].kind;
    if (kind != Kind::kIdentifier && kind != Kind::kName) continue;
    auto uses = context_.index.Named(tree_[bound.a].name);
    if (!fewest || uses.size() < fewest->size()) fewest = uses;
  }
  return fewest;
}

bool Matcher::MatchUses(const Goal& goal, std::span<const NodeId> uses) {
  Goal rest = goal;
  NodeId last = kNoNode;
  auto use = std::lower_bound(uses.begin(), uses.end(), goal.t);
  for (; use != uses.end() && *use < goal.t_end; ++use) {
    rest.t = context_.index.StatementOf(*use);
    if (rest.t == kNoNode || rest.t == last || rest.t < goal.t) continue;
    last = rest.t;
    if (!context_.Step() || !MatchStatements(rest)) return false;
  }
  return true;
}

bool Matcher::MatchStatement(NodeId p, NodeId t, const Goal* next) {
  bool expression = pattern_[p].kind == Kind::kExprStmt && pattern_.parts[p].hole == Hole::kNone;
  if (!expression) return MatchNode(p, t, next);
  return MatchInStatement(pattern_.FirstChild(p), t, next);
}

/// An expression as a statement of a pattern: anywhere in the statement's own expressions, but not
/// in the blocks of a compound one.
bool Matcher::MatchInStatement(NodeId expression, NodeId statement, const Goal* next) {
  Kind wanted = pattern_[expression].kind;
  bool plain = pattern_.parts[expression].hole == Hole::kNone;
  for (NodeId id = statement + 1; id < tree_[statement].after;) {
    Kind kind = tree_[id].kind;
    if (kind == Kind::kBlock || kind == Kind::kExcept || kind == Kind::kCase ||
        (kind == Kind::kIf && tree_[id].role == Role::kElse)) {
      id = tree_[id].after;
      continue;
    }
    bool may = plain ? kind == wanted || (wanted == Kind::kAttribute && kind == Kind::kIdentifier)
                     : syntax::IsExpression(kind);
    if (may && !MatchNode(expression, id, next)) return false;
    ++id;
  }
  return context_.Step(1 + (tree_[statement].after - statement) / 8);
}

}  // namespace pushgate::rules::match
