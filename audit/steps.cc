#include "audit/steps.h"

#include <algorithm>

namespace pushgate::audit {
namespace {

/// The times of commits, the oldest first, made ascending: as many as possible keep theirs (a
/// longest non-decreasing subsequence), the others get that of the last before that does.
std::vector<int64_t> Ascending(const std::vector<int64_t>& times, std::vector<bool>& kept) {
  std::vector<size_t> ends;  // by length: the end of the best chain of it
  std::vector<size_t> before(times.size(), SIZE_MAX);
  for (size_t i = 0; i < times.size(); ++i) {
    auto place = std::upper_bound(ends.begin(), ends.end(), times[i],
                                  [&](int64_t time, size_t end) { return time < times[end]; });
    if (place != ends.begin()) before[i] = *(place - 1);
    if (place == ends.end()) {
      ends.push_back(i);
    } else {
      *place = i;
    }
  }
  kept.assign(times.size(), false);
  for (size_t i = ends.empty() ? SIZE_MAX : ends.back(); i != SIZE_MAX; i = before[i]) {
    kept[i] = true;
  }
  std::vector<int64_t> ascending = times;
  int64_t last = times.empty() ? 0 : *std::min_element(times.begin(), times.end());
  for (size_t i = 0; i < times.size(); ++i) {
    if (kept[i]) last = times[i];
    ascending[i] = last;
  }
  return ascending;
}

}  // namespace

Steps ChooseSteps(const std::vector<diffscan::PastCommit>& past, const BackFill& back_fill,
                  int64_t until) {
  Steps chosen;
  std::vector<int64_t> said;
  for (auto commit = past.rbegin(); commit != past.rend(); ++commit) said.push_back(commit->time);
  std::vector<bool> kept;
  std::vector<int64_t> times = Ascending(said, kept);
  auto id_of = [&](size_t i) { return past[past.size() - 1 - i].id; };
  for (size_t i = 0; i < kept.size(); ++i) {
    if (!kept[i]) chosen.out_of_order.push_back(id_of(i));
  }
  size_t last = SIZE_MAX;
  for (int64_t at = back_fill.since; at <= until; at += back_fill.every) {
    auto later = std::upper_bound(times.begin(), times.end(), at);
    if (later == times.begin()) continue;
    auto i = static_cast<size_t>(later - times.begin()) - 1;
    if (i == last) continue;
    last = i;
    chosen.steps.push_back({id_of(i), times[i], said[i]});
  }
  return chosen;
}

}  // namespace pushgate::audit
