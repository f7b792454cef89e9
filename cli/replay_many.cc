#include <algorithm>
#include <iostream>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <utility>
#include <vector>

#include "cli/commands.h"
#include "cli/progress.h"
#include "cli/replay.h"
#include "hook/history/history.h"
#include "hook/message/json_text.h"
#include "hook/message/layout.h"
#include "hook/message/safe_text.h"
#include "hook/replay.h"

namespace pushgate::cli {
namespace {

using Clock = std::chrono::steady_clock;
using Json = nlohmann::ordered_json;

constexpr size_t kMostNames = 1000;  // of repositories or users, each; the rest is one line
constexpr size_t kMostReasons = 20;
constexpr size_t kShown = 50;

struct Sum {
  uint64_t blocked = 0;   // pushes
  uint64_t findings = 0;  // that block
  uint64_t others = 0;    // findings that warn, are recorded, or are excused
};

using Sums = std::map<std::string, Sum>;

/// What a run found, in bounded memory.
struct Totals {
  uint64_t pushes = 0;  // of the record that match
  uint64_t judged = 0;
  std::map<std::string, uint64_t> not_judged;  // by reason
  Sum all;
  Sums rules, repositories, users;
  bool complete = true;
};

Sum& Of(Sums& sums, const std::string& name) {
  bool room = sums.size() < kMostNames || sums.contains(name);
  return sums[room ? name : "(others)"];
}

void Add(const record::Push& row, const hook::Judgement& judgement, Totals& totals) {
  Sum push;
  std::set<std::string> blocking;
  for (const hook::DecidedFinding& finding : judgement.findings) {
    const std::string& rule = finding.found.finding.rule->id;
    bool blocks = finding.decision == hook::Decision::kBlock;
    ++(blocks ? push.findings : push.others);
    Sum& of_rule = totals.rules[rule];
    ++(blocks ? of_rule.findings : of_rule.others);
    if (blocks && blocking.insert(rule).second) ++of_rule.blocked;
  }
  push.blocked = blocking.empty() ? 0 : 1;
  ++totals.judged;
  for (Sum* sum : {&totals.all, &Of(totals.repositories, row.repository),
                   &Of(totals.users, row.user.empty() ? "(unknown)" : row.user)}) {
    sum->blocked += push.blocked;
    sum->findings += push.findings;
    sum->others += push.others;
  }
}

/// Without what differs from push to push, so that equal reasons are counted together.
std::string ReasonClass(const std::string& reason) {
  size_t colon = reason.find(':');
  // Behind a path, which is another one for each repository.
  if (reason.starts_with("/") && colon != std::string::npos) {
    return reason.substr(std::min(colon + 2, reason.size()));
  }
  if (reason.starts_with("commit ")) return "a commit that was compared with is gone";
  if (reason.starts_with("its commits are gone")) return "the commits are gone";
  return colon == std::string::npos ? reason : reason.substr(0, colon);
}

Result<void> ReplayPushOf(const hook::Setup& setup, int64_t id, Clock::time_point end,
                          Totals& totals) {
  Result<std::optional<record::Push>> found = record::FindPush(setup.history->path(), id);
  if (!found) return tl::unexpected(found.error());
  const std::optional<record::Push>& row = *found;
  if (!row) {
    ++totals.not_judged["removed from the record meanwhile"];
    return {};
  }
  Watch watch(std::min(end, Clock::now() + setup.config.limits.deadline));
  hook::Replayed replayed = hook::ReplayPush(setup, *row, watch);
  if (replayed.impossible.empty()) {
    Add(*row, replayed.judgement, totals);
    return {};
  }
  std::string reason = ReasonClass(replayed.impossible);
  bool room = totals.not_judged.size() < kMostReasons || totals.not_judged.contains(reason);
  ++totals.not_judged[room ? reason : "other reasons"];
  return {};
}

std::vector<std::pair<std::string, Sum>> Sorted(const Sums& sums) {
  std::vector<std::pair<std::string, Sum>> sorted(sums.begin(), sums.end());
  std::stable_sort(sorted.begin(), sorted.end(), [](const auto& a, const auto& b) {
    return std::pair(b.second.blocked, b.second.findings) <
           std::pair(a.second.blocked, a.second.findings);
  });
  return sorted;
}

void PrintTable(std::string_view title, const Sums& sums) {
  auto sorted = Sorted(sums);
  std::erase_if(sorted,
                [](const auto& line) { return line.second.findings + line.second.others == 0; });
  if (sorted.empty()) return;
  std::cout << "\nby " << title << " (pushes blocked, findings that block, others):\n";
  for (size_t i = 0; i < sorted.size() && i < kShown; ++i) {
    const Sum& sum = sorted[i].second;
    std::string line;
    for (uint64_t number : {sum.blocked, sum.findings, sum.others}) {
      std::string digits = std::to_string(number);
      line += std::string(digits.size() < 8 ? 8 - digits.size() : 1, ' ') + digits;
    }
    std::cout << line << "  " << hook::SafeText(sorted[i].first) << "\n";
  }
  if (sorted.size() > kShown) std::cout << "  and " << sorted.size() - kShown << " more\n";
}

uint64_t CountNotJudged(const Totals& totals) {
  uint64_t count = 0;
  for (const auto& [reason, pushes] : totals.not_judged) count += pushes;
  return count;
}

void PrintText(const Totals& totals) {
  std::cout << hook::Count(totals.pushes, "push", "pushes") << ": " << totals.judged
            << " judged again, " << CountNotJudged(totals) << " could not be\n";
  for (const auto& [reason, pushes] : totals.not_judged) {
    std::cout << "    " << pushes << ": " << hook::SafeText(reason) << "\n";
  }
  if (!totals.complete) {
    std::cout << "the time was over: " << totals.pushes - totals.judged - CountNotJudged(totals)
              << " older ones were not looked at (--time)\n";
  }
  std::cout << "would have been blocked: " << hook::Count(totals.all.blocked, "push", "pushes")
            << ", by " << hook::Count(totals.all.findings, "finding") << "; "
            << hook::Count(totals.all.others, "other finding") << "\n";
  PrintTable("rule", totals.rules);
  PrintTable("repository", totals.repositories);
  PrintTable("user", totals.users);
}

Json ToJson(const Sum& sum) {
  return {{"blocked", sum.blocked}, {"findings", sum.findings}, {"others", sum.others}};
}

Json ToJson(const Sums& sums) {
  Json json = Json::array();
  for (const auto& [name, sum] : Sorted(sums)) {
    Json item = ToJson(sum);
    item["name"] = name;
    json.push_back(std::move(item));
  }
  return json;
}

void PrintJson(const Totals& totals) {
  Json json;
  json["version"] = 1;
  json["complete"] = totals.complete;
  json["pushes"] = totals.pushes;
  json["judged"] = totals.judged;
  json["not_judged"] = Json::object();
  for (const auto& [reason, pushes] : totals.not_judged) json["not_judged"][reason] = pushes;
  json.update(ToJson(totals.all));
  json["by_rule"] = ToJson(totals.rules);
  json["by_repository"] = ToJson(totals.repositories);
  json["by_user"] = ToJson(totals.users);
  std::cout << hook::JsonText(json);
}

}  // namespace

int ReplayMany(const hook::Setup& setup, const ReplayRange& range, bool json) {
  auto end = Clock::now() + range.time;
  // Ids alone, so that no view of the record is held for long and memory stays small.
  Result<std::vector<int64_t>> ids = record::FindPushIds(setup.history->path(), range.filter);
  if (!ids) return FailWith(hook::SafeText(ids.error().message));
  Totals totals;
  totals.pushes = ids->size();
  {
    Progress progress(true, "pushes");
    progress.Expect(ids->size());
    for (size_t i = 0; i < ids->size() && totals.complete; ++i) {
      totals.complete = Clock::now() < end;
      if (!totals.complete) break;
      Result<void> replayed = ReplayPushOf(setup, (*ids)[i], end, totals);
      if (!replayed) return FailWith(hook::SafeText(replayed.error().message));
      progress.Done();
    }
  }
  json ? PrintJson(totals) : PrintText(totals);
  return kExitClean;
}

}  // namespace pushgate::cli
