#include "rules/match/evaluate.h"

#include <algorithm>
#include <iterator>
#include <optional>
#include <utility>

#include "rules/match/area.h"
#include "rules/match/candidates.h"
#include "rules/match/conditions.h"
#include "rules/match/matcher.h"
#include "rules/match/ranges.h"
#include "rules/match/sql_condition.h"

namespace pushgate::rules::match {
namespace {

using language::Condition;
using language::Formula;
using language::Hole;
using language::Pattern;
using language::Slot;
using language::Term;

/// Evaluates formulas in the order that costs least: what cannot match or matches rarely first, so
/// that what is common is looked for only around it. The order never shows in the result.
class Evaluator {
 public:
  Evaluator(Context& context, size_t slots, const Area& area)
      : context_(context), ranges_(context), slots_(slots), area_(area) {}

  /// The matches of a formula; with `around`, at least those that hold one of its ranges.
  Matches Run(const Formula& formula, const Matches* around) {
    switch (formula.kind) {
      case Formula::Kind::kPattern:
        if (area_.as_text) return {};
        return Matcher(context_, formula.pattern, area_).FindAll(around);
      case Formula::Kind::kRegex:
        return MatchRegex(formula);
      case Formula::Kind::kAny:
        return Any(formula, around);
      case Formula::Kind::kAll:
        break;
    }
    return All(formula, around);
  }

 private:
  Matches MatchRegex(const Formula& formula) {
    Matches found;
    auto add = [&](const language::Regex::Groups& groups) {
      Match match{At(groups[0].first), At(groups[0].second), RangeKind::kRegex, area_.given};
      if (!context_.TakeRoom(match.environment)) return false;
      if (BindGroups(context_, formula.groups, groups, area_.begin, match.environment)) {
        found.push_back(std::move(match));
      }
      return true;
    };
    context_.CountRegex(area_.text.size(), [&] { return formula.regex.ForEach(area_.text, add); });
    SortUnique(context_, found);
    return found;
  }

  uint32_t At(size_t offset) const { return area_.begin + static_cast<uint32_t>(offset); }

  size_t Estimate(const Formula& formula) {
    if (formula.kind == Formula::Kind::kRegex) return 16 + context_.tree.size() / 64;
    if (formula.kind == Formula::Kind::kPattern) {
      return Candidates(context_, formula.pattern).Estimate();
    }
    size_t sum = 0, least = SIZE_MAX;
    for (const Formula& alternative : formula.alternatives) sum += Estimate(alternative);
    if (formula.kind == Formula::Kind::kAny) return sum;
    for (const Term& term : formula.terms) {
      bool positive = term.kind == Term::Kind::kPositive || term.kind == Term::Kind::kInside;
      if (positive && least > 0) least = std::min(least, Estimate(term.formula));
    }
    return least;
  }

  Matches Any(const Formula& formula, const Matches* around) {
    Matches all;
    for (const Formula& alternative : formula.alternatives) {
      if (Estimate(alternative) == 0) continue;
      Matches found = Run(alternative, around);
      if (alternative.inside) MarkInside(found);
      std::move(found.begin(), found.end(), std::back_inserter(all));
    }
    SortUnique(context_, all);
    return all;
  }

  /// `pattern: $X`: it matches every expression, and means something only beside other operands.
  static bool IsGeneric(const Term& term) {
    if (term.kind != Term::Kind::kPositive || term.formula.kind != Formula::Kind::kPattern) {
      return false;
    }
    const Pattern& pattern = term.formula.pattern;
    return pattern.form == Pattern::Form::kExpression &&
           pattern.parts[pattern.root].hole == Hole::kMetavariable &&
           pattern.parts[pattern.root].slot != language::kNoSlot;
  }

  /// Whether all that a formula finds is of pattern-insides.
  static bool IsInside(const Formula& formula) {
    auto inside = [](const Formula& alternative) {
      return alternative.inside || IsInside(alternative);
    };
    auto fits = [](const Term& term) {
      return term.kind != Term::Kind::kPositive || IsInside(term.formula);
    };
    switch (formula.kind) {
      case Formula::Kind::kPattern:
      case Formula::Kind::kRegex:
        return false;
      case Formula::Kind::kAny:
        return std::all_of(formula.alternatives.begin(), formula.alternatives.end(), inside);
      case Formula::Kind::kAll:
        break;
    }
    return std::all_of(formula.terms.begin(), formula.terms.end(), fits);
  }

  static void MarkInside(Matches& matches) {
    for (Match& match : matches) match.kind = RangeKind::kInside;
  }

  struct Operand {
    const Term* term;
    size_t estimate;
    Matches matches;
  };

