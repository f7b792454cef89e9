#include "hook/daemon/status.h"

#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <system_error>

#include "hook/entry_warning.h"
#include "hook/history/history.h"
#include "hook/identity/account.h"
#include "hook/message/json_text.h"
#include "hook/message/push_json.h"
#include "hook/message/safe_text.h"
#include "hook/trusted_file.h"
#include "record/query.h"
#include "record/sender.h"

namespace pushgate::hook {
namespace {

using Json = nlohmann::ordered_json;
using Lines = std::vector<std::string>;

constexpr size_t kMostLines = 20;
constexpr size_t kLongestLine = 500;

/// So many that a client which does not read them holds nobody up.
Lines Shortened(const Lines& lines) {
  Lines some(lines.begin(),
             lines.begin() + static_cast<ptrdiff_t>(std::min(lines.size(), kMostLines)));
  for (std::string& line : some) {
    if (line.size() > kLongestLine) line = line.substr(0, kLongestLine) + "...";
  }
  if (lines.size() > some.size()) {
    some.push_back("and " + std::to_string(lines.size() - some.size()) + " more");
  }
  return some;
}

Json ConfigurationOf(const DaemonState& state) {
  const Setup& setup = *state.setup;
  Json json;
  json["path"] = setup.config_path.empty() ? Json(nullptr) : Json(setup.config_path);
  json["layers"] = setup.config_layers;
  json["digest"] = setup.config_digest;
  json["loaded"] = Text(state.loaded);
  json["refused"] = nullptr;
  if (!state.refusal.lines.empty()) {
    json["refused"] = {{"at", Text(state.refusal.when)},
                       {"errors", Shortened(state.refusal.lines)}};
  }
  json["watched_by"] = state.unwatched.empty() ? "inotify" : "polling";
  json["policies"] = setup.config.policies.size();
  return json;
}

Json RulesOf(const rules::RuleSet& rules) {
  Json packs = Json::object();
  for (const rules::Rule& rule : rules.rules()) {
    Json& count = packs[rule.pack];
    count = count.is_null() ? 1 : count.get<int>() + 1;
  }
  return {{"count", rules.rules().size()}, {"digest", rules.digest()}, {"packs", std::move(packs)}};
}

Json PushesOf(const Pushes& pushes) {
  Json json;
  uint64_t sum = 0;
  for (Verdict verdict : {Verdict::kAccept, Verdict::kReject, Verdict::kFault}) {
    uint64_t count = pushes.by_verdict[static_cast<size_t>(verdict)];
    json[std::string(Name(verdict))] = count;
    sum += count;
  }
  json["last"] = nullptr;
  if (sum > 0) {
    json["last"] = {{"when", Text(pushes.last)},
                    {"verdict", Name(pushes.verdict)},
                    {"repository", pushes.repository}};
  }
  return json;
}

/// How long rows may wait for a sender that says nothing.
constexpr std::chrono::minutes kPatience{10};

/// What has not come into the shared record yet, and what to do about it.
Json SharedOf(const History& history, Lines& problems) {
  Json json = {{"address", record::ShownAddress(history.shared())}, {"unsent", nullptr}};
  Result<record::Unsent> unsent = record::ReadUnsent(history.path());
  if (!unsent) return json;  // the record's own part says why
  json["unsent"] = unsent->rows;
  json["oldest"] = unsent->oldest == 0 ? Json(nullptr) : Json(TimeText(unsent->oldest));
  json["last_sent"] = unsent->last == 0 ? Json(nullptr) : Json(TimeText(unsent->last));
  std::string waiting = std::to_string(unsent->rows) + " rows are not in the shared record yet";
  if (unsent->oldest != 0) waiting += ", the oldest of " + TimeText(unsent->oldest);
  using std::chrono::microseconds;
  bool late =
      unsent->oldest != 0 && microseconds(unsent->oldest) + kPatience < Now().time_since_epoch();
  if (!unsent->problem.empty()) {
    problems.push_back(waiting + ": " + unsent->problem);
  } else if (late) {
    problems.push_back(waiting +
                       ": is pushgate-sender running? systemctl enable --now pushgate-sender@" +
                       AccountOf(geteuid()) + ".service");
  }
  return json;
}

/// Fills in what the record says, or why it says nothing.
Json RecordOf(const DaemonState& state, Lines& problems) {
  const std::string& path = state.setup->history->path();
  Json json = {{"path", path}, {"bytes", nullptr}, {"newest", nullptr}};
  std::error_code error;
  auto size = std::filesystem::file_size(path, error);
  if (error) {
    problems.push_back("the record cannot be read: " + path + ": " + error.message());
    return json;
  }
  json["bytes"] = size;
  if (auto problem = WritableByOthers(path)) {
    problems.push_back("the record could be forged: " + *problem);
  }
  int64_t newest = 0;
  record::Filter filter;
  filter.limit = 1;
  Result<void> read = record::FindPushes(path, filter, [&](const record::Push& push) {
    newest = push.time;
    json["newest"] = {{"id", push.id}, {"when", TimeText(push.time)}, {"hash", push.hash}};
    return false;
  });
  if (!read) problems.push_back("the record cannot be read: " + read.error().message);
  if (!state.setup->history->shared().empty()) {
    json["shared"] = SharedOf(*state.setup->history, problems);
  }
  if (!state.pushes.unrecorded.empty()) {
    problems.push_back("the last push is not in the record: " + state.pushes.unrecorded);
  }
  using std::chrono::microseconds;
  microseconds now = Now().time_since_epoch();
  if (microseconds(newest) > now + std::chrono::minutes(1)) {
    problems.push_back("the clock was set back: the record's newest push is of " +
                       TimeText(newest) + ", and entries that ended are in force again");
  }
  return json;
}

/// What an entry that somebody should look at needs, for the daemon's administrator.
Json WarnedOf(const BypassEntry& entry, const EntryWarning& warning) {
  std::string id = SafeText(entry.id);
  return {{"id", entry.id},
          {"text", "bypass entry '" + id + "': " + warning.text + " (" + entry.place + ")"},
          {"fix", warning.is_over ? "pushgate bypass revoke " + id : "pushgate bypass list"}};
}

Json BypassOf(const Setup& setup, Lines& problems, Lines& warnings) {
  const BypassList& bypass = setup.bypass;
  if (!bypass.errors.empty()) {
    problems.push_back("bypass or groups files are broken, and what they say excuses nobody: " +
                       bypass.errors.front());
  }
  std::optional<record::UsesByEntry> uses;
  if (!bypass.entries.empty()) {
    Result<record::UsesByEntry> read = setup.history->Uses();
    if (read) uses = std::move(*read);  // why not, the record's own part says
  }
  Json ending = Json::array(), warned = Json::array();
  for (const BypassEntry& entry : bypass.entries) {
    EntryWarning warning = WarningAbout(entry, uses, Now());
    if (warning.text.empty()) continue;
    Json one = WarnedOf(entry, warning);
    warnings.push_back(one["text"]);
    if (warned.size() < kMostLines) warned.push_back(std::move(one));
    if (EndWarning(entry, Now()).empty() || ending.size() == kMostLines) continue;
    ending.push_back({{"id", entry.id}, {"ends", Text(*entry.until)}, {"place", entry.place}});
  }
  return {{"entries", bypass.entries.size()},
          {"files", bypass.files.size()},
          {"errors", Shortened(bypass.errors)},
          {"ending", std::move(ending)},
          {"warned", std::move(warned)}};
}

}  // namespace

std::string StatusJson(const DaemonState& state) {
  Lines problems, warnings;
  if (!state.refusal.lines.empty()) {
    problems.push_back("a newer configuration is refused: " + state.refusal.lines.front());
  }
  if (state.waiting * 2 > state.capacity) {
    problems.push_back("pushes wait: more come than the workers can judge");
  }
  if (!state.unmetered.empty()) problems.push_back(state.unmetered);
  if (!state.unwatched.empty()) {
    warnings.push_back(
        "the configuration's files are looked at every 2 s: they cannot be watched: " +
        state.unwatched);
  }
  Json json;
  json["version"] = 1;
  json["program"] = state.version;
  json["user"] = AccountOf(geteuid());
  json["pid"] = getpid();
  json["since"] = Text(state.started);
  json["clock"] = Text(Now());
  json["configuration"] = ConfigurationOf(state);
  json["rules"] = RulesOf(state.setup->rules);
  json["workers"] = {{"count", state.workers},
                     {"busy", state.busy},
                     {"waiting", state.waiting},
                     {"capacity", state.capacity}};
  json["pushes"] = PushesOf(state.pushes);
  json["record"] = RecordOf(state, problems);
  json["bypass"] = BypassOf(*state.setup, problems, warnings);
  for (const std::string& notice : state.setup->notices) warnings.push_back(notice);
  for (const std::string& notice : state.setup->bypass.notices) warnings.push_back(notice);
  json["problems"] = Shortened(problems);
  json["warnings"] = Shortened(warnings);
  return JsonText(json);
}

}  // namespace pushgate::hook
