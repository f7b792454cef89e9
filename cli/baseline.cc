#include <unistd.h>

#include <cstdlib>
#include <iostream>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "cli/commands.h"
#include "cli/options.h"
#include "cli/repository_argument.h"
#include "cli/setup_options.h"
#include "hook/history/history.h"
#include "hook/identity/account.h"
#include "hook/message/json_text.h"
#include "hook/message/layout.h"
#include "hook/message/push_json.h"
#include "hook/message/safe_text.h"
#include "hook/policy/new_baseline.h"
#include "hook/setup.h"

namespace pushgate::cli {
namespace {

namespace options = boost::program_options;
using hook::BaselineChange;
using hook::NewBaseline;
using hook::SafeText;
using hook::Setup;
using hook::TotalOf;
using Json = nlohmann::ordered_json;
using Findings = std::vector<record::BaselineFinding>;

constexpr size_t kMostShown = 50;

Usage BaselineUsage() {
  Usage usage{
      .name = "baseline",
      .synopsis = "REPO [OPTION...]",
      .text =
          "Records the findings of a repository's default branch (the one that its HEAD names).\n"
          "Policies with 'ratchet: true' then block only what is new or has grown; what is fixed\n"
          "leaves the baseline by itself. REPO is a Git folder, or a name below "
          "'repositories:'.\n\n"
          "Taken again, it shows what it would add and what it would lose; what it adds may pass\n"
          "from then on, and needs --accept-new. Who took it, when, at which commit and by which\n"
          "rules is chained into the record. Run it as the repositories' owner. Exit status: 0\n"
          "recorded, or with --dry-run nothing to add, 1 --accept-new is needed, 2 error.",
      .examples =
          "  sudo -u git pushgate baseline team/api --dry-run\n"
          "  sudo -u git pushgate baseline team/api\n"
          "  sudo -u git pushgate baseline team/api --show",
      .options = options::options_description("Options"),
      .words = "repo"};
  auto text = [](const char* name) { return options::value<std::string>()->value_name(name); };
  usage.options.add_options()("ref", text("REF"), "take this ref in place of the default branch")(
      "accept-new", "let pass from now on what a new baseline adds")("dry-run", "record nothing")(
      "show", "print the baseline as it is by now")(
      "repository", text("NAME"),
      "the repository's name on the server, for its policy; default: by its path")(
      "format", text("text|json")->default_value("text"), "for people, or for programs")(
      "config", text("FILE"), "configuration; default: /etc/pushgate/pushgate.yaml");
  return usage;
}

std::string Text(const options::variables_map& values, const char* name) {
  return values.count(name) == 0 ? "" : values[name].as<std::string>();
}

Json ToJson(const record::BaselineFinding& finding) {
  return {{"rule", finding.rule},
          {"path", finding.path},
          {"function", finding.function.empty() ? Json(nullptr) : Json(finding.function)},
          {"count", finding.count},
          {"fingerprint", finding.fingerprint}};
}

Json ToJson(const std::vector<BaselineChange>& changes) {
  Json list = Json::array();
  for (const BaselineChange& change : changes) {
    Json json = ToJson(change.finding);
    if (change.line > 0) json["line"] = change.line;
    list.push_back(std::move(json));
  }
  return list;
}

void Print(const Json& json) { std::cout << hook::JsonText(json); }

void PrintJson(const NewBaseline& baseline, bool recorded) {
  Json skipped = Json::array();
  for (const diffscan::Skip& skip : baseline.not_judged) {
    skipped.push_back({{"path", skip.path}, {"reason", skip.reason}});
  }
  Print({{"version", 1},
         {"repository", baseline.repository},
         {"folder", baseline.folder},
         {"ref", baseline.ref},
         {"commit", baseline.commit.Hex()},
         {"recorded", recorded},
         {"first", baseline.first},
         {"findings", TotalOf(baseline.findings)},
         {"added", ToJson(baseline.added)},
         {"removed", ToJson(baseline.removed)},
         {"not_judged", std::move(skipped)}});
}

std::string Times(int64_t count) {
  return count == 1 ? "" : ", " + std::to_string(count) + " times";
}

void PrintChanges(const char* label, const std::vector<BaselineChange>& changes) {
  for (size_t i = 0; i < changes.size() && i < kMostShown; ++i) {
    const record::BaselineFinding& finding = changes[i].finding;
    std::cout << label << SafeText(finding.path);
    if (changes[i].line > 0) std::cout << ":" << changes[i].line;
    std::cout << ": " << finding.rule;
    if (!finding.function.empty()) std::cout << ", in " << SafeText(finding.function);
    std::cout << Times(finding.count) << "\n";
  }
  if (changes.size() > kMostShown) {
    std::cout << label << "and " << changes.size() - kMostShown << " more\n";
  }
}

/// "   12 db-direct-session", the most first.
void PrintByRule(const Findings& findings) {
  std::map<std::string, int64_t> rules;
  for (const record::BaselineFinding& finding : findings) rules[finding.rule] += finding.count;
  std::multimap<int64_t, std::string, std::greater<>> sorted;
  for (const auto& [rule, count] : rules) sorted.emplace(count, rule);
  for (const auto& [count, rule] : sorted) {
    std::string number = std::to_string(count);
    std::cout << std::string(number.size() < 7 ? 7 - number.size() : 0, ' ') << number << " "
              << rule << "\n";
  }
}

std::string CountFindings(int64_t count) {
  return hook::Count(static_cast<uint64_t>(count), "finding");
}

void PrintText(const NewBaseline& baseline) {
  if (baseline.first) {
    PrintByRule(baseline.findings);
  } else {
    PrintChanges("added: ", baseline.added);
    PrintChanges("gone: ", baseline.removed);
  }
  for (size_t i = 0; i < baseline.not_judged.size() && i < kMostShown; ++i) {
    const diffscan::Skip& skip = baseline.not_judged[i];
    std::cout << "not judged: " << SafeText(skip.path) << " (" << SafeText(skip.reason) << ")\n";
  }
  std::cout << SafeText(baseline.repository) << ": " << CountFindings(TotalOf(baseline.findings))
            << " at " << SafeText(baseline.ref) << " (" << baseline.commit.Short() << ")";
  if (!baseline.first) {
    std::cout << ", " << TotalOf(baseline.added) << " added, " << TotalOf(baseline.removed)
              << " gone";
  }
}

/// Who runs this: by sudo, the account that asked for it.
std::string Who() {
  const char* asking = getenv("SUDO_USER");
  return asking != nullptr && *asking != '\0' ? asking : hook::AccountOf(getuid());
}

Result<void> Record(const Setup& setup, const NewBaseline& baseline) {
  record::Baseline row;
  row.repository = baseline.repository;
  row.folder = baseline.folder;
  row.user = Who();
  row.ref = baseline.ref;
  row.commit_id = baseline.commit.Hex();
  row.rules = baseline.rules_digest;
  row.findings = TotalOf(baseline.findings);
  row.added = TotalOf(baseline.added);
  row.removed = TotalOf(baseline.removed);
  Result<void> taken = setup.history->TakeBaseline(row, baseline.findings);
  return taken ? setup.history->Sync() : taken;
}

int Take(const options::variables_map& values, const Setup& setup, const std::string& folder) {
  bool dry = values.count("dry-run") != 0;
  std::string other = hook::AccountUnlessOwner(folder, geteuid());
  if (!dry && !other.empty()) {
    return FailWith("baseline: you are " + other + ", who does not own " + SafeText(folder) +
                    ": run it as its owner, whose record it is (sudo -u OWNER pushgate baseline)");
  }
  Result<NewBaseline> baseline =
      hook::CompareWithBaseline(setup, folder, Text(values, "ref"), Text(values, "repository"));
  if (!baseline) return FailWith(SafeText(baseline.error().message));
  bool asks = !baseline->first && !baseline->added.empty() && values.count("accept-new") == 0;
  bool records = !dry && !asks;
  if (records) {
    if (Result<void> recorded = Record(setup, *baseline); !recorded) {
      return FailWith(SafeText(recorded.error().message));
    }
  }
  if (Text(values, "format") == "json") {
    PrintJson(*baseline, records);
  } else {
    PrintText(*baseline);
    std::cout << (records ? ": recorded\n" : ": not recorded\n");
  }
  if (!asks) return kExitClean;
  std::cerr << "pushgate: what is added would block no more: with --accept-new it may pass\n";
  return kExitBlocked;
}

/// Only what leaves a baseline does so by itself.
void RemarkOnGrowth(const record::Baseline& taken, const Findings& findings) {
  if (taken.id == 0 || TotalOf(findings) <= taken.findings) return;
  std::cerr << "pushgate: it holds more than was taken: somebody has changed the record, see "
               "'pushgate history verify'; take it again, with --dry-run first\n";
}

void ShowText(const record::Baseline& taken, const Findings& findings) {
  std::cout << SafeText(taken.repository) << ": " << CountFindings(TotalOf(findings)) << " left of "
            << taken.findings << ", taken " << hook::TimeText(taken.time) << " by "
            << SafeText(taken.user) << " at " << SafeText(taken.ref) << " ("
            << taken.commit_id.substr(0, 10) << ")\n";
  PrintByRule(findings);
  for (const record::BaselineFinding& finding : findings) {
    std::cout << SafeText(finding.path) << ": " << finding.rule;
    if (!finding.function.empty()) std::cout << ", in " << SafeText(finding.function);
    std::cout << Times(finding.count) << "\n";
  }
}

void ShowJson(const record::Baseline& taken, const Findings& findings) {
  Json list = Json::array();
  for (const record::BaselineFinding& finding : findings) list.push_back(ToJson(finding));
  Print({{"version", 1},
         {"repository", taken.repository},
         {"folder", taken.folder},
         {"taken",
          {{"when", hook::TimeText(taken.time)},
           {"user", taken.user},
           {"ref", taken.ref},
           {"commit", taken.commit_id},
           {"rules", taken.rules},
           {"findings", taken.findings},
           {"hash", taken.hash}}},
         {"findings", TotalOf(findings)},
         {"baseline", std::move(list)}});
}

int Show(const options::variables_map& values, const Setup& setup, const std::string& folder) {
  auto current = hook::CurrentBaseline(setup, folder, Text(values, "repository"));
  if (!current) return FailWith(SafeText(current.error().message));
  auto taken = record::BaselinesOf(setup.history->path(), folder);
  if (!taken) return FailWith(SafeText(taken.error().message));
  if (!*current) return FailWith("no baseline of " + SafeText(folder) + " has been taken");
  if (taken->empty()) {
    return FailWith("the record no longer has who took the baseline of " + SafeText(folder) +
                    ": take it again");
  }
  const record::Baseline& latest = taken->front();
  RemarkOnGrowth(latest, **current);
  bool json = Text(values, "format") == "json";
  json ? ShowJson(latest, **current) : ShowText(latest, **current);
  return kExitClean;
}

}  // namespace

int RunBaseline(const std::vector<std::string>& args) {
  Parsed parsed = ParseOptions(BaselineUsage(), args);
  if (parsed.exit) return *parsed.exit;
  const options::variables_map& values = parsed.values;
  std::vector<std::string> words;
  if (values.count("repo") != 0) words = values["repo"].as<std::vector<std::string>>();
  if (words.size() != 1) return FailWith("baseline: give one REPO");
  std::string format = Text(values, "format");
  std::optional<std::string> config;
  if (values.count("config") != 0) config = Text(values, "config");
  auto setup = hook::LoadSetup(config);
  if (!setup) return FailWith(setup.error());
  std::string folder = FolderOf(words[0], (*setup)->config);
  if (folder.empty()) {
    return FailWith("baseline: there is no Git folder " + SafeText(words[0]) + ", nor below " +
                    SafeText((*setup)->config.repositories));
  }
  if (values.count("show") != 0) return Show(values, **setup, folder);
  return Take(values, **setup, folder);
}

}  // namespace pushgate::cli
