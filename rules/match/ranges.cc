#include "rules/match/ranges.h"

#include <algorithm>
#include <bit>
#include <utility>

namespace pushgate::rules::match {
namespace {

bool Before(const Match& a, const Match& b) {
  if (a.begin != b.begin) return a.begin < b.begin;
  if (a.end != b.end) return a.end > b.end;
  if (a.kind != b.kind) return a.kind < b.kind;
  return a.environment < b.environment;
}

bool Same(const Match& a, const Match& b) {
  return a.begin == b.begin && a.end == b.end && a.kind == b.kind && a.environment == b.environment;
}

/// Calls visit(inner, outer) for every pair of which the first's range lies within the second's.
/// The outer ranges that are open at a place are few where ranges nest.
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

}  // namespace

void SortUnique(Context& context, Matches& matches) {
  if (!context.Step(matches.size() * std::bit_width(matches.size()) / 2)) return;
  std::sort(matches.begin(), matches.end(), Before);
  matches.erase(std::unique(matches.begin(), matches.end(), Same), matches.end());
}

Matches Ranges::Intersect(const Matches& a, const Matches& b) {
  Matches both;
  KeepInner(a, b, both);
  KeepInner(b, a, both);
  SortUnique(context_, both);
  return both;
}

void Ranges::KeepInner(const Matches& inner, const Matches& outer, Matches& to) {
  ForContained(context_, inner, outer, [&](const Match& in, const Match& out) {
    if (in.kind == RangeKind::kInside && out.kind != RangeKind::kInside) return;
    if (!context_.Agree(in.environment, out.environment)) return;
    if (!context_.TakeRoom(in.environment)) return;
    to.push_back(in);
    Environment& merged = to.back().environment;
    for (size_t slot = 0; slot < merged.size(); ++slot) {
      if (merged[slot].kind == Binding::Kind::kUnbound) merged[slot] = out.environment[slot];
    }
  });
}

void Ranges::Remove(Matches& from, const Matches& negative) {
  std::vector<bool> removed(from.size());
  auto agree = [&](const Match& match, const Match& other) {
    auto at = static_cast<size_t>(&match - from.data());
    if (removed[at]) return;
    removed[at] = context_.Agree(match.environment, other.environment);
  };
  ForContained(context_, from, negative, [&](const Match& in, const Match& out) {
    bool equal = in.begin == out.begin && in.end == out.end;
    if (equal || out.kind != RangeKind::kPlain) agree(in, out);
  });
  ForContained(context_, negative, from, [&](const Match& in, const Match& out) {
    if (in.kind == RangeKind::kRegex) agree(out, in);
  });
  size_t at = 0;
  std::erase_if(from, [&](const Match&) { return removed[at++]; });
}

}  // namespace pushgate::rules::match
