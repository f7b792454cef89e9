#include "rules/match/evaluate.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "rules/match/matcher.h"

namespace pushgate::rules::match {
namespace {

using language::Condition;
using language::Formula;
using language::Term;

using Matches = std::vector<Match>;

bool Before(const Match& a, const Match& b) {
  if (a.begin != b.begin) return a.begin < b.begin;
  if (a.end != b.end) return a.end > b.end;
  if (a.inside != b.inside) return a.inside < b.inside;
  return a.environment < b.environment;
}

bool Same(const Match& a, const Match& b) {
  return a.begin == b.begin && a.end == b.end && a.inside == b.inside &&
         a.environment == b.environment;
}

void SortUnique(Matches& matches) {
  std::sort(matches.begin(), matches.end(), Before);
  matches.erase(std::unique(matches.begin(), matches.end(), Same), matches.end());
}

/// Calls visit(inner, outer) for every pair of which the first's range lies within the second's.
/// Both are sorted; the outer ranges that are open at a place are few where ranges nest.
template <typename Visit>
void ForContained(Context& context, const Matches& inner, const Matches& outer, Visit visit) {
  std::vector<const Match*> open;
  auto next = outer.begin();
  for (const Match& match : inner) {
    for (; next != outer.end() && next->begin <= match.begin; ++next) open.push_back(&*next);
    std::erase_if(open, [&](const Match* o) { return o->end < match.begin; });
    for (const Match* o : open) {
      if (!context.Step()) return;
      if (o->end >= match.end) visit(match, *o);
    }
  }
}

class Evaluator {
 public:
  Evaluator(Context& context, size_t slots) : context_(context), slots_(slots) {}

  Matches Run(const Formula& formula) {
    switch (formula.kind) {
      case Formula::Kind::kPattern:
        return Matcher(context_, formula.pattern, slots_).FindAll();
      case Formula::Kind::kAny:
        return Any(formula);
      case Formula::Kind::kAll:
        break;
    }
    return All(formula);
  }

 private:
  Matches Any(const Formula& formula) {
    Matches all;
    for (const Formula& alternative : formula.alternatives) {
      Matches found = Run(alternative);
      std::move(found.begin(), found.end(), std::back_inserter(all));
    }
    SortUnique(all);
    return all;
  }

  Matches All(const Formula& formula) {
    Matches result;
    bool first = true;
    // What a rule is about comes before where it has to stand: it is found more rarely.
    for (Term::Kind kind : {Term::Kind::kPositive, Term::Kind::kInside}) {
      for (const Term& term : formula.terms) {
        if (term.kind != kind) continue;
        if (!first && result.empty()) return result;
        Matches found = Run(term.formula);
        for (Match& match : found) match.inside = kind == Term::Kind::kInside;
        result = first ? std::move(found) : Intersect(result, found);
        first = false;
      }
    }
    for (const Term& term : formula.terms) {
      if (result.empty() || context_.stopped()) return result;
      if (term.kind == Term::Kind::kNot) Remove(result, Run(term.formula), false);
      if (term.kind == Term::Kind::kNotInside) Remove(result, Run(term.formula), true);
    }
    for (const Condition& condition : formula.conditions) {
      std::erase_if(result, [&](const Match& match) { return !Holds(condition, match); });
    }
    // To what is around, the whole formula is one range, whatever it was made of.
    for (Match& match : result) match.inside = false;
    return result;
  }

  Matches Intersect(const Matches& a, const Matches& b) {
    Matches both;
    KeepInner(a, b, both);
    KeepInner(b, a, both);
    SortUnique(both);
    return both;
  }

  void KeepInner(const Matches& inner, const Matches& outer, Matches& to) {
    ForContained(context_, inner, outer, [&](const Match& in, const Match& out) {
      if (in.inside && !out.inside) return;
      Match merged = in;
      if (context_.Unify(merged.environment, out.environment)) to.push_back(std::move(merged));
    });
  }

  /// Removes what agrees with a range of `negative`: equal to it, or within it.
  void Remove(Matches& from, Matches negative, bool inside) {
    std::sort(negative.begin(), negative.end(), Before);
    std::vector<bool> removed(from.size());
    ForContained(context_, from, negative, [&](const Match& in, const Match& out) {
      size_t at = static_cast<size_t>(&in - from.data());
      if (removed[at]) return;
      if (!inside && (in.begin != out.begin || in.end != out.end)) return;
      Environment environment = in.environment;
      if (context_.Unify(environment, out.environment)) removed[at] = true;
    });
    size_t at = 0;
    std::erase_if(from, [&](const Match&) { return removed[at++]; });
  }

  bool Holds(const Condition& condition, const Match& match) {
    auto text = context_.TextOf(match.environment[condition.slot]);
    if (!text || !context_.Step(1 + text->size() / 16)) return false;
    return condition.regex.MatchStart(*text) == language::Regex::Match::kYes;
  }

  Context& context_;
  size_t slots_;
};

}  // namespace

std::vector<Match> Evaluate(Context& context, const Formula& formula, size_t slots) {
  return Evaluator(context, slots).Run(formula);
}

}  // namespace pushgate::rules::match
