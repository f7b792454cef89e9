#include <algorithm>

#include "rules/match/matcher.h"
#include "rules/match/shape.h"

/// What a Matcher takes for the same although it is written otherwise.

namespace pushgate::rules::match {

using language::Hole;
using names::Constant;
using syntax::Kind;
using syntax::kNoNode;
using syntax::NodeId;
using syntax::Role;

namespace {

/// The number that a pattern is: 4, or -4.
std::optional<Constant> NumberOf(const Context& context, const language::Pattern& pattern,
                                 NodeId p) {
  bool negative = pattern[p].kind == Kind::kUnary && !pattern.IsLeaf(p) &&
                  syntax::OperatorText(pattern[p].op) == "-";
  if (negative) ++p;
  std::optional<Constant> number =
      names::ParseNumber(pattern[p].kind, context.SymbolText(pattern[p].name));
  if (number && negative) {
    number->integer = -number->integer;
    number->real = -number->real;
  }
  return number;
}

}  // namespace

/// A literal of the pattern against code that always has its value.
bool Matcher::MatchConstant(NodeId p, NodeId t, const Goal* next) {
  Kind kind = pattern_[p].kind;
  bool literal = kind == tree_[t].kind;
  if (!literal && !context_.options.constant_propagation) return true;
  const std::optional<Constant>& constant = context_.constants.Of(t);
  bool same = literal && kind != Kind::kUnary && context_.NameOf(pattern_[p].name) == tree_[t].name;
  if (same) return Solve(next);
  if (!constant) return true;
  switch (kind) {
    case Kind::kString:
      if (constant->kind == Constant::Kind::kAnyString) {
        return pattern_.parts[p].hole == Hole::kAnyString ? Solve(next) : true;
      }
      if (constant->kind != Constant::Kind::kString) return true;
      if (pattern_[p].op == syntax::kOpBytes && !constant->bytes) return true;
      return MatchStringValue(p, constant->text, t, next);
    case Kind::kInteger:
    case Kind::kFloat:
    case Kind::kUnary:
      return constant == NumberOf(context_, pattern_, p) ? Solve(next) : true;
    case Kind::kTrue:
      return constant->kind == Constant::Kind::kTrue ? Solve(next) : true;
    case Kind::kFalse:
      return constant->kind == Constant::Kind::kFalse ? Solve(next) : true;
    case Kind::kNone:
      return constant->kind == Constant::Kind::kNone ? Solve(next) : true;
    default:
      return true;
  }
}

/// A string of the pattern against the content that `t` has.
bool Matcher::MatchStringValue(NodeId p, std::string_view content, NodeId t, const Goal* next) {
  const language::Part& part = pattern_.parts[p];
  switch (part.hole) {
    case Hole::kAnyString:
      return Solve(next);
    case Hole::kStringBound: {
      syntax::NameId name = context_.tree.names.InternCopy(std::string(content));
      return Bind(part.slot, {Binding::Kind::kText, name, 0, t}, next);
    }
    case Hole::kStringRegex:
      if (context_.MatchesAnywhere(pattern_.regexes[part.regex], content)) return Solve(next);
      return !context_.stopped();
    default:
      return content == context_.SymbolText(pattern_[p].name) ? Solve(next) : true;
  }
}

/// With symbolic propagation: a name against which the pattern does not begin is what it was
/// assigned, once.
bool Matcher::MatchPropagated(NodeId p, NodeId t, const Goal* next) {
  if (!context_.options.symbolic_propagation || p == pattern_.root) return true;
  if (tree_[t].kind != Kind::kIdentifier) return true;
  names::SiteId id = context_.scopes.Lookup(t);
  if (id == names::kNoSite) return true;
  const names::Site& site = context_.scopes.site(id);
  bool once = site.kind == names::SiteKind::kValue && site.next == names::kNoSite;
  bool before = once && site.value != kNoNode && site.value < t;
  return before ? MatchNode(p, site.value, next) : true;
}

/// `x = v`, also as one pair of `x, y = v, w`.
bool Matcher::MatchAssign(NodeId p, NodeId t, const Goal* next) {
  if (!MatchChildren(p, t, next)) return false;
  NodeId left = tree_.Child(t, Role::kLeft), right = tree_.Child(t, Role::kRight);
  NodeId p_left = pattern_.FirstChild(p);
  NodeId p_right = p_left == kNoNode ? kNoNode : PNext(p_left);
  bool pairs = left != kNoNode && right != kNoNode && tree_[left].kind == Kind::kTuple &&
               tree_[right].kind == Kind::kTuple;
  if (!pairs || p_right == kNoNode || p_right >= pattern_[p].after) return true;
  if (PNext(p_right) != pattern_[p].after || pattern_[p_left].kind == Kind::kTuple) return true;
  NodeId name = tree_.FirstChild(left), value = tree_.FirstChild(right);
  for (; name != kNoNode && value != kNoNode; name = tree_.Next(name), value = tree_.Next(value)) {
    Goal rest{Goal::Kind::kNode, false, p_right, 0, value, 0, nullptr, next, kNoNode};
    if (!MatchNode(p_left, name, &rest)) return false;
  }
  return true;
}

bool Matcher::MatchCompare(NodeId p, NodeId t, const Goal* next) {
  if (!MatchChildren(p, t, next)) return false;
  std::string_view op = syntax::OperatorText(pattern_[p].op);
  if (!context_.options.symmetric_eq || (op != "==" && op != "!=")) return true;
  NodeId p_left = pattern_.FirstChild(p), left = tree_.FirstChild(t);
  NodeId right = tree_.Next(left);
  if (right == kNoNode) return true;
  Goal rest{Goal::Kind::kNode, false, PNext(p_left), 0, left, 0, nullptr, next, kNoNode};
  return MatchNode(p_left, right, &rest);
}

namespace {

/// The first operand of a chain that a node is or begins: of `a and b and c` the a.
template <typename Nodes>
NodeId Operand(const Nodes& nodes, NodeId id, Kind kind, uint16_t op) {
  while (nodes[id].kind == kind && nodes[id].op == op && nodes[id].after > id + 1) ++id;
  return id;
}

}  // namespace

/// Chains of one operator, however they are bracketed; a metavariable takes one operand or more.
bool Matcher::MatchChain(NodeId p, NodeId t, bool any_order, const Goal* next) {
  if (!context_.options.ac_matching) return MatchChildren(p, t, next);
  Kind kind = pattern_[p].kind;
  Goal goal{Goal::Kind::kOperands,
            any_order,
            Operand(pattern_, p, kind, pattern_[p].op),
            pattern_[p].after,
            Operand(tree_, t, kind, tree_[t].op),
            tree_[t].after,
            nullptr,
            next,
            t};
  return MatchOperands(goal);
}

/// `open`: in any order, and there may be more of them.
bool Matcher::MatchOperands(const Goal& goal) {
  Kind kind = tree_[goal.node].kind;
  uint16_t op = tree_[goal.node].op;
  if (!context_.Step()) return false;
  if (goal.p >= goal.p_end) return goal.open || goal.t >= goal.t_end ? Solve(goal.next) : true;
  Goal rest = goal;
  rest.p = PNext(goal.p);
  if (rest.p < goal.p_end) rest.p = Operand(pattern_, rest.p, kind, op);
  auto after = [&](NodeId t) {
    NodeId behind = tree_[t].after;
    return behind < goal.t_end ? Operand(tree_, behind, kind, op) : behind;
  };
  Hole hole = pattern_.parts[goal.p].hole;
  if (goal.open) {
    if (hole == Hole::kDots) return Solve(&rest);
    for (NodeId t = goal.t; t < goal.t_end; t = after(t)) {
      bool taken = IsUsed(goal.used, t);
      Used used{t, goal.used};
      rest.used = &used;
      if (!taken && !MatchNode(goal.p, t, &rest)) return false;
    }
    return !context_.stopped();
  }
  if (hole == Hole::kDots) {
    for (rest.t = goal.t;; rest.t = after(rest.t)) {
      if (!Solve(&rest)) return false;
      if (rest.t >= goal.t_end) return true;
    }
  }
  if (goal.t >= goal.t_end) return true;
  rest.t = after(goal.t);
  if (!MatchNode(goal.p, goal.t, &rest)) return false;
  if (hole != Hole::kMetavariable) return true;
  while (rest.t < goal.t_end) {
    NodeId last = rest.t;
    rest.t = after(last);
    Binding several{Binding::Kind::kNodes, goal.t, tree_[last].after, kNoNode};
    if (!Bind(pattern_.parts[goal.p].slot, several, &rest)) return false;
  }
  return true;
}

/// `@name` and `@name()` are the same; with attr_expr a call also is a decorator without brackets.
bool Matcher::MatchDecorator(NodeId p, NodeId t, const Goal* next) {
  if (pattern_[p].kind == Kind::kCall) {  // against what stands behind the @
    NodeId function = pattern_.FirstChild(p);
    NodeId arguments = PNext(function);
    bool none = arguments >= pattern_[p].after || OnlyDots(arguments);
    return none && context_.options.attr_expr ? MatchNode(function, t, next) : true;
  }
  NodeId name = pattern_.FirstChild(p), target = tree_.FirstChild(t);
  if (name == kNoNode || target == kNoNode) return true;
  if (!MatchNode(name, target, next)) return false;
  Kind kind = pattern_[name].kind;
  bool plain = kind == Kind::kIdentifier || kind == Kind::kAttribute;
  if (!plain || tree_[target].kind != Kind::kCall) return true;
  NodeId function = tree_.FirstChild(target);
  NodeId arguments = tree_.Next(function);
  bool empty = arguments != kNoNode && tree_.IsLeaf(arguments);
  return empty ? MatchNode(name, function, next) : true;
}

}  // namespace pushgate::rules::match
