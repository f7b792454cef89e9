#include "record/would_block.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>
#include <utility>

namespace pushgate::record {
namespace {

struct Sum {
  std::set<std::pair<std::string, std::string>> findings;  // repository, fingerprint
  std::set<int64_t> pushes;
  int64_t last = 0;
};

/// The names under which a finding of a push counts.
std::vector<std::string> NamesOf(const Push& push, const Finding& finding, SumBy by) {
  switch (by) {
    case SumBy::kRule:
      return {finding.rule};
    case SumBy::kUser:
      return {push.user};
    case SumBy::kRepository:
      return {push.repository};
    case SumBy::kGroup:
      break;
  }
  std::vector<std::string> groups;
  for (size_t at = 0; at < push.groups.size();) {
    size_t end = std::min(push.groups.find('\n', at), push.groups.size());
    groups.push_back(push.groups.substr(at, end - at));
    at = end + 1;
  }
  if (groups.empty()) groups.emplace_back();
  return groups;
}

}  // namespace

Result<std::vector<WouldBlock>> SumWouldBlock(const std::string& path, const Filter& filter,
                                              SumBy by) {
  std::map<std::string, Sum> sums;
  Filter accepted = filter;
  accepted.verdict = "accept";
  accepted.would_block = true;
  Result<void> read = FindPushes(path, accepted, [&](const Push& push) {
    for (const Finding& finding : push.findings) {
      bool asked = filter.rule.empty() || filter.rule == finding.rule;
      if (finding.would_block == 0 || !asked) continue;
      for (const std::string& name : NamesOf(push, finding, by)) {
        Sum& sum = sums[name];
        sum.findings.emplace(push.repository, finding.fingerprint);
        sum.pushes.insert(push.id);
        sum.last = std::max(sum.last, push.time);
      }
    }
    return true;
  });
  if (!read) return tl::unexpected(read.error());
  std::vector<WouldBlock> rows;
  for (const auto& [name, sum] : sums) {
    rows.push_back({name, static_cast<int64_t>(sum.findings.size()),
                    static_cast<int64_t>(sum.pushes.size()), sum.last});
  }
  std::stable_sort(rows.begin(), rows.end(),
                   [](const auto& a, const auto& b) { return a.findings > b.findings; });
  return rows;
}

}  // namespace pushgate::record
