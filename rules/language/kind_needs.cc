#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "rules/language/kinds.h"
#include "rules/language/needs.h"

/// What it takes for a value to be of a kind.

namespace pushgate::rules::language {
namespace {

// Of a glob.
constexpr size_t kLongPart = 10;

/// Of a glob that has a long part, that alone: the others seldom say more, and lists of them would
/// multiply.
void AddGlobWords(std::string_view glob, std::vector<Need>& to) {
  if (glob.find_first_of("*?") == glob.npos) {
    to.push_back({Need::Kind::kString, std::string(glob), false, {}});
    return;
  }
  std::vector<std::string_view> parts;
  while (!glob.empty()) {
    size_t end = std::min(glob.find_first_of("*?"), glob.size());
    if (end > 0) parts.push_back(glob.substr(0, end));
    glob.remove_prefix(std::min(end + 1, glob.size()));
  }
  // Of two as long, the last: globs begin with what is done, and end with what it is done to.
  auto shorter = [](std::string_view a, std::string_view b) { return a.size() <= b.size(); };
  auto longest = std::max_element(parts.begin(), parts.end(), shorter);
  if (longest != parts.end() && longest->size() >= kLongPart) parts = {*longest};
  for (std::string_view part : parts) {
    to.push_back({Need::Kind::kText, std::string(part), false, {}});
  }
}

Need NeedOfTokens(std::string_view name, const std::vector<OriginToken>& tokens) {
  std::vector<Need> words;
  if (!name.empty()) AddGlobWords(name, words);
  for (const OriginToken& token : tokens) {
    if (!token.call) AddGlobWords(token.name, words);
  }
  return AllOf(std::move(words));
}

/// A value is of a kind by a name that stands in the file, or in a module that it comes from: in an
/// import, an annotation, a call, or as its own; a string may hold it as well.
Need ReachOfKind(const ValueKind& kind) {
  auto says_nothing = [](const OriginToken& token) {
    return token.call || token.name.find_first_not_of("*?") == token.name.npos;
  };
  bool open = std::any_of(kind.from.begin(), kind.from.end(), [&](const OriginPattern& pattern) {
    return std::all_of(pattern.tokens.begin(), pattern.tokens.end(), says_nothing);
  });
  Need need;
  if (open) return need;
  need.kind = Need::Kind::kReachable;
  need.value_kind = &kind;
  return need;
}

}  // namespace

Need OriginsOf(const ValueKind& kind) {
  std::vector<Need> ways;
  for (const OriginPattern& pattern : kind.from) ways.push_back(NeedOfTokens("", pattern.tokens));
  return AnyOf(std::move(ways));
}

Need NeedOfKind(const ValueKind& kind, bool by_name) {
  std::vector<Need> names;
  for (const NamePattern& name : kind.names) {
    if (by_name) names.push_back(NeedOfTokens(name.glob, name.steps));
  }
  names.push_back(ReachOfKind(kind));
  return AnyOf(std::move(names));
}

bool AsksKind(const Formula& formula) {
  auto asks = [](const Condition& condition) {
    return condition.kind == Condition::Kind::kKind ||
           std::any_of(condition.nested.begin(), condition.nested.end(), AsksKind);
  };
  return std::any_of(formula.conditions.begin(), formula.conditions.end(), asks) ||
         std::any_of(formula.alternatives.begin(), formula.alternatives.end(), AsksKind) ||
         std::any_of(formula.terms.begin(), formula.terms.end(),
                     [](const Term& term) { return AsksKind(term.formula); });
}

void AddNeedsOfKinds(const Formula& formula, std::vector<Need>& to) {
  for (const Condition& condition : formula.conditions) {
    for (const Formula& nested : condition.nested) AddNeedsOfKinds(nested, to);
    const ValueKind* kind = condition.value_kind.get();
    if (kind != nullptr) to.push_back(ReachOfKind(*kind));
  }
  for (const Formula& alternative : formula.alternatives) AddNeedsOfKinds(alternative, to);
  for (const Term& term : formula.terms) AddNeedsOfKinds(term.formula, to);
}

}  // namespace pushgate::rules::language
