#include <algorithm>
#include <iterator>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "rules/language/kinds.h"
#include "rules/language/needs.h"
#include "rules/syntax/words.h"

/// How needs are joined: in one order, each once, and without what others imply.

namespace pushgate::rules::language {
namespace {

using syntax::Lower;

/// What costs least comes first: words are known at once, texts are looked for one by one.
size_t CostOf(const Need& need) {
  size_t cost = need.kind == Need::Kind::kText ? 100 : need.kind == Need::Kind::kString ? 10 : 1;
  for (const Need& part : need.parts) cost += CostOf(part);
  if (need.kind == Need::Kind::kLine) cost += 1'000;        // lines are looked through
  if (need.kind == Need::Kind::kReachable) cost += 10'000;  // other files are read
  return cost;
}

/// Whether every text that holds `a` holds `b`: both kText, and not the same.
bool Implies(const Need& a, const Need& b) {
  bool texts = a.kind == Need::Kind::kText && b.kind == Need::Kind::kText;
  if (!texts || (a.any_case && !b.any_case) || (b.in_string && !a.in_string)) return false;
  if (b.written && !a.written) return false;
  if (b.begins_word || b.ends_word) return false;
  std::string text = a.text;
  if (b.any_case) std::transform(text.begin(), text.end(), text.begin(), Lower);
  return text.find(b.text) != std::string::npos;
}

/// An order in which equal needs stand side by side.
int Compare(const Need& a, const Need& b) {
  if (a.kind != b.kind) return a.kind < b.kind ? -1 : 1;
  if (int order = a.text.compare(b.text); order != 0) return order;
  auto flags = [](const Need& need) {
    return std::tuple(need.any_case, need.attribute, need.written, need.begins_word, need.ends_word,
                      need.in_string);
  };
  if (flags(a) != flags(b)) return flags(a) < flags(b) ? -1 : 1;
  if (a.value_kind != b.value_kind) {
    if (a.value_kind == nullptr || b.value_kind == nullptr) return a.value_kind == nullptr ? -1 : 1;
    if (int order = a.value_kind->name.compare(b.value_kind->name); order != 0) return order;
  }
  for (size_t i = 0; i < a.parts.size() && i < b.parts.size(); ++i) {
    if (int order = Compare(a.parts[i], b.parts[i]); order != 0) return order;
  }
  return static_cast<int>(a.parts.size() > b.parts.size()) -
         static_cast<int>(a.parts.size() < b.parts.size());
}

/// Sorts, and drops what occurs twice.
void Unite(std::vector<Need>& parts) {
  std::vector<std::pair<size_t, Need>> sorted;
  sorted.reserve(parts.size());
  for (Need& part : parts) sorted.emplace_back(CostOf(part), std::move(part));
  std::sort(sorted.begin(), sorted.end(), [](const auto& a, const auto& b) {
    return a.first != b.first ? a.first < b.first : Compare(a.second, b.second) < 0;
  });
  parts.clear();
  for (auto& [cost, part] : sorted) {
    if (parts.empty() || !(parts.back() == part)) parts.push_back(std::move(part));
  }
}

/// Drops texts for which others stand: the part of another where all have to be met, what a part of
/// it will do for otherwise.
void DropImplied(bool all, std::vector<Need>& parts) {
  std::vector<const Need*> texts;
  for (const Need& part : parts) {
    if (part.kind == Need::Kind::kText) texts.push_back(&part);
  }
  if (texts.size() < 2) return;
  std::vector<Need> kept;
  for (const Need& part : parts) {
    bool implied = std::any_of(texts.begin(), texts.end(), [&](const Need* beside) {
      return beside != &part && (all ? Implies(*beside, part) : Implies(part, *beside));
    });
    if (!implied) kept.push_back(part);
  }
  parts = std::move(kept);
}

Need Combine(Need::Kind kind, std::vector<Need> parts) {
  Need need;
  need.kind = kind;
  for (Need& part : parts) {
    if (part.kind != kind) {
      need.parts.push_back(std::move(part));
    } else {
      std::move(part.parts.begin(), part.parts.end(), std::back_inserter(need.parts));
    }
  }
  Unite(need.parts);
  DropImplied(kind == Need::Kind::kAll, need.parts);
  if (need.parts.size() == 1) return Need(std::move(need.parts.front()));
  return need;
}

}  // namespace

Need WithoutLines(Need need) {
  if (need.kind == Need::Kind::kLine) return {};
  if (need.kind == Need::Kind::kAll || need.kind == Need::Kind::kAny) {
    for (Need& part : need.parts) part = WithoutLines(std::move(part));
    return need.kind == Need::Kind::kAll ? AllOf(std::move(need.parts))
                                         : AnyOf(std::move(need.parts));
  }
  return need;
}

Need Reachable(Need part) {
  if (part.is_always_met() || part.kind == Need::Kind::kReachable) return part;
  Need need;
  need.kind = Need::Kind::kReachable;
  need.parts.push_back(std::move(part));
  return need;
}

Need AllOf(std::vector<Need> parts) { return Combine(Need::Kind::kAll, std::move(parts)); }

Need AnyOf(std::vector<Need> parts) {
  for (const Need& part : parts) {
    if (part.is_always_met()) return {};
  }
  return Combine(Need::Kind::kAny, std::move(parts));
}

}  // namespace pushgate::rules::language
