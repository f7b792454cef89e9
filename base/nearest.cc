#include "base/nearest.h"

#include <algorithm>
#include <vector>

namespace pushgate {
namespace {

/// Optimal string alignment distance, in bytes.
size_t Distance(std::string_view a, std::string_view b) {
  std::vector<size_t> before(b.size() + 1), last(b.size() + 1), now(b.size() + 1);
  for (size_t j = 0; j <= b.size(); ++j) last[j] = j;
  for (size_t i = 1; i <= a.size(); ++i) {
    now[0] = i;
    for (size_t j = 1; j <= b.size(); ++j) {
      now[j] = std::min({last[j] + 1, now[j - 1] + 1, last[j - 1] + (a[i - 1] != b[j - 1])});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
        now[j] = std::min(now[j], before[j - 2] + 1);
      }
    }
    std::swap(before, last);
    std::swap(last, now);
  }
  return last[b.size()];
}

}  // namespace

std::string_view Nearest(std::string_view typed, std::span<const std::string_view> candidates) {
  constexpr size_t kLongestWord =
      64;  // nobody mistypes a longer key, and the distance is quadratic
  if (typed.size() > kLongestWord) return {};
  std::string_view best;
  size_t best_distance = std::max<size_t>(1, typed.size() / 3) + 1;
  for (std::string_view candidate : candidates) {
    if (size_t distance = Distance(typed, candidate); distance < best_distance) {
      best = candidate;
      best_distance = distance;
    }
  }
  if (!best.empty() || typed.size() < 2) return best;
  for (std::string_view candidate : candidates) {
    bool shorter = best.empty() || candidate.size() < best.size();
    if (candidate.starts_with(typed) && shorter) best = candidate;
  }
  return best;
}

std::string DidYouMean(std::string_view typed, std::span<const std::string_view> candidates) {
  std::string_view nearest = Nearest(typed, candidates);
  return nearest.empty() ? "" : " (did you mean '" + std::string(nearest) + "'?)";
}

}  // namespace pushgate
