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

bool IsList(Kind kind) { return kind == Kind::kBlock || kind == Kind::kModule; }

}  // namespace

std::vector<Match> Matcher::FindAll() {
  if (pattern_.form == Pattern::Form::kStatements) {
    for (NodeId first : StatementCandidates(pattern_.root)) {
      if (context_.stopped()) break;
      FindStatements(first);
    }
  } else {
    for (NodeId t : Candidates(pattern_.root)) {
      if (context_.stopped()) break;
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
  begin_ = tree_[t].begin;
  end_ = tree_[t].end;
  MatchNode(pattern_.root, t, nullptr);
}

void Matcher::FindStatements(NodeId first) {
  begin_ = tree_[first].begin;
  end_ = tree_[first].end;
  NodeId list = tree_[first].parent;
  Goal goal{Goal::Kind::kStatements, true,    pattern_.root, pattern_.root_end, first,
            tree_[list].after,       nullptr, nullptr};
  MatchStatements(goal);
}

/// Where a pattern's node may match, by its kind and by the name that is called.
std::vector<NodeId> Matcher::Candidates(NodeId root) const {
  std::vector<NodeId> found;
  auto add = [&](Kind kind) {
    auto nodes = context_.index.OfKind(kind);
    found.insert(found.end(), nodes.begin(), nodes.end());
  };
  Kind kind = pattern_[root].kind;
  Hole hole = pattern_.parts[root].hole;
  if (hole == Hole::kAnyString || hole == Hole::kStringBound || hole == Hole::kStringRegex) {
    add(Kind::kString);
    if (pattern_[root].op == syntax::kOpFormat) add(Kind::kFString);
  } else if (hole != Hole::kNone) {
    for (NodeId id = 0; id < tree_.size(); ++id) {
      if (CanStand(root, id) ||
          (hole != Hole::kMetavariable && syntax::IsExpression(tree_[id].kind))) {
        found.push_back(id);
      }
    }
    return found;
  } else if (kind == Kind::kCall) {
    NodeId function = pattern_.FirstChild(root);
    NodeId name = function;
    if (pattern_[function].kind == Kind::kAttribute &&
        pattern_.parts[function].hole == Hole::kNone) {
      name = pattern_[pattern_.FirstChild(function)].after;
    }
    bool named = (pattern_[name].kind == Kind::kIdentifier || pattern_[name].kind == Kind::kName) &&
                 pattern_.parts[name].hole == Hole::kNone;
    if (named) return context_.index.CallsNamed(context_.NameOf(pattern_[name].name));
    add(kind);
  } else {
    add(kind);
    if (kind == Kind::kAttribute) add(Kind::kIdentifier);
    if (kind == Kind::kList) add(Kind::kListComp);
  }
  return found;
}

const std::vector<NodeId>& Matcher::StatementCandidates(NodeId p) {
  auto [known, added] = statement_candidates_.try_emplace(p);
  if (added) known->second = FindStatementCandidates(p);
  return known->second;
}

/// The statements that a statement of a sequence may match, ascending.
std::vector<NodeId> Matcher::FindStatementCandidates(NodeId p) const {
  std::vector<NodeId> found;
  if (pattern_.IsDots(p)) {
    for (Kind kind : {Kind::kModule, Kind::kBlock}) {
      for (NodeId list : context_.index.OfKind(kind)) {
        if (!tree_.IsLeaf(list)) found.push_back(list + 1);
      }
    }
    std::sort(found.begin(), found.end());
    return found;
  }
  bool expression = pattern_[p].kind == Kind::kExprStmt;
  if (expression && pattern_.parts[p].hole == Hole::kMetavariable) {
    for (NodeId id = 1; id < tree_.size(); ++id) {
      if (IsList(tree_[tree_[id].parent].kind)) found.push_back(id);
    }
    return found;
  }
  for (NodeId id : Candidates(expression ? pattern_.FirstChild(p) : p)) {
    NodeId statement = context_.index.StatementOf(id);
    if (statement == kNoNode || (!expression && statement != id)) continue;
    if (found.empty() || found.back() != statement) found.push_back(statement);
  }
  std::sort(found.begin(), found.end());
  found.erase(std::unique(found.begin(), found.end()), found.end());
  return found;
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
    for (NodeId t = goal.t;; t = tree_[t].after) {
      rest.t = t;
      if (!Bind(pattern_.parts[goal.p].slot, {Binding::Kind::kNodes, goal.t, t}, &rest))
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
  const std::vector<NodeId>& candidates = StatementCandidates(p);
  auto from = std::lower_bound(candidates.begin(), candidates.end(), goal.t);
  for (; from != candidates.end() && *from < goal.t_end; ++from) {
    rest.t = *from;
    if (!MatchStatements(rest)) return false;
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
