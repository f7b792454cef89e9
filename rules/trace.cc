#include "rules/trace.h"

#include <algorithm>
#include <utility>

#include "rules/analyze.h"
#include "rules/compiled_rules.h"
#include "rules/match/area.h"
#include "rules/match/conditions.h"
#include "rules/match/flows.h"
#include "rules/match/kind_of.h"
#include "rules/match/ranges.h"
#include "rules/modules/module_origins.h"
#include "rules/modules/neighbourhood.h"
#include "rules/syntax/line_table.h"
#include "rules/syntax/parser.h"

namespace pushgate::rules {
namespace {

using language::Condition;
using language::Formula;
using language::Term;
using match::Matches;
using match::RangeKind;

// Of what one operand matches on a line, and of what a metavariable stands for, what is shown.
constexpr size_t kMostPlaces = 5;
constexpr size_t kLongestValue = 60;
constexpr size_t kLongestWay = 200;

class Tracer {
 public:
  Tracer(match::Context& context, const language::LoadedRule& rule, const syntax::LineTable& lines,
         uint32_t line, std::vector<TraceStep>& steps)
      : context_(context),
        rule_(rule),
        lines_(lines),
        line_(line),
        steps_(steps),
        area_(match::WholeFile(context, rule.metavariables.size())),
        ranges_(context) {}

  /// The matches of a formula, as Evaluate() finds them.
  Matches Run(const Formula& formula, int depth) {
    size_t step = AddStep(depth, formula.line, formula.operand);
    Matches found;
    if (formula.kind == Formula::Kind::kAll) {
      found = All(formula, depth);
    } else if (formula.kind == Formula::Kind::kAny) {
      for (const Formula& alternative : formula.alternatives) {
        Matches part = Run(alternative, depth + 1);
        if (alternative.inside) MarkInside(part);
        std::move(part.begin(), part.end(), std::back_inserter(found));
      }
      match::SortUnique(context_, found);
    } else {
      found = match::EvaluateIn(context_, formula, rule_.metavariables.size(), area_);
    }
    Tell(step, found, Held(found).empty() ? "matches nothing there" : "matches");
    return found;
  }

 private:
  size_t AddStep(int depth, int line, const std::string& operand) {
    steps_.push_back({depth, static_cast<uint32_t>(line), operand, "", {}});
    return steps_.size() - 1;
  }

  static void MarkInside(Matches& matches) {
    for (match::Match& match : matches) match.kind = RangeKind::kInside;
  }

  /// Those of the matches that hold the line.
  Matches Held(const Matches& matches) const {
    Matches held;
    for (const match::Match& match : matches) {
      uint32_t last = lines_.Line(match.end > match.begin ? match.end - 1 : match.end);
      if (lines_.Line(match.begin) <= line_ && line_ <= last) held.push_back(match);
    }
    return held;
  }

  void Tell(size_t step, const Matches& matches, std::string outcome) {
    steps_[step].outcome = std::move(outcome);
    Matches held = Held(matches);
    for (const match::Match& match : held) {
      if (steps_[step].places.size() == kMostPlaces) {
        steps_[step].places.push_back(std::to_string(held.size() - kMostPlaces) + " more");
        return;
      }
      steps_[step].places.push_back(Place(match));
    }
  }

  std::string Place(const match::Match& match) const {
    Span span = lines_.MakeSpan(match.begin, match.end);
    std::string place = std::to_string(span.line) + ":" + std::to_string(span.column) + "-" +
                        std::to_string(span.end_line) + ":" + std::to_string(span.end_column);
    for (size_t slot = 0; slot < match.environment.size(); ++slot) {
      std::optional<std::string> value = context_.TextOf(match.environment[slot]);
      if (!value) continue;
      if (value->size() > kLongestValue) value = value->substr(0, kLongestValue) + "...";
      std::replace(value->begin(), value->end(), '\n', ' ');
      place += "  $" + rule_.metavariables.Name(static_cast<language::Slot>(slot)) + " = " + *value;
    }
    return place;
  }

