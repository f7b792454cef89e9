#include "hook/history/history.h"

#include <algorithm>
#include <iostream>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/nearest.h"
#include "cli/commands.h"
#include "cli/history_export.h"
#include "cli/history_would_block.h"
#include "cli/options.h"
#include "cli/setup_options.h"
#include "cli/time_option.h"
#include "hook/config/value.h"
#include "hook/message/layout.h"
#include "hook/message/push_json.h"
#include "hook/message/push_text.h"
#include "hook/message/safe_text.h"
#include "record/query.h"
#include "record/verify.h"

namespace pushgate::cli {
namespace {

namespace options = boost::program_options;
using Words = std::vector<std::string>;

Usage HistoryUsage() {
  Usage usage{
      .name = "history",
      .synopsis = "[verify | would-block | export] [OPTION...]",
      .text =
          "Shows what was decided about pushes, the latest first; with several filters, those\n"
          "that match all of them. A TIME is a date, 2026-11-25 or 2026-11-25T16:30:00Z, in\n"
          "UTC, or how long ago: 90m, 12h, 30d.\n\n"
          "verify computes the record's chains of hashes again, and names the first row that\n"
          "was changed, removed, inserted or cut off. Who cuts off the newest rows can hide\n"
          "that, unless --head gives a hash that was noted elsewhere: the journal has one for\n"
          "each push. Exit status: 0 intact, 1 tampered with, 2 error.\n\n"
          "would-block sums what would have been refused but for 'enforce: warn', by rule or\n"
          "whose: it shows the day when a policy can block.\n\n"
          "export writes one table for a warehouse, a row to a line, as JSON Lines or CSV: "
          "pushes,\n"
          "their refs or findings, audits or what these found. The columns are the record's; "
          "times\n"
          "are microseconds since 1970, UTC. Of audits --repository, --since and --until count,\n"
          "by their dates. In CSV texts are made safe for terminals and spreadsheets.",
      .examples =
          "  pushgate history --owner git --verdict reject --since 7d\n"
          "  pushgate history verify --owner git --head 3f5a...\n"
          "  pushgate history would-block --owner git --by group --since 30d\n"
          "  pushgate history export --owner git --table findings --since 1d --format csv",
      .options = options::options_description("Options"),
      .words = "word",
      .choices = {"verify", "would-block", "export"}};
  auto text = [](const char* name) { return options::value<std::string>()->value_name(name); };
  usage.options.add_options()("repository", text("NAME"), "pushes to this repository")(
      "user", text("USER"), "by this user")("nameless", "by nobody who is known")(
      "ref", text("REF"), "that updated this ref, branch or tag")(
      "rule", text("ID"), "with a finding of this rule")("verdict", text("accept|reject|fault"),
                                                         "that ended so")("since", text("TIME"),
                                                                          "at this time or later")(
      "until", text("TIME"), "before this time, or to the end of this date")(
      "excused", text("ENTRY")->implicit_value(""), "that needed a bypass entry, or this one")(
      "limit", text("N"), "so many at most")(
      "by", text("rule|user|repository|group")->default_value("rule"),
      "would-block: by what to sum")(
      "table", text("pushes|refs|findings|audits|audit-findings")->default_value("pushes"),
      "export: what to write")("format", text("text|json|jsonl|csv")->default_value("text"),
                               "for people, or for programs; of export jsonl or csv")(
      "head", text("HASH"), "verify: a hash whose row must be there")(
      "owner", text("USER"), "the record of this user's daemon")(
      "config", text("FILE"), "the record that this configuration names");
  AddLocalOption(usage.options);
  return usage;
}

std::string Given(const options::variables_map& values, const std::string& name) {
  return values.count(name) != 0 ? values[name].as<std::string>() : "";
}

/// Where the record is; nothing, and `exit`, if the configuration cannot be read.
std::optional<std::string> PathOf(const options::variables_map& values, int& exit) {
  std::optional<std::string> config;
  if (values.count("config") != 0) config = values["config"].as<std::string>();
  auto loaded = hook::LoadConfig(config);
  if (!loaded) {
    exit = FailWith(loaded.error());
    return std::nullopt;
  }
  return RecordPath(values, *loaded);
}

/// Takes a time; false if it is none.
bool ReadTime(const options::variables_map& values, const std::string& name,
              std::optional<int64_t>& to) {
  if (values.count(name) == 0) return true;
  to = ParseTime(values[name].as<std::string>(), name == "until");
  return to.has_value();
}

int Show(const std::string& path, const record::Filter& filter, bool json) {
  if (json) std::cout << "{\"version\":1,\"pushes\":[";
  bool first = true;
  Result<void> shown = record::FindPushes(path, filter, [&](const record::Push& push) {
    if (json) {
      std::cout << (first ? "\n" : ",\n") << hook::PushJson(push).dump(-1, ' ', true);
    } else {
      std::cout << (first ? "" : "\n") << hook::PushText(push);
    }
    first = false;
    return static_cast<bool>(std::cout);
  });
  if (json) std::cout << "\n]}\n";
  if (!shown) return FailWith(hook::SafeText(shown.error().message));
  return kExitClean;
}

/// The pushes that match, what of them would have been refused, or their export.
int List(const options::variables_map& values, const std::string& path, std::string_view action) {
  record::Filter filter;
  filter.repository = Given(values, "repository");
  filter.user = Given(values, "user");
  filter.nameless = values.count("nameless") != 0;
  if (filter.nameless && !filter.user.empty()) return FailWith("give --user or --nameless");
  filter.ref = Given(values, "ref");
  filter.rule = Given(values, "rule");
  filter.verdict = Given(values, "verdict");
  if (values.count("excused") != 0) filter.excused = Given(values, "excused");
  std::string limit = Given(values, "limit");
  hook::Value<uint64_t> most = limit == "0" ? hook::Value<uint64_t>(0) : hook::ReadCount(limit);
  if (values.count("limit") != 0) {
    if (!most) return FailWith("--limit: " + hook::SafeText(most.error()));
    filter.limit = static_cast<int64_t>(*most);
  }
  for (const char* name : {"since", "until"}) {
    std::optional<int64_t>& time = name == std::string_view("since") ? filter.since : filter.until;
    if (!ReadTime(values, name, time)) {
      return FailWith("--" + std::string(name) +
                      " must be a time such as 2026-11-25, 2026-11-25T16:30:00Z or 30d");
    }
  }
  bool json = Given(values, "format") == "json";
  if (action == "export") {
    std::string format = values["format"].defaulted() ? "jsonl" : Given(values, "format");
    return ExportHistory(path, filter, Given(values, "table"), format);
  }
  return action == "would-block" ? ShowWouldBlock(path, filter, Given(values, "by"), json)
                                 : Show(path, filter, json);
}

void PrintIntact(const record::Verified& verified) {
  std::cout << "intact: " << hook::Count(static_cast<uint64_t>(verified.pushes), "push", "pushes");
  if (verified.snapshots > 0) {
    std::cout << ", " << hook::Count(static_cast<uint64_t>(verified.snapshots), "audit");
  }
  if (verified.removed > 0) {
    std::cout << ", and checkpoints for " << verified.removed << " older ones";
  }
  std::cout << "\n";
  for (const record::Verified::Head& head : verified.heads) {
    std::cout << "newest of " << hook::SafeText(head.server) << ": " << hook::SafeText(head.hash)
              << "\n";
  }
}

int VerifyRecord(const options::variables_map& values, const std::string& path) {
  std::string head = Given(values, "head");
  bool hash = head.size() == 64 && head.find_first_not_of("0123456789abcdef") == std::string::npos;
  if (!head.empty() && !hash) return FailWith("--head must be a hash of 64 hexadecimal digits");
  Crew crew(Crew::UsualHelpers());
  Result<record::Verified> verified = record::Verify(path, head, crew);
  if (!verified) return FailWith(hook::SafeText(verified.error().message));
  if (verified->problem.empty()) {
    PrintIntact(*verified);
    return kExitClean;
  }
  std::cout << "tampered with: " << hook::SafeText(verified->problem) << "\n";
  return kExitBlocked;
}

/// An option that was given, and that the action has no use for; empty: none.
std::string Misplaced(const options::variables_map& values, std::string_view action) {
  for (const auto& [name, value] : values) {
    bool common = name == "word" || name == "config" || name == "owner" || name == "local" ||
                  name == "format";
    if (value.defaulted() || common) continue;
    bool known = name == "head"    ? action == "verify"
                 : name == "by"    ? action == "would-block"
                 : name == "table" ? action == "export"
                                   : action != "verify";
    if (!known) return name;
  }
  return "";
}

}  // namespace

int RunHistory(const Words& args) {
  Parsed parsed = ParseOptions(HistoryUsage(), args);
  if (parsed.exit) return *parsed.exit;
  Words words;
  if (parsed.values.count("word") != 0) words = parsed.values["word"].as<Words>();
  static constexpr std::string_view kActions[] = {"verify", "would-block", "export"};
  if (!words.empty() && std::count(std::begin(kActions), std::end(kActions), words[0]) == 0) {
    return FailWith("history: there is no '" + hook::SafeText(words[0]) + "'" +
                    DidYouMean(words[0], kActions));
  }
  if (words.size() > 1) return FailWith("history " + words[0] + " takes options alone");
  std::string misplaced = Misplaced(parsed.values, words.empty() ? "" : words[0]);
  if (!misplaced.empty()) {
    return FailWith("history" + (words.empty() ? "" : " " + words[0]) + " knows no --" + misplaced);
  }
  std::string format = Given(parsed.values, "format");
  bool exports = !words.empty() && words[0] == "export";
  if (!exports && format != "text" && format != "json") {
    return FailWith("--format must be text or json");
  }
  int exit = kExitError;
  std::optional<std::string> path = PathOf(parsed.values, exit);
  if (!path) return exit;
  bool verify = !words.empty() && words[0] == "verify";
  return verify ? VerifyRecord(parsed.values, *path)
                : List(parsed.values, *path, words.empty() ? "" : words[0]);
}

}  // namespace pushgate::cli
