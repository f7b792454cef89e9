#include "diffscan/merge_results.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <string_view>
#include <tuple>

namespace pushgate::diffscan {
namespace {

using Key =
    std::tuple<std::string_view, const rules::Rule*, std::string_view, std::string_view, bool>;

Key KeyOf(const Found& found) {
  return {found.path, found.finding.rule, found.function, found.matched_text,
          !found.finding.suppression.empty()};
}

auto Order(const Found& found) {
  const rules::Finding& finding = found.finding;
  return std::make_tuple(std::string_view(found.path), finding.span.line, finding.span.column,
                         std::string_view(finding.rule->id), finding.span.end,
                         std::string_view(finding.message));
}

}  // namespace

void MergeCommit(ScanResult commit, ScanResult& all) {
  std::map<Key, size_t> listed;
  for (const Found& found : all.found) ++listed[KeyOf(found)];
  std::vector<Found> more;
  for (Found& found : commit.found) {
    auto earlier = listed.find(KeyOf(found));
    if (earlier != listed.end() && earlier->second > 0) {
      --earlier->second;
    } else {
      more.push_back(std::move(found));
    }
  }
  std::move(more.begin(), more.end(), std::back_inserter(all.found));
  std::move(commit.skipped.begin(), commit.skipped.end(), std::back_inserter(all.skipped));
  all.stats += commit.stats;
}

void SortResult(ScanResult& result) {
  std::stable_sort(result.found.begin(), result.found.end(),
                   [](const Found& a, const Found& b) { return Order(a) < Order(b); });
  auto order = [](const Skip& skip) { return std::tie(skip.path, skip.reason); };
  std::sort(result.skipped.begin(), result.skipped.end(),
            [&](const Skip& a, const Skip& b) { return order(a) < order(b); });
  result.skipped.erase(
      std::unique(result.skipped.begin(), result.skipped.end(),
                  [&](const Skip& a, const Skip& b) { return order(a) == order(b); }),
      result.skipped.end());
}

Stats& Stats::operator+=(const Stats& other) {
  commits += other.commits;
  files += other.files;
  parsed += other.parsed;
  functions += other.functions;
  return *this;
}

}  // namespace pushgate::diffscan