  Matches All(const Formula& formula, const Matches* around) {
    std::vector<Operand> positives, insides, generics;
    for (const Term& term : formula.terms) {
      if (term.kind != Term::Kind::kPositive && term.kind != Term::Kind::kInside) continue;
      Operand operand{&term, Estimate(term.formula), {}};
      if (operand.estimate == 0) return {};
      bool inside = term.kind == Term::Kind::kInside || IsInside(term.formula);
      auto& list = IsGeneric(term) ? generics : inside ? insides : positives;
      list.push_back(std::move(operand));
    }
    if (insides.empty()) {  // nothing to look around in
      std::move(generics.begin(), generics.end(), std::back_inserter(positives));
      generics.clear();
    }
    std::optional<Matches> result = Positives(formula, positives, around);
    if (result && result->empty()) return {};
    bool seeded = !generics.empty();
    if (!Insides(formula, insides, result && !seeded ? &*result : around)) return {};
    for (Operand& generic : generics) {
      if (!Generic(generic, insides)) return {};
      result = result ? ranges_.Intersect(*result, generic.matches) : std::move(generic.matches);
    }
    for (Operand& inside : insides) {
      MarkInside(inside.matches);
      result = result ? ranges_.Intersect(*result, inside.matches) : std::move(inside.matches);
      Filter(formula, *result);
    }
    if (!result) {  // only negations and conditions: they are about what the area is
      if (!area_.is_part) return {};
      result = Matches{{area_.begin, At(area_.text.size()), RangeKind::kPlain, area_.given}};
    }
    return Restrict(formula, std::move(*result));
  }

  static void Order(std::vector<Operand>& operands) {
    std::stable_sort(operands.begin(), operands.end(),
                     [](const Operand& a, const Operand& b) { return a.estimate < b.estimate; });
  }

  /// What the formula is about, but for generic patterns; nothing if there is no such operand.
  std::optional<Matches> Positives(const Formula& formula, std::vector<Operand>& operands,
                                   const Matches* around) {
    std::optional<Matches> result;
    Order(operands);
    for (Operand& operand : operands) {
      Matches found = IsText(formula, *operand.term) ? Texts(formula, *operand.term)
                                                     : Run(operand.term->formula, around);
      Filter(formula, found);
      result = result ? ranges_.Intersect(*result, found) : std::move(found);
      if (result->empty()) break;
    }
    return result;
  }

  /// Whether a generic pattern stands for texts alone, by a metavariable-sql.
  bool IsText(const Formula& formula, const Term& term) const {
    if (!IsGeneric(term) || area_.as_text) return false;
    Slot slot = term.formula.pattern.parts[term.formula.pattern.root].slot;
    if (area_.given[slot].kind != Binding::Kind::kUnbound) return false;
    return std::any_of(formula.conditions.begin(), formula.conditions.end(),
                       [&](const Condition& condition) {
                         return condition.kind == Condition::Kind::kSql && condition.slot == slot;
                       });
  }

  /// The texts that a generic pattern matches and that a metavariable-sql may take.
  Matches Texts(const Formula& formula, const Term& term) {
    const syntax::Tree& tree = context_.tree;
    Slot slot = term.formula.pattern.parts[term.formula.pattern.root].slot;
    Matches texts;
    for (syntax::Kind kind : {syntax::Kind::kString, syntax::Kind::kFString}) {
      for (syntax::NodeId id : context_.index.OfKind(kind)) {
        if (id < area_.first || id >= area_.end) continue;
        Match match{tree[id].begin, tree[id].end, RangeKind::kPlain, {}};
        Binding bound{Binding::Kind::kNode, id, 0, syntax::kNoNode};
        auto fails = [&](const Condition& condition) {
          return condition.kind == Condition::Kind::kSql && condition.slot == slot &&
                 !MayMeet(condition, bound);
        };
        if (std::any_of(formula.conditions.begin(), formula.conditions.end(), fails)) continue;
        if (!context_.TakeRoom(area_.given)) return texts;
        match.environment = area_.given;
        match.environment[slot] = bound;
        texts.push_back(std::move(match));
      }
    }
    SortUnique(context_, texts);
    return texts;
  }

  /// Whether what a metavariable stands for passes a condition, as far as that costs little.
  bool MayMeet(const Condition& condition, const Binding& bound) {
    if (condition.kind == Condition::Kind::kSql) return MayBeSql(context_, condition, bound);
    return MatchesRegex(context_, condition, bound, nullptr);
  }

  /// Where it has to stand. False if some operand matches nowhere.
  bool Insides(const Formula& formula, std::vector<Operand>& operands, const Matches* around) {
    Order(operands);
    for (Operand& operand : operands) {
      operand.matches = Run(operand.term->formula, around);
      Filter(formula, operand.matches);
      if (operand.matches.empty()) return false;
    }
    return true;
  }

