#include <iostream>
#include <nlohmann/json.hpp>

#include "cli/commands.h"
#include "cli/replay.h"
#include "hook/history/history.h"
#include "hook/history/record_push.h"
#include "hook/message/json_text.h"
#include "hook/message/push_json.h"
#include "hook/message/push_text.h"
#include "hook/message/safe_text.h"
#include "hook/replay.h"

namespace pushgate::cli {
namespace {

using Json = nlohmann::ordered_json;

void PrintText(const record::Push& row, const record::Push& again,
               const hook::Difference& difference) {
  std::cout << hook::PushHeadline(row);
  for (const record::Finding& finding : difference.gone) {
    std::cout << hook::FindingText("gone", finding, "was " + finding.decision);
  }
  for (const record::Finding& finding : difference.fresh) {
    std::cout << hook::FindingText("new", finding, finding.decision);
  }
  for (size_t i = 0; i < difference.decided.size(); ++i) {
    const record::Finding& finding = difference.decided[i];
    std::cout << hook::FindingText("changed", finding,
                                   "was " + difference.before[i] + ", now " + finding.decision);
  }
  for (const record::Ref& ref : again.refs) {
    if (!ref.note.empty()) std::cout << hook::RefText(ref);
  }
  std::cout << "judged again: " << again.verdict
            << (difference.verdict ? ", was " + hook::SafeText(row.verdict) : "")
            << (difference.Any() ? "\n" : "; nothing differs\n");
}

void PrintJson(const record::Push& row, const record::Push& again,
               const hook::Difference& difference) {
  Json json;
  json["version"] = 1;
  json["push"] = row.id;
  json["recorded"] = row.verdict;
  json["verdict"] = again.verdict;
  json["gone"] = hook::FindingsJson(difference.gone);
  json["new"] = hook::FindingsJson(difference.fresh);
  json["changed"] = hook::FindingsJson(difference.decided);
  for (size_t i = 0; i < difference.before.size(); ++i) {
    json["changed"][i]["was"] = difference.before[i];
  }
  json["impossible"] = nullptr;
  std::cout << hook::JsonText(json);
}

int SayImpossible(const record::Push& row, const std::string& why, bool json) {
  if (json) {
    Json out{{"version", 1}, {"push", row.id}, {"recorded", row.verdict}, {"impossible", why}};
    std::cout << hook::JsonText(out);
  }
  return FailWith("push " + std::to_string(row.id) +
                  " cannot be judged again: " + hook::SafeText(why));
}

}  // namespace

int ReplayOne(const hook::Setup& setup, int64_t id, bool json) {
  Result<std::optional<record::Push>> found = record::FindPush(setup.history->path(), id);
  if (!found) return FailWith(hook::SafeText(found.error().message));
  const std::optional<record::Push>& row = *found;
  if (!row) {
    return FailWith("there is no push " + std::to_string(id) + " in " +
                    hook::SafeText(setup.history->path()));
  }
  hook::Replayed replayed = hook::ReplayPush(setup, *row, Watch());
  if (!replayed.impossible.empty()) return SayImpossible(*row, replayed.impossible, json);
  record::Push again = hook::RowOf(setup, hook::Push(), replayed.judgement);
  hook::Difference difference = hook::Compare(*row, again);
  auto print = json ? PrintJson : PrintText;
  print(*row, again, difference);
  return difference.Any() ? kExitBlocked : kExitClean;
}

}  // namespace pushgate::cli