  Matches All(const Formula& formula, int depth) {
    std::vector<Matches> found;
    for (const Term& term : formula.terms) {
      if (term.kind != Term::Kind::kPositive && term.kind != Term::Kind::kInside) continue;
      found.push_back(Run(term.formula, depth + 1));
      if (term.kind == Term::Kind::kInside) MarkInside(found.back());
    }
    // As Semgrep does: what is only around comes last.
    std::stable_partition(found.begin(), found.end(), [](const Matches& matches) {
      return matches.empty() || matches.front().kind != RangeKind::kInside;
    });
    Matches result = found.empty() ? Matches() : found.front();
    for (size_t i = 1; i < found.size(); ++i) result = ranges_.Intersect(result, found[i]);
    if (found.size() > 1)
      Tell(AddStep(depth + 1, formula.line, "all of these"), result, "agree on");
    for (const Term& term : formula.terms) {
      if (term.kind == Term::Kind::kNot || term.kind == Term::Kind::kNotInside) {
        Negate(term, depth + 1, result);
      }
    }
    for (const Condition& condition : formula.conditions) Restrict(condition, depth + 1, result);
    match::Conditions(context_, formula, rule_.metavariables.size()).Narrow(result);
    if (!formula.focus.empty()) {
      result = match::Focus(context_, formula.focus, result);
      Tell(AddStep(depth + 1, formula.line, "focus-metavariable"), result, "narrows to");
    }
    return result;
  }

  /// Tells what a restriction left of the matches on the line.
  void TellDropped(size_t step, const Matches& before, const Matches& after) {
    Matches held = Held(before), left = Held(after);
    if (held.empty()) return Tell(step, {}, "has nothing to decide there");
    if (left.empty()) return Tell(step, held, "drops");
    Tell(step, left, left.size() == held.size() ? "keeps" : "drops some and keeps");
  }

  void Negate(const Term& term, int depth, Matches& result) {
    size_t step = AddStep(depth, term.formula.line, term.formula.operand);
    Matches negative = match::EvaluateIn(context_, term.formula, rule_.metavariables.size(), area_);
    if (term.kind == Term::Kind::kNotInside) MarkInside(negative);
    Matches before = result;
    ranges_.Remove(result, negative);
    TellDropped(step, before, result);
  }

  void Restrict(const Condition& condition, int depth, Matches& result) {
    size_t step = AddStep(depth, condition.line, condition.operand);
    Matches before = result;
    Formula one;
    one.kind = Formula::Kind::kAll;
    one.conditions.push_back(condition);
    result = match::Conditions(context_, one, rule_.metavariables.size()).Keep(std::move(result));
    TellDropped(step, before, result);
    if (condition.kind == Condition::Kind::kKind) TellKinds(step, condition, Held(before));
    if (condition.kind == Condition::Kind::kFlows) TellFlow(step, *condition.flows, result);
  }

  /// Tells which way what is kept flows.
  void TellFlow(size_t step, const language::FlowsInto& flows, const Matches& kept) {
    for (const match::Match& match : Held(kept)) {
      std::string way;
      for (syntax::NodeId node : match::FlowsOf(context_, flows).PathOf(match)) {
        Span span = lines_.MakeSpan(context_.tree[node].begin, context_.tree[node].end);
        if (way.size() > kLongestWay) {
          way += " ...";
          break;
        }
        way += (way.empty() ? "flows from " : ", ") + std::to_string(span.line) + ":" +
               std::to_string(span.column);
      }
      steps_[step].places.push_back(std::move(way));
    }
  }

