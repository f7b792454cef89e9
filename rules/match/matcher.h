#pragma once

#include <optional>
#include <span>
#include <vector>

#include "rules/language/pattern.h"
#include "rules/match/area.h"
#include "rules/match/binding.h"
#include "rules/match/candidates.h"
#include "rules/match/context.h"

namespace pushgate::rules::match {

/// Matches one pattern against a file, trying every way: a search with backtracking whose pending
/// goals are a linked list on the stack. Its depth grows with the pattern, never with the file.
class Matcher {
 public:
  Matcher(Context& context, const language::Pattern& pattern, const Area& area);

  /// Every match, each once, by position. With `around`, sorted, only those that hold the beginning
  /// of one of its ranges, and perhaps others. Incomplete if the context stops.
  std::vector<Match> FindAll(const std::vector<Match>* around = nullptr);

 private:
  using NodeId = syntax::NodeId;

  /// Children of a call or a dict that something in the pattern has matched already.
  struct Used {
    NodeId node;
    const Used* previous;
  };
  static bool IsUsed(const Used* used, NodeId node) {
    while (used != nullptr && used->node != node) used = used->previous;
    return used != nullptr;
  }
  /// Something still to be matched, and what comes after it.
  struct Goal {
    enum class Kind : uint8_t {
      kNode,        // p against t
      kList,        // p... against t..., in order
      kUnordered,   // every p against some t; `open`: there may be more of t
      kArguments,   // positional in order, keywords in any
      kStatements,  // as kList, and what follows `...` may stand deeper
      kPath,        // p against a dotted name's first parts
      kBind,        // a metavariable with t
      kOperands,    // p's operands against t's, of and, or, | and the like
      kImports,     // every imported name of p against some of t
    };
    Kind kind;
    bool open = false;
    NodeId p = 0, p_end = 0;
    NodeId t = 0, t_end = 0;  // of kPath: the path, and how many parts
    const Used* used = nullptr;
    const Goal* next = nullptr;
    NodeId node = syntax::kNoNode;  // of kPath: what has that name
  };

  // All of these return false once the search has to stop, true if other ways may be tried.
  bool Solve(const Goal* goal);
  bool MatchNode(NodeId p, NodeId t, const Goal* next);
  bool MatchPlain(NodeId p, NodeId t, const Goal* next);
  bool MatchSameKind(NodeId p, NodeId t, const Goal* next);
  bool MatchOtherKind(NodeId p, NodeId t, const Goal* next);
  bool MatchName(NodeId p, NodeId t, const Goal* next);
  bool MatchString(NodeId p, NodeId t, const Goal* next);
  bool MatchChildren(NodeId p, NodeId t, const Goal* next);
  bool MatchDeep(NodeId p, NodeId t, const Goal* next);
  bool MatchCalls(NodeId p, NodeId t, const Goal* next);
  bool MatchTyped(NodeId p, NodeId t, const Goal* next);
  bool MatchTypeText(NodeId p, NodeId type, const Goal* next);
  bool MatchList(const Goal& goal);
  bool MatchUnordered(const Goal& goal);
  bool MatchArguments(const Goal& goal);
  bool MatchKeyword(NodeId p, const Goal& rest);
  bool MatchPath(const Goal& goal);
  bool MatchStatements(const Goal& goal);
  bool MatchAfterDots(const Goal& goal);
  bool MatchUses(const Goal& goal, std::span<const NodeId> uses);
  std::optional<std::span<const NodeId>> UsesIn(NodeId p) const;
  bool MatchStatement(NodeId p, NodeId t, const Goal* next);
  bool MatchInStatement(NodeId expression, NodeId statement, const Goal* next);
  bool BindNode(NodeId p, NodeId t, const Goal* next);
  bool BindPath(language::Slot slot, names::PathId path, NodeId length, NodeId node,
                const Goal* next);

  // Equivalences: see equivalences.cc.
  bool MatchConstant(NodeId p, NodeId t, const Goal* next);
  bool MatchStringValue(NodeId p, std::string_view content, NodeId t, const Goal* next);
  bool MatchPropagated(NodeId p, NodeId t, const Goal* next);
  bool MatchAssign(NodeId p, NodeId t, const Goal* next);
  bool MatchCompare(NodeId p, NodeId t, const Goal* next);
  bool MatchChain(NodeId p, NodeId t, bool any_order, const Goal* next);
  bool MatchOperands(const Goal& goal);
  bool MatchDecorator(NodeId p, NodeId t, const Goal* next);
  bool MatchImport(NodeId p, NodeId t, const Goal* next);
  bool MatchImports(const Goal& goal);
  bool Bind(language::Slot slot, const Binding& binding, const Goal* next);
  bool Emit();

  Goal GroupGoal(NodeId p_parent, syntax::Role role, NodeId p, NodeId p_end, NodeId t,
                 NodeId t_end) const;
  bool Agrees(const syntax::Node& p, const syntax::Node& t) const;
  bool MayBeLeftOut(NodeId p, NodeId t, syntax::Role role) const;
  bool OnlyDots(NodeId p) const;
  bool OnlyKeywords(NodeId p, NodeId p_end) const;

  void FindFrom(NodeId t);
  void FindStatements(NodeId first);
  NodeId LastIn(NodeId t_end, NodeId parent) const;

  syntax::NodeId PNext(NodeId p) const { return pattern_[p].after; }

  Context& context_;
  const syntax::Tree& tree_;
  const language::Pattern& pattern_;
  const Area& area_;
  Candidates candidates_;
  Environment environment_;
  uint32_t begin_ = 0;
  uint32_t end_ = 0;
  std::vector<Match> matches_;
};

}  // namespace pushgate::rules::match