  /// The matches of `$X` inside of the operands that bind $X: code that equals what they bound.
  /// Anything else would not agree with them.
  bool Generic(Operand& generic, const std::vector<Operand>& insides) {
    const Pattern& pattern = generic.term->formula.pattern;
    Slot slot = pattern.parts[pattern.root].slot;
    for (const Operand& inside : insides) {
      bool binds = std::all_of(inside.matches.begin(), inside.matches.end(), [&](const Match& m) {
        Binding::Kind kind = m.environment[slot].kind;
        return kind == Binding::Kind::kNode || kind == Binding::Kind::kPath;
      });
      if (!binds) continue;
      for (const Match& match : inside.matches) {
        // An imported name is bound as written, too.
        if (match.environment[slot].kind == Binding::Kind::kNode) {
          AddEqual(match, slot, generic.matches);
        }
      }
      SortUnique(context_, generic.matches);
      return !generic.matches.empty();
    }
    generic.matches = Run(generic.term->formula, nullptr);
    return !generic.matches.empty();
  }

  /// Adds every node within a match that equals what the match bound.
  void AddEqual(const Match& around, Slot slot, Matches& to) {
    const syntax::Tree& tree = context_.tree;
    const Binding& bound = around.environment[slot];
    syntax::NodeId size = tree[bound.a].after - bound.a;
    auto first = std::lower_bound(
        tree.nodes.begin(), tree.nodes.end(), around.begin,
        [](const syntax::Node& node, uint32_t begin) { return node.begin < begin; });
    auto id = static_cast<syntax::NodeId>(first - tree.nodes.begin());
    for (; id < tree.size() && tree[id].begin < around.end; ++id) {
      if (id % 16 == 0 && !context_.Step()) return;
      bool names =
          tree[bound.a].kind == syntax::Kind::kName && tree[id].kind == syntax::Kind::kIdentifier;
      bool alike = (tree[id].kind == tree[bound.a].kind || names) && tree[id].after - id == size;
      if (!alike || tree[id].end > around.end || !syntax::IsExpression(tree[id].kind)) continue;
      if (!context_.Equal(bound, {Binding::Kind::kNode, id, 0, syntax::kNoNode})) continue;
      if (!context_.TakeRoom(area_.given)) return;
      Match match{tree[id].begin, tree[id].end, RangeKind::kPlain, area_.given};
      match.environment[slot] = {Binding::Kind::kNode, id, 0, syntax::kNoNode};
      to.push_back(std::move(match));
    }
  }

  /// Applies the negations and conditions, and the focus.
  Matches Restrict(const Formula& formula, Matches result) {
    for (const Term& term : formula.terms) {
      if (result.empty() || context_.stopped()) return result;
      bool inside = term.kind == Term::Kind::kNotInside;
      if (!inside && term.kind != Term::Kind::kNot) continue;
      if (Estimate(term.formula) == 0) continue;
      bool overlapping = term.formula.kind == Formula::Kind::kRegex;
      Matches negative = Run(term.formula, overlapping ? nullptr : &result);
      if (inside) MarkInside(negative);
      ranges_.Remove(result, negative);
    }
    if (!formula.conditions.empty()) {
      Conditions conditions(context_, formula, slots_);
      result = conditions.Keep(std::move(result));
      conditions.Narrow(result);
    }
    if (!formula.focus.empty()) result = Focus(context_, formula.focus, result);
    return result;
  }

  /// Drops early what fails a condition that costs little; most conditions wait for what else
  /// binds metavariables.
  void Filter(const Formula& formula, Matches& matches) {
    for (const Condition& condition : formula.conditions) {
      bool cheap =
          condition.kind == Condition::Kind::kRegex || condition.kind == Condition::Kind::kSql;
      if (!cheap) continue;
      std::erase_if(matches, [&](const Match& match) {
        const Binding& bound = match.environment[condition.slot];
        return bound.kind != Binding::Kind::kUnbound && !MayMeet(condition, bound);
      });
    }
  }

  Context& context_;
  Ranges ranges_;
  size_t slots_;
  const Area& area_;
};

}  // namespace

std::vector<Match> EvaluateIn(Context& context, const Formula& formula, size_t slots,
                              const Area& area) {
  return Evaluator(context, slots, area).Run(formula, nullptr);
}

std::vector<Match> Evaluate(Context& context, const Formula& formula, size_t slots) {
  return EvaluateIn(context, formula, slots, WholeFile(context, slots));
}

}  // namespace pushgate::rules::match