  /// Says what is known of each value that was asked about.
  void TellKinds(size_t step, const Condition& condition, const Matches& matches) {
    std::vector<std::string>& places = steps_[step].places;
    for (const match::Match& match : matches) {
      match::KindAnswer answer =
          match::AnswerKind(context_, condition, match.environment[condition.slot]);
      std::string shown = "$" + rule_.metavariables.Name(condition.slot) + " " + answer.reason;
      bool known = std::find(places.begin(), places.end(), shown) != places.end();
      if (!known && places.size() < 2 * kMostPlaces) places.push_back(std::move(shown));
    }
  }

  match::Context& context_;
  const language::LoadedRule& rule_;
  const syntax::LineTable& lines_;
  uint32_t line_;
  std::vector<TraceStep>& steps_;
  match::Area area_;
  match::Ranges ranges_;
};

class Traced {
 public:
  Traced(const RuleSet& rules, std::string_view path, std::string_view text, uint32_t line,
         ModuleTree* modules)
      : rules_(rules),
        path_(path),
        text_(text),
        line_(line),
        modules_(TreeFor(*rules.compiled().prefilter, modules, path)),
        neighbours_(NeighboursOf(*rules.compiled().prefilter, modules_, path, text)) {}

  std::vector<TraceStep> Run(std::string_view id) {
    const CompiledRules& compiled = rules_.compiled();
    size_t index = 0;
    while (compiled.rules[index].id != id) ++index;
    std::vector<size_t> applied = compiled.AppliedAt(path_);
    if (std::find(applied.begin(), applied.end(), index) == applied.end()) {
      Add("paths", "the rule does not apply to this path");
    }
    if (compiled.MayMatch({index}, path_, text_, neighbours_ ? &*neighbours_ : nullptr).empty()) {
      Add("words", "the file lacks words without which the rule cannot match");
    }
    Evaluate(compiled.loaded[index]);
    Conclude(id);
    return std::move(steps_);
  }

 private:
  void Add(std::string operand, std::string outcome) {
    steps_.push_back({0, 0, std::move(operand), std::move(outcome), {}});
  }

  void Evaluate(const language::LoadedRule& rule) {
    Budget budget;
    Watch watch;
    syntax::SourceText source(text_);
    syntax::Tree tree;
    if (syntax::Parse(source, budget.parse, watch, tree) != syntax::ParseStatus::kParsed) {
      return Add("parse", "the file takes too long to parse");
    }
    syntax::LineTable lines(text_);
    match::Context context(tree, text_, path_, rules_.compiled().symbols, budget.steps, watch);
    context.asks_all = true;  // for the reason of each answer
    context.options = rule.options;
    std::optional<ModuleOrigins> origins;
    if (modules_ != nullptr) {
      context.origins.SetElsewhere(&origins.emplace(*rules_.compiled().prefilter, *modules_,
                                                    nullptr, path_, text_, budget.parse, watch));
    }
    Tracer(context, rule, lines, line_, steps_).Run(rule.formula, 0);
    if (context.stopped()) Add("steps", "the search was given up: it took too many steps");
  }

  void Conclude(std::string_view id) {
    auto analysis = Analyze(rules_, path_, text_, Budget(), Watch(), modules_);
    bool reported =
        analysis && std::any_of(analysis->findings.begin(), analysis->findings.end(),
                                [&](const Finding& finding) {
                                  return finding.rule->id == id && finding.span.line == line_;
                                });
    std::string line = "line " + std::to_string(line_);
    Add(std::string(id), reported ? "reports " + line : "does not report " + line);
  }

  const RuleSet& rules_;
  std::string_view path_, text_;
  uint32_t line_;
  ModuleTree* modules_;
  std::optional<Neighbourhood> neighbours_;
  std::vector<TraceStep> steps_;
};

}  // namespace

std::vector<TraceStep> Trace(const RuleSet& rules, std::string_view id, std::string_view path,
                             std::string_view text, uint32_t line, ModuleTree* modules) {
  return Traced(rules, path, text, line, modules).Run(id);
}

}  // namespace pushgate::rules
