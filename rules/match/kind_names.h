#pragma once

#include <map>
#include <utility>
#include <vector>

#include "rules/language/kinds.h"
#include "rules/match/context.h"
#include "rules/names/name_graph.h"

namespace pushgate::rules::match {

/// Which expressions of a file may be of a kind at all, by the names that they lead to: of most
/// calls that saves asking where they come from. For one file and one thread.
class KindNames {
 public:
  explicit KindNames(Context& context) : context_(context), graph_(context.tree, context.steps) {}

  /// False if an expression is surely not of the kind; with `believed`, not by its name, either.
  bool MayBe(const language::ValueKind& kind, bool believed, syntax::NodeId expression);

 private:
  struct Leading {
    std::vector<bool> names;  // those that lead to one that may make a value one of the kind
    bool any = false;         // all do
  };

  const Leading& Find(const language::ValueKind& kind, bool believed);
  bool MayName(const language::ValueKind& kind, bool believed, syntax::NameId name) const;

  Context& context_;
  names::NameGraph graph_;
  std::map<std::pair<const language::ValueKind*, bool>, Leading> leading_;
};

}  // namespace pushgate::rules::match
