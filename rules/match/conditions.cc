#include "rules/match/conditions.h"

#include <algorithm>
#include <string>
#include <utility>

#include "rules/match/area.h"
#include "rules/match/comparison.h"
#include "rules/match/flows.h"
#include "rules/match/kind_of.h"
#include "rules/match/ranges.h"
#include "rules/match/sql_condition.h"

namespace pushgate::rules::match {

using language::Condition;
using language::Regex;
using language::Slot;
using syntax::Kind;
using syntax::kNoNode;
using syntax::NodeId;

std::vector<Match> Conditions::Keep(std::vector<Match> matches) {
  for (const Condition& condition : formula_.conditions) {
    std::vector<Match> kept;
    for (Match& match : matches) {
      std::vector<Environment> bound;
      if (!Meets(match, condition, bound)) continue;
      for (Environment& environment : bound) {
        kept.push_back({match.begin, match.end, match.kind, std::move(environment)});
      }
      if (bound.empty()) kept.push_back(std::move(match));
    }
    matches = std::move(kept);
  }
  SortUnique(context_, matches);
  return matches;
}

bool Conditions::Meets(const Match& match, const Condition& condition,
                       std::vector<Environment>& bound) {
  if (condition.kind == Condition::Kind::kComparison) {
    return IsTrue(context_, condition, match.environment);
  }
  if (condition.kind == Condition::Kind::kFlows) {
    return FlowsOf(context_, *condition.flows).Reach(match);
  }
  const Binding& binding = match.environment[condition.slot];
  if (binding.kind == Binding::Kind::kUnbound) return false;
  if (condition.kind == Condition::Kind::kSql) return FindSql(condition, binding).has_value();
  if (condition.kind == Condition::Kind::kFormula) return MeetsFormula(match, condition, bound);
  if (condition.kind == Condition::Kind::kKind) {
    return IsOfKind(context_, condition, binding);
  }
  Regex::Groups groups;
  if (!MatchesRegex(context_, condition, binding, &groups)) return false;
  std::optional<TextRange> range = context_.RangeOf(binding);
  if (condition.groups.empty() || !range) return true;
  Environment environment = match.environment;
  if (BindGroups(context_, condition.groups, groups, range->begin, environment)) {
    bound.push_back(std::move(environment));
  }
  return true;
}

void Conditions::Narrow(std::vector<Match>& matches) {
  for (const Condition& condition : formula_.conditions) {
    if (condition.kind != Condition::Kind::kSql) continue;
    for (Match& match : matches) {
      const Binding& bound = match.environment[condition.slot];
      bool joined = bound.kind == Binding::Kind::kNode && context_.tree.IsJoined(bound.a);
      if (!joined || context_.tree[bound.a].begin != match.begin) continue;
      match.begin = std::max(match.begin, FindSql(condition, bound).value_or(0));
    }
  }
}

std::optional<uint32_t> Conditions::FindSql(const Condition& condition, const Binding& binding) {
  if (!MayBeSql(context_, condition, binding)) return std::nullopt;
  SqlPlace begins;
  if (condition.flows && binding.kind == Binding::Kind::kNode) {
    begins = FlowsOf(context_, *condition.flows).PlaceOf(binding.a);
  }
  return MatchesSql(context_, condition, binding, begins);
}

bool Conditions::MeetsFormula(const Match& match, const Condition& condition,
                              std::vector<Environment>& bound) {
  const Binding& binding = match.environment[condition.slot];
  std::optional<TextRange> range = context_.RangeOf(binding);
  if (!range) return false;
  Area area;
  area.is_part = true;
  area.given = match.environment;
  area.begin = range->begin;
  area.text = context_.text.substr(range->begin, range->end - range->begin);
  bool read = binding.kind == Binding::Kind::kPath || binding.kind == Binding::Kind::kText;
  bool code = read ? binding.node != kNoNode && context_.tree[binding.node].kind != Kind::kString
                   : binding.kind != Binding::Kind::kBytes && binding.kind != Binding::Kind::kGroup;
  area.as_text = condition.as_text || !code;
  if (code) {
    area.first = read ? binding.node : binding.a;
    area.end = binding.kind == Binding::Kind::kNodes ? binding.b : context_.tree[area.first].after;
  }
  std::vector<Match> found = EvaluateIn(context_, condition.nested.front(), slots_, area);
  for (Match& inner : found) bound.push_back(std::move(inner.environment));
  return !found.empty();
}

bool MatchesRegex(Context& context, const Condition& condition, const Binding& bound,
                  Regex::Groups* groups) {
  std::optional<std::string> text;
  if (condition.constants) text = context.ConstantText(bound);
  if (!text) text = context.TextOf(bound);
  if (!text) return false;
  return context.MatchesStart(condition.regex, *text, groups);
}

bool BindGroups(Context& context, const std::vector<language::Group>& groups,
                const Regex::Groups& places, uint32_t begin, Environment& environment) {
  for (size_t i = 0; i < groups.size() && i + 1 < places.size(); ++i) {
    auto [from, to] = places[i + 1];
    if (from == std::string::npos) continue;
    Binding::Kind kind = groups[i].numbered ? Binding::Kind::kGroup : Binding::Kind::kBytes;
    Binding binding{kind, begin + static_cast<uint32_t>(from), begin + static_cast<uint32_t>(to),
                    kNoNode};
    Binding& known = environment[groups[i].slot];
    if (known.kind == Binding::Kind::kUnbound) known = binding;
    if (!context.Equal(known, binding)) return false;
  }
  return true;
}

namespace {

/// What each metavariable of a list stands for, within a match.
std::vector<TextRange> RangesOf(const Context& context, const std::vector<Slot>& list,
                                const Match& match) {
  std::vector<TextRange> ranges;
  for (Slot slot : list) {
    std::optional<TextRange> range = context.RangeOf(match.environment[slot]);
    if (range && range->begin >= match.begin && range->end <= match.end) ranges.push_back(*range);
  }
  return ranges;
}

}  // namespace

std::vector<Match> Focus(Context& context, const std::vector<std::vector<Slot>>& lists,
                         const std::vector<Match>& matches) {
  std::vector<Match> focused;
  for (const Match& match : matches) {
    if (!context.Step()) break;
    std::vector<TextRange> ranges = RangesOf(context, lists.front(), match);
    for (size_t i = 1; i < lists.size(); ++i) {
      std::vector<TextRange> both;
      for (const TextRange& other : RangesOf(context, lists[i], match)) {
        for (const TextRange& range : ranges) {
          TextRange common{std::max(range.begin, other.begin), std::min(range.end, other.end)};
          if (common.begin < common.end) both.push_back(common);
        }
      }
      ranges = std::move(both);
    }
    for (const TextRange& range : ranges) {
      if (!context.TakeRoom(match.environment)) return focused;
      focused.push_back({range.begin, range.end, match.kind, match.environment});
    }
  }
  SortUnique(context, focused);
  return focused;
}

}  // namespace pushgate::rules::match
