#include <utility>
#include <vector>

#include "rules/match/matcher.h"

/// How a Matcher compares imports: `import a.b` imports what `from a import b` does.

namespace pushgate::rules::match {

using language::Hole;
using syntax::Kind;
using syntax::kNoNode;
using syntax::NodeId;
using syntax::Role;

namespace {

/// One name that a statement imports: the parts of its dotted name, and what it is called here.
struct Imported {
  std::vector<NodeId> parts;  // Name nodes
  size_t from_module = 0;     // how many of them name the module of a `from`
  NodeId dotted = kNoNode;    // of `import a.b`: all of them in one node
  NodeId alias = kNoNode;
  bool star = false;
};

template <typename Nodes>
void AddParts(const Nodes& nodes, NodeId dotted, std::vector<NodeId>& to) {
  for (NodeId id = dotted + 1; id < nodes[dotted].after; id = nodes[id].after) to.push_back(id);
}

template <typename Nodes>
NodeId AliasOf(const Nodes& nodes, NodeId item) {
  for (NodeId id = item + 1; id < nodes[item].after; id = nodes[id].after) {
    if (nodes[id].role == Role::kAlias) return id;
  }
  return kNoNode;
}

/// What an item of an import statement imports; `relative` gets the leading dots.
template <typename Nodes>
Imported Read(const Nodes& nodes, NodeId statement, NodeId item, uint16_t& relative) {
  Imported imported;
  relative = 0;
  if (nodes[statement].kind == Kind::kImportFrom) {
    AddParts(nodes, statement + 1, imported.parts);
    imported.from_module = imported.parts.size();
    relative = nodes[statement + 1].op;
  }
  if (nodes[item].kind == Kind::kImportStar) {
    imported.star = true;
    return imported;
  }
  if (nodes[item].after == item + 1) return imported;
  if (nodes[statement].kind == Kind::kImport) imported.dotted = item + 1;
  AddParts(nodes, item + 1, imported.parts);
  imported.alias = AliasOf(nodes, item);
  return imported;
}

template <typename Nodes>
NodeId FirstItem(const Nodes& nodes, NodeId statement) {
  NodeId first = statement + 1;
  bool from = nodes[statement].kind == Kind::kImportFrom && first < nodes[statement].after;
  return from ? nodes[first].after : first;
}

}  // namespace

/// Tries every way in which each name that the pattern imports is one that the code imports.
bool Matcher::MatchImport(NodeId p, NodeId t, const Goal* next) {
  if (tree_[t].kind != Kind::kImport && tree_[t].kind != Kind::kImportFrom) return true;
  if (pattern_.IsLeaf(p) || tree_.IsLeaf(t)) return true;
  Goal goal{Goal::Kind::kImports,
            false,
            FirstItem(pattern_, p),
            pattern_[p].after,
            FirstItem(tree_, t),
            tree_[t].after,
            nullptr,
            next,
            t};
  return MatchImports(goal);
}

bool Matcher::MatchImports(const Goal& goal) {
  if (!context_.Step()) return false;
  if (goal.p >= goal.p_end) return Solve(goal.next);
  Goal rest = goal;
  rest.p = PNext(goal.p);
  if (pattern_.IsDots(goal.p)) return Solve(&rest);
  uint16_t p_relative = 0, relative = 0;
  Imported wanted = Read(pattern_, pattern_[goal.p].parent, goal.p, p_relative);
  for (NodeId t = goal.t; t < goal.t_end; t = tree_[t].after) {
    Imported imported = Read(tree_, goal.node, t, relative);
    if (p_relative != relative) continue;
    std::vector<std::pair<language::Slot, NodeId>> bound;
    auto matches = [&](NodeId p, NodeId name) {
      const language::Part& part = pattern_.parts[p];
      if (part.hole == Hole::kMetavariable) bound.emplace_back(part.slot, name);
      return part.hole == Hole::kMetavariable ||
             context_.NameOf(pattern_[p].name) == tree_[name].name;
    };
    // With another name or `*` it has to be written so; else it may be written as any import.
    bool exact = wanted.alias != kNoNode || wanted.star;
    if (exact && pattern_[pattern_[goal.p].parent].kind != tree_[goal.node].kind) continue;
    if (wanted.star && !imported.star) continue;
    if (wanted.alias != kNoNode && imported.alias == kNoNode) continue;
    if (wanted.alias != kNoNode && !matches(wanted.alias, imported.alias)) continue;
    bool fits = false;
    bool whole = wanted.parts.size() == 1 && imported.parts.size() > 1 &&
                 imported.dotted != kNoNode &&
                 pattern_.parts[wanted.parts[0]].hole == Hole::kMetavariable;
    if (whole) {  // `import $X` binds all of `a.b`
      fits = matches(wanted.parts[0], imported.dotted);
    } else if (wanted.parts.size() <= imported.parts.size()) {
      fits = true;
      for (size_t i = 0; fits && i < wanted.parts.size(); ++i) {
        fits = matches(wanted.parts[i], imported.parts[i]);
      }
    }
    // `from a import b` matches `from a.c import b` as well: the module's first parts are enough.
    bool both_from = wanted.from_module > 0 && imported.from_module >= wanted.from_module &&
                     !imported.star && !wanted.star;
    if (!fits && both_from) {
      bound.clear();
      fits = matches(wanted.parts.back(), imported.parts.back());
      for (size_t i = 0; fits && i < wanted.from_module; ++i) {
        fits = matches(wanted.parts[i], imported.parts[i]);
      }
    }
    if (!fits) continue;
    std::vector<Goal> goals;
    goals.reserve(bound.size());
    for (auto [slot, node] : bound) {
      goals.push_back({Goal::Kind::kBind, false, slot, 0, node, 0, nullptr, nullptr, kNoNode});
    }
    for (size_t i = 0; i < goals.size(); ++i) {
      goals[i].next = i + 1 < goals.size() ? &goals[i + 1] : &rest;
    }
    if (!Solve(goals.empty() ? &rest : goals.data())) return false;
  }
  return true;
}

}  // namespace pushgate::rules::match
