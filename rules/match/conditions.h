#pragma once

#include <optional>
#include <vector>

#include "rules/language/formula.h"
#include "rules/match/binding.h"
#include "rules/match/context.h"

namespace pushgate::rules::match {

/// The conditions of a `patterns`: metavariable-regex, -comparison, -pattern and -sql, and
/// pattern-flows-into.
class Conditions {
 public:
  Conditions(Context& context, const language::Formula& formula, size_t slots)
      : context_(context), formula_(formula), slots_(slots) {}

  /// The matches that meet every condition, with what the conditions bind, one after the other.
  std::vector<Match> Keep(std::vector<Match> matches);
  /// Of a text in several literals that a metavariable-sql took, the match begins with the one that
  /// says it.
  void Narrow(std::vector<Match>& matches);

 private:
  bool Meets(const Match& match, const language::Condition& condition,
             std::vector<Environment>& bound);
  std::optional<uint32_t> FindSql(const language::Condition& condition, const Binding& binding);
  bool MeetsFormula(const Match& match, const language::Condition& condition,
                    std::vector<Environment>& bound);

  Context& context_;
  const language::Formula& formula_;
  size_t slots_;
};

/// Whether what a metavariable stands for matches a metavariable-regex; `groups` gets where its
/// groups matched.
bool MatchesRegex(Context& context, const language::Condition& condition, const Binding& bound,
                  language::Regex::Groups* groups);

/// Binds what groups matched, as parts of the text at `begin`; false if a metavariable stands for
/// something else already.
bool BindGroups(Context& context, const std::vector<language::Group>& groups,
                const language::Regex::Groups& places, uint32_t begin, Environment& environment);

/// Narrows each match to what its metavariables stand for: of each list to each of its
/// metavariables, of several lists to what is common to them.
std::vector<Match> Focus(Context& context, const std::vector<std::vector<language::Slot>>& lists,
                         const std::vector<Match>& matches);

}  // namespace pushgate::rules::match
