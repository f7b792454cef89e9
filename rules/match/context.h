#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/watch.h"
#include "rules/language/options.h"
#include "rules/language/regex.h"
#include "rules/match/binding.h"
#include "rules/match/file_index.h"
#include "rules/match/kind_answer.h"
#include "rules/names/constants.h"
#include "rules/names/members.h"
#include "rules/names/origins.h"
#include "rules/names/scopes.h"
#include "rules/names/types.h"
#include "rules/steps.h"
#include "rules/syntax/tree.h"

namespace pushgate::rules::language {
struct FlowsInto;
struct ValueKind;
}  // namespace pushgate::rules::language

namespace pushgate::rules::match {

class FlowGraph;
class Flows;
class KindNames;

/// A range of a text, in bytes.
struct TextRange {
  uint32_t begin = 0;
  uint32_t end = 0;
};

/// One parsed file while rules run over it, and what they may still cost. For one thread.
class Context {
 public:
  /// `symbols` are the names of the rules' patterns; `text` is the file as it is.
  Context(syntax::Tree& tree, std::string_view text, std::string_view path,
          const syntax::NameTable& symbols, uint64_t budget, const Watch& watch);

  syntax::Tree& tree;
  std::string_view text;
  Steps steps;
  names::Scopes scopes;
  names::Members members;
  names::Types types;
  names::Constants constants;
  names::Origins origins;
  FileIndex index;
  language::RuleOptions options;  // of the rule that runs
  bool asks_all = false;          // of kinds, also where names show the answer; and tells reasons
  std::shared_ptr<FlowGraph> flow_graph;  // built when first asked for
  std::shared_ptr<KindNames> kind_names;  // the same
  std::unordered_map<const language::FlowsInto*, std::shared_ptr<Flows>> flows;
  /// What is known of sources: by kind, and whether only what is direct counts.
  std::map<std::tuple<const language::ValueKind*, const names::Sources*, bool>, KindOfSources>
      kinds_of;
  /// What names say of a kind: by it, and the names one behind another.
  std::map<std::pair<const language::ValueKind*, std::string>, KindByNames> by_names;

  /// The file's number for a name of a pattern; kNoName if the file does not hold it.
  syntax::NameId NameOf(syntax::NameId symbol);
  std::string_view SymbolText(syntax::NameId symbol) const { return symbols_.Text(symbol); }

  /// See Steps.
  bool Step(uint64_t count = 1) { return steps.Take(count); }
  bool stopped() const { return steps.stopped(); }
  /// Counts a match that is kept: a step for every four bytes, so that all the steps of a file hold
  /// some hundred megabytes at most, however its matches multiply. False once they are used up.
  bool TakeRoom(const Environment& environment) {
    return Step((sizeof(Match) + 16 + environment.size() * sizeof(Binding)) / 4);
  }

  /// Searches so many bytes with a regular expression, and counts its processor time as steps: how
  /// much it backtracks shows in nothing else. A search that was cut short stops all others.
  language::Regex::Match CountRegex(size_t bytes,
                                    const std::function<language::Regex::Match()>& search);
  /// Whether an expression matches at the beginning of a text; counted likewise.
  bool MatchesStart(const language::Regex& regex, std::string_view subject,
                    language::Regex::Groups* groups = nullptr);
  /// Whether it matches anywhere in it; counted likewise.
  bool MatchesAnywhere(const language::Regex& regex, std::string_view subject);

  /// Whether two bindings stand for equal code.
  bool Equal(const Binding& a, const Binding& b);
  /// Whether no metavariable differs in two environments.
  bool Agree(const Environment& a, const Environment& b);
  /// The source text of what is bound, as messages and conditions see it; nothing if unbound.
  std::optional<std::string> TextOf(const Binding& binding) const;
  /// Where in the text it stands; nothing if it stands nowhere.
  std::optional<TextRange> RangeOf(const Binding& binding) const;
  /// The value of what is bound, as text, if it is constant.
  std::optional<std::string> ConstantText(const Binding& binding);

 private:
  bool CountMatch(size_t bytes, const std::function<language::Regex::Match(uint32_t)>& match);
  bool SameVariable(syntax::NodeId a, syntax::NodeId b);
  bool SameTree(syntax::NodeId a, syntax::NodeId b);
  bool SameNodes(const Binding& a, const Binding& b);
  bool PathEqualsNode(const Binding& path, syntax::NodeId node);

  const syntax::NameTable& symbols_;
  std::vector<syntax::NameId> names_;  // by symbol
  std::vector<bool> known_;
  size_t names_of_tree_ = 0;  // how many there were when absent ones were last looked for
};

}  // namespace pushgate::rules::match
