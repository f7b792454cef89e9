#include "rules/match/matcher.h"

#include <algorithm>
#include <array>

#include "rules/match/shape.h"
#include "rules/names/wrappers.h"

namespace pushgate::rules::match {

using language::Hole;
using language::Pattern;
using syntax::Kind;
using syntax::kNoName;
using syntax::kNoNode;
using syntax::Node;
using syntax::Role;

Matcher::Matcher(Context& context, const Pattern& pattern, const Area& area)
    : context_(context),
      tree_(context.tree),
      pattern_(pattern),
      area_(area),
      candidates_(context, pattern),
      environment_(area.given) {}

bool Matcher::Solve(const Goal* goal) {
  if (!context_.Step()) return false;
  if (goal == nullptr) return Emit();
  switch (goal->kind) {
    case Goal::Kind::kNode:
      return MatchNode(goal->p, goal->t, goal->next);
    case Goal::Kind::kList:
      return MatchList(*goal);
    case Goal::Kind::kUnordered:
      return MatchUnordered(*goal);
    case Goal::Kind::kArguments:
      return MatchArguments(*goal);
    case Goal::Kind::kStatements:
      return MatchStatements(*goal);
    case Goal::Kind::kPath:
      return MatchPath(*goal);
    case Goal::Kind::kBind:
      return Bind(static_cast<language::Slot>(goal->p), {Binding::Kind::kNode, goal->t, 0, kNoNode},
                  goal->next);
    case Goal::Kind::kOperands:
      return MatchOperands(*goal);
    case Goal::Kind::kImports:
      return MatchImports(*goal);
  }
  return true;
}

bool Matcher::Emit() {
  if (!context_.TakeRoom(environment_)) return false;
  matches_.push_back({begin_, end_, RangeKind::kPlain, environment_});
  return true;
}

bool Matcher::Bind(language::Slot slot, const Binding& binding, const Goal* next) {
  if (slot == language::kNoSlot) return Solve(next);
  Binding& bound = environment_[slot];
  if (bound.kind != Binding::Kind::kUnbound) {
    return context_.Equal(bound, binding) ? Solve(next) : !context_.stopped();
  }
  bound = binding;
  bool go_on = Solve(next);
  environment_[slot] = Binding();
  return go_on;
}

bool Matcher::MatchNode(NodeId p, NodeId t, const Goal* next) {
  if (!context_.Step()) return false;
  const language::Part& part = pattern_.parts[p];
  switch (part.hole) {
    case Hole::kNone:
      return MatchPlain(p, t, next);
    case Hole::kMetavariable:
    case Hole::kSpread:
      if (!MayStandFor(pattern_[p].kind, tree_[t].kind) && (!area_.is_part || t != area_.first)) {
        return true;
      }
      return BindNode(p, t, next);
    case Hole::kDots:
      return Solve(next);
    case Hole::kDeep:
      return MatchDeep(p, t, next);
    case Hole::kTyped:
      return MatchTyped(p, t, next);
    case Hole::kChain:
      return MatchCalls(p, t, next);
    case Hole::kAnyBraces:
      return IsBraces(tree_[t].kind) ? Solve(next) : true;
    case Hole::kJoinedString:
      return tree_.IsJoined(t) ? Solve(next) : true;
    case Hole::kAnyString:
    case Hole::kStringBound:
    case Hole::kStringRegex:
      return MatchString(p, t, next);
  }
  return true;
}

bool Matcher::Agrees(const Node& p, const Node& t) const {
  switch (p.kind) {
    case Kind::kFunctionDef:
    case Kind::kWith:
    case Kind::kFor:
    case Kind::kForIn:
      if (p.op == syntax::kOpAsync && t.op != syntax::kOpAsync) return false;
      break;
    case Kind::kString:
      if (p.op == syntax::kOpBytes && t.op != syntax::kOpBytes) return false;
      break;
    case Kind::kInterpolation:  // f"{x=}"
      if (p.op != syntax::kOpNone && p.op != t.op) return false;
      break;
    default:
      if (p.op != t.op) return false;
      break;
  }
  return p.name == kNoName || (t.name != kNoName && context_.NameOf(p.name) == t.name);
}

bool Matcher::MatchPlain(NodeId p, NodeId t, const Goal* next) {
  Kind kind = pattern_[p].kind;
  if (kind == Kind::kImport || kind == Kind::kImportFrom) return MatchImport(p, t, next);
  if (kind != tree_[t].kind) return MatchOtherKind(p, t, next);
  if (!MatchSameKind(p, t, next)) return false;
  return kind == Kind::kIdentifier ? MatchPropagated(p, t, next) : true;
}

bool Matcher::MatchSameKind(NodeId p, NodeId t, const Goal* next) {
  const Node &pattern = pattern_[p], &target = tree_[t];
  switch (pattern.kind) {
    case Kind::kIdentifier:
      return MatchName(p, t, next);
    case Kind::kInteger:
    case Kind::kFloat:
      return MatchConstant(p, t, next);
    case Kind::kDecorator:
      return MatchDecorator(p, t, next);
    default:
      break;
  }
  if (!Agrees(pattern, target)) return true;
  switch (pattern.kind) {
    case Kind::kBlock: {
      bool fields = pattern_[pattern.parent].kind == Kind::kClassDef;
      Goal::Kind kind = fields ? Goal::Kind::kUnordered : Goal::Kind::kStatements;
      Goal goal{kind, fields, p + 1, pattern.after, t + 1, target.after, nullptr, next, kNoNode};
      return Solve(&goal);
    }
    case Kind::kAssign:
      return MatchAssign(p, t, next);
    case Kind::kCompare:
      return MatchCompare(p, t, next);
    case Kind::kBool:
      return MatchChain(p, t, context_.options.commutative_boolop, next);
    case Kind::kBinary: {
      std::string_view op = syntax::OperatorText(pattern.op);
      bool chain = op == "|" || op == "&" || op == "^";
      return chain ? MatchChain(p, t, true, next) : MatchChildren(p, t, next);
    }
    default:
      break;
  }
  if (pattern.after == p + 1 && target.after == t + 1) return Solve(next);
  return MatchChildren(p, t, next);
}

/// A metavariable binds code as it is written, and an imported name as what it stands for as well.
bool Matcher::BindNode(NodeId p, NodeId t, const Goal* next) {
  language::Slot slot = pattern_.parts[p].slot;
  if (!Bind(slot, {Binding::Kind::kNode, t, 0, kNoNode}, next)) return false;
  if (slot == language::kNoSlot || tree_[t].kind != Kind::kIdentifier) return true;
  auto paths = context_.scopes.PathsOfIdentifier(t);
  std::vector<names::PathId> copy(paths.begin(), paths.end());
  for (names::PathId path : copy) {
    if (!BindPath(slot, path, context_.scopes.path(path).length, t, next)) return false;
  }
  return true;
}

bool Matcher::BindPath(language::Slot slot, names::PathId path, NodeId length, NodeId node,
                       const Goal* next) {
  return Bind(slot, {Binding::Kind::kPath, path, length, node}, next);
}

/// `a.b` in a pattern is an imported name in the code; `[...]` is a list comprehension, too; a
/// literal is whatever has its value.
bool Matcher::MatchOtherKind(NodeId p, NodeId t, const Goal* next) {
  Kind kind = pattern_[p].kind, target = tree_[t].kind;
  switch (kind) {
    case Kind::kString:
    case Kind::kInteger:
    case Kind::kFloat:
    case Kind::kTrue:
    case Kind::kFalse:
    case Kind::kNone:
      return MatchConstant(p, t, next);
    case Kind::kUnary: {
      NodeId number = pattern_.FirstChild(p);
      bool literal = number != kNoNode && (pattern_[number].kind == Kind::kInteger ||
                                           pattern_[number].kind == Kind::kFloat);
      return literal ? MatchConstant(p, t, next) : MatchPropagated(p, t, next);
    }
    case Kind::kIdentifier: {  // a metavariable-pattern about a name that is no expression
      bool name = area_.is_part && t == area_.first && target == Kind::kName;
      return name && context_.NameOf(pattern_[p].name) == tree_[t].name ? Solve(next) : true;
    }
    case Kind::kAttribute:
      if (target == Kind::kIdentifier && !MatchName(p, t, next)) return false;
      break;
    case Kind::kCall:
      if (tree_[tree_[t].parent].kind == Kind::kDecorator) return MatchDecorator(p, t, next);
      break;
    case Kind::kList:
      if (target == Kind::kListComp && OnlyDots(p) && !pattern_.IsLeaf(p)) return Solve(next);
      break;
    default:
      break;
  }
  return MatchPropagated(p, t, next);
}

/// A name or a chain of attributes against an identifier: as it is written, or as what it stands
/// for.
bool Matcher::MatchName(NodeId p, NodeId t, const Goal* next) {
  if (pattern_[p].kind == Kind::kIdentifier && context_.NameOf(pattern_[p].name) == tree_[t].name) {
    return Solve(next);
  }
  // Copied: solving a goal may make more paths.
  auto paths = context_.scopes.PathsOfIdentifier(t);
  std::vector<names::PathId> copy(paths.begin(), paths.end());
  for (names::PathId path : copy) {
    Goal goal{Goal::Kind::kPath, false, p, 0, path, context_.scopes.path(path).length,
              nullptr,           next,  t};
    if (!MatchPath(goal)) return false;
  }
  return true;
}

bool Matcher::MatchPath(const Goal& goal) {
  const language::Part& part = pattern_.parts[goal.p];
  NodeId length = goal.t_end;
  if (length == 0) return true;
  if (part.hole == Hole::kMetavariable) {
    return BindPath(part.slot, goal.t, length, goal.node, goal.next);
  }
  if (part.hole != Hole::kNone) return true;
  syntax::NameId last = context_.scopes.Components(goal.t)[length - 1];
  if (pattern_[goal.p].kind == Kind::kIdentifier) {
    bool starts = length - 1 <= context_.scopes.path(goal.t).latest_start;
    bool equal = context_.NameOf(pattern_[goal.p].name) == last;
    return starts && equal ? Solve(goal.next) : true;
  }
  if (pattern_[goal.p].kind != Kind::kAttribute || length < 2) return true;
  NodeId object = pattern_.FirstChild(goal.p);
  NodeId name = PNext(object);
  Goal rest{Goal::Kind::kPath, false, object, 0, goal.t, length - 1, nullptr, goal.next, goal.node};
  const language::Part& attribute = pattern_.parts[name];
  if (attribute.hole == Hole::kMetavariable) {
    return Bind(attribute.slot, {Binding::Kind::kText, last, 0, goal.node}, &rest);
  }
  return context_.NameOf(pattern_[name].name) == last ? Solve(&rest) : true;
}

bool Matcher::MatchString(NodeId p, NodeId t, const Goal* next) {
  const Node &pattern = pattern_[p], &target = tree_[t];
  const language::Part& part = pattern_.parts[p];
  if (pattern.op == syntax::kOpFormat && part.hole == Hole::kAnyString) {
    bool formatted = target.kind == Kind::kFString ||
                     (target.kind == Kind::kString && target.op == syntax::kOpFormat);
    return formatted && !tree_.IsJoined(t) ? Solve(next) : true;
  }
  if (target.kind != Kind::kString) return MatchConstant(p, t, next);
  if (pattern.op == syntax::kOpBytes && target.op != syntax::kOpBytes) return true;
  return MatchStringValue(p, tree_.names.Text(target.name), t, next);
}

bool Matcher::MatchDeep(NodeId p, NodeId t, const Goal* next) {
  NodeId inner = pattern_.parts[p].inner;
  for (NodeId id = t; id < tree_[t].after; ++id) {
    if (syntax::IsExpression(tree_[id].kind) && !MatchNode(inner, id, next)) return false;
  }
  return true;
}

/// `X. ...` against any chain of calls and attributes that begins with an X.
bool Matcher::MatchCalls(NodeId p, NodeId t, const Goal* next) {
  NodeId object = pattern_.FirstChild(p);
  while (true) {
    if (!MatchNode(object, t, next)) return false;
    Kind kind = tree_[t].kind;
    bool chained = kind == Kind::kAttribute || kind == Kind::kCall || kind == Kind::kSubscript;
    if (!chained || tree_.IsLeaf(t)) return true;
    t = t + 1;
  }
}

bool Matcher::MatchTyped(NodeId p, NodeId t, const Goal* next) {
  const language::Part& part = pattern_.parts[p];
  if (!syntax::IsExpression(tree_[t].kind) || part.inner == kNoNode) return true;
  Goal bind{Goal::Kind::kBind, false, part.slot, 0, t, 0, nullptr, next, kNoNode};
  for (NodeId type : context_.types.Of(t)) {
    bool go_on = tree_[type].kind == Kind::kString ? MatchTypeText(part.inner, type, &bind)
                                                   : MatchNode(part.inner, type, &bind);
    if (!go_on) return false;
  }
  if (pattern_[part.inner].kind != Kind::kIdentifier) return true;
  for (NodeId literal : context_.types.LiteralsOf(t)) {
    std::string_view type = LiteralType(tree_[literal].kind, tree_[literal].op);
    if (type == context_.SymbolText(pattern_[part.inner].name)) return Solve(&bind);
  }
  return true;
}

/// A type that is named by a string: `"AsyncSession"`, `"orm.Session | None"`.
bool Matcher::MatchTypeText(NodeId p, NodeId type, const Goal* next) {
  names::Scopes& scopes = context_.scopes;
  // A copy: new names may move the others.
  std::string text(tree_.names.Text(tree_[type].name));
  for (std::string_view name : names::TypeNamesIn(text)) {
    if (!context_.Step(1 + name.size() / 8)) return false;
    std::vector<syntax::NameId> components;
    for (std::string_view rest = name; !rest.empty();) {
      size_t dot = std::min(rest.find('.'), rest.size());
      components.push_back(context_.tree.names.InternCopy(std::string(rest.substr(0, dot))));
      rest.remove_prefix(std::min(dot + 1, rest.size()));
    }
    if (components.empty()) continue;
    std::vector<names::PathId> paths = scopes.PathsOfText(components, type);
    paths.push_back(scopes.AddPath(components, 0));
    for (names::PathId path : paths) {
      Goal goal{Goal::Kind::kPath,        false,   p,    0,   path,
                scopes.path(path).length, nullptr, next, type};
      if (!MatchPath(goal)) return false;
    }
  }
  return true;
}

/// Matches the children by role: every role that the pattern has, and no other but those that a
/// pattern may leave out.
bool Matcher::MatchChildren(NodeId p, NodeId t, const Goal* next) {
  std::array<Goal, kMostRoles> goals;
  size_t count = 0;
  uint32_t in_pattern = 0;
  for (NodeId first = p + 1; first < pattern_[p].after;) {
    Role role = pattern_[first].role;
    NodeId end = first;
    while (end < pattern_[p].after && pattern_[end].role == role) end = PNext(end);
    in_pattern |= 1u << static_cast<int>(role);
    NodeId from = tree_.Child(t, role), to = from;
    while (to != kNoNode && to < tree_[t].after && tree_[to].role == role) to = tree_[to].after;
    if (from == kNoNode) from = to = tree_[t].after;
    bool brackets = role == Role::kParameters || role == Role::kBases;
    if (brackets && from == to && OnlyDots(first)) {  // `lambda ...: x`, `class $C(...): ...`
      first = end;
      continue;
    }
    if (count == goals.size()) return true;
    goals[count++] = GroupGoal(p, role, first, end, from, to);
    first = end;
  }
  for (NodeId child = t + 1; child < tree_[t].after;) {
    Role role = tree_[child].role;
    if ((in_pattern >> static_cast<int>(role) & 1) == 0 && !MayBeLeftOut(p, t, role)) {
      return true;
    }
    // Neighbours of one role may be many; the next role is behind them.
    do {
      child = tree_[child].after;
    } while (child < tree_[t].after && tree_[child].role == role);
  }
  for (size_t i = 0; i < count; ++i) goals[i].next = i + 1 < count ? &goals[i + 1] : next;
  return Solve(count > 0 ? &goals[0] : next);
}

Matcher::Goal Matcher::GroupGoal(NodeId p_parent, Role role, NodeId p, NodeId p_end, NodeId t,
                                 NodeId t_end) const {
  Goal goal{Goal::Kind::kList, false, p, p_end, t, t_end, nullptr, nullptr, kNoNode};
  Kind kind = pattern_[p_parent].kind;
  bool one = PNext(p) == p_end && t < t_end && tree_[t].after == t_end && !pattern_.IsDots(p);
  if (kind == Kind::kArguments) {
    // The first base classes are enough, in their order; keywords have none.
    bool bases = pattern_[p_parent].role == Role::kBases;
    bool keywords = bases && OnlyKeywords(p, p_end);
    goal.kind = keywords ? Goal::Kind::kUnordered
                : bases  ? Goal::Kind::kList
                         : Goal::Kind::kArguments;
    goal.open = bases;
  } else if (IsUnordered(kind, role)) {
    goal.kind = Goal::Kind::kUnordered;
    goal.open = MayHaveMore(kind, role);
  } else if (one) {
    goal.kind = Goal::Kind::kNode;
  }
  return goal;
}

bool Matcher::MatchList(const Goal& goal) {
  if (goal.p == goal.p_end) return goal.open || goal.t >= goal.t_end ? Solve(goal.next) : true;
  Goal rest = goal;
  rest.p = PNext(goal.p);
  if (!pattern_.IsDots(goal.p)) {
    if (goal.t >= goal.t_end) return true;
    rest.t = tree_[goal.t].after;
    return MatchNode(goal.p, goal.t, &rest);
  }
  bool bound = pattern_.parts[goal.p].hole == Hole::kSpread;
  if (!bound && rest.p == rest.p_end) return Solve(goal.next);
  for (NodeId t = goal.t;; t = tree_[t].after) {
    rest.t = t;
    bool go_on = bound ? Bind(pattern_.parts[goal.p].slot,
                              {Binding::Kind::kNodes, goal.t, t, kNoNode}, &rest)
                       : Solve(&rest);
    if (!go_on) return false;
    if (t >= goal.t_end) return true;
  }
}

bool Matcher::MatchUnordered(const Goal& goal) {
  Goal rest = goal;
  if (goal.p == goal.p_end) {
    if (goal.open) return Solve(goal.next);
    size_t used = 0, all = 0;
    for (const Used* item = goal.used; item != nullptr; item = item->previous) ++used;
    for (NodeId t = goal.t; t < goal.t_end && all <= used; t = tree_[t].after) ++all;
    return used == all ? Solve(goal.next) : true;
  }
  rest.p = PNext(goal.p);
  if (pattern_.IsDots(goal.p)) {
    rest.open = true;
    return Solve(&rest);
  }
  bool ordered = pattern_[goal.p].role == Role::kDecorator &&
                 context_.options.decorators_order_matters && goal.used != nullptr;
  for (NodeId t = goal.t; t < goal.t_end; t = tree_[t].after) {
    bool taken = (ordered && t < goal.used->node) || IsUsed(goal.used, t);
    if (taken) continue;
    Used used{t, goal.used};
    rest.used = &used;
    bool statement = pattern_[goal.p].kind == Kind::kExprStmt;
    if (!(statement ? MatchStatement(goal.p, t, &rest) : MatchNode(goal.p, t, &rest))) return false;
  }
  return !context_.stopped();
}

bool Matcher::MayBeLeftOut(NodeId p, NodeId t, Role role) const {
  Kind kind = tree_[t].kind;
  if (kind == Kind::kTry && pattern_[p + 1].after == pattern_[p].after) return true;  // `try: ...`
  if (kind == Kind::kAssign && !context_.options.vardef_assign) return false;
  return match::MayBeLeftOut(kind, role);
}

bool Matcher::OnlyDots(NodeId p) const {
  for (NodeId child = p + 1; child < pattern_[p].after; child = PNext(child)) {
    if (pattern_.parts[child].hole != Hole::kDots) return false;
  }
  return true;
}

/// Whether what is left of a call's pattern is keywords and `...` only: order is then no matter.
bool Matcher::OnlyKeywords(NodeId p, NodeId p_end) const {
  for (; p != p_end; p = PNext(p)) {
    if (pattern_[p].kind != Kind::kKeywordArg && pattern_.parts[p].hole != Hole::kDots)
      return false;
  }
  return true;
}

bool Matcher::MatchArguments(const Goal& goal) {
  Goal rest = goal;
  while (rest.t < rest.t_end && IsUsed(goal.used, rest.t)) rest.t = tree_[rest.t].after;
  if (goal.p == goal.p_end) return rest.open || rest.t >= rest.t_end ? Solve(goal.next) : true;
  const language::Part& part = pattern_.parts[goal.p];
  rest.p = PNext(goal.p);
  if (part.hole == Hole::kDots && OnlyKeywords(rest.p, rest.p_end)) {
    rest.open = true;
    return Solve(&rest);
  }
  if (pattern_.IsDots(goal.p)) {
    for (NodeId from = rest.t, t = from;; t = tree_[t].after) {
      rest.t = t;
      bool go_on = part.hole == Hole::kDots
                       ? Solve(&rest)
                       : Bind(part.slot, {Binding::Kind::kNodes, from, t, kNoNode}, &rest);
      if (!go_on) return false;
      if (t >= goal.t_end) return true;
    }
  }
  if (pattern_[goal.p].kind == Kind::kKeywordArg) return MatchKeyword(goal.p, rest);
  if (rest.t >= rest.t_end || tree_[rest.t].kind == Kind::kKeywordArg) return true;
  NodeId t = rest.t;
  rest.t = tree_[t].after;
  return MatchNode(goal.p, t, &rest);
}

/// A keyword argument against the one of that name wherever it stands; `rest` is what follows.
bool Matcher::MatchKeyword(NodeId p, const Goal& rest) {
  NodeId name = pattern_.FirstChild(p);
  bool any = pattern_.parts[name].hole != Hole::kNone;
  for (NodeId t = rest.t; t < rest.t_end; t = tree_[t].after) {
    if (tree_[t].kind != Kind::kKeywordArg) continue;
    bool taken = IsUsed(rest.used, t);
    NodeId named = tree_.FirstChild(t);
    bool equal =
        any || (named != kNoNode && context_.NameOf(pattern_[name].name) == tree_[named].name);
    if (taken || !equal) continue;
    Used used{t, rest.used};
    Goal after = rest;
    after.used = &used;
    if (!MatchNode(p, t, &after)) return false;
  }
  return !context_.stopped();
}

}  // namespace pushgate::rules::match
