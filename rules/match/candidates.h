#pragma once

#include <unordered_map>
#include <vector>

#include "rules/language/pattern.h"
#include "rules/match/context.h"

namespace pushgate::rules::match {

/// Where in a file the parts of one pattern may match, by the kinds and names they begin with.
class Candidates {
 public:
  Candidates(Context& context, const language::Pattern& pattern)
      : context_(context), tree_(context.tree), pattern_(pattern) {}

  /// The nodes that a node of the pattern may match, ascending.
  std::vector<syntax::NodeId> Nodes(syntax::NodeId p) const;
  /// The statements that a statement of the pattern may match, ascending; remembered.
  const std::vector<syntax::NodeId>& Statements(syntax::NodeId p);
  /// How many places a search for the whole pattern has to look at, at most; 0 if it cannot match.
  size_t Estimate() const;

 private:
  std::vector<syntax::NodeId> FindStatements(syntax::NodeId p) const;
  size_t Count(syntax::NodeId p) const;
  syntax::NameId CalledName(syntax::NodeId call) const;
  syntax::NameId KeywordName(syntax::NodeId call) const;

  Context& context_;
  const syntax::Tree& tree_;
  const language::Pattern& pattern_;
  std::unordered_map<syntax::NodeId, std::vector<syntax::NodeId>> statements_;
};

/// Whether a node's children are a list of statements.
bool IsStatementList(syntax::Kind kind);

}  // namespace pushgate::rules::match
