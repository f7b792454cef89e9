#include <spdlog/sinks/syslog_sink.h>
#include <spdlog/spdlog.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <iostream>
#include <optional>
#include <string>
#include <string_view>

#include "cli/commands.h"
#include "cli/options.h"
#include "hook/gate.h"
#include "hook/history/hand_over.h"
#include "hook/history/history.h"
#include "hook/history/journal.h"
#include "hook/history/record_push.h"
#include "hook/identity/account.h"
#include "hook/message/json.h"
#include "hook/message/rejection.h"
#include "hook/message/safe_text.h"
#include "hook/protocol/deadline.h"
#include "hook/protocol/frame.h"
#include "hook/protocol/push_id.h"
#include "hook/protocol/variables.h"

extern char** environ;

namespace pushgate::cli {
namespace {

namespace options = boost::program_options;

Usage JudgeUsage() {
  Usage usage{
      .name = "judge",
      .synopsis = "--repo DIR [OPTION...] <UPDATES",
      .text =
          "Judges a push as the gate does, in this process: reads ref updates from standard\n"
          "input as git gives them to a pre-receive hook (lines of OLD NEW REF), and from the\n"
          "environment where their objects are and who pushes. The hook runs it where no\n"
          "daemon answers. Exit status: 0 accepted, 1 rejected, 2 not judged.",
      .examples = "  echo \"$old $new refs/heads/main\" | pushgate judge --repo /srv/git/a.git",
      .options = options::options_description("Options"),
      .words = ""};
  usage.options.add_options()("repo", options::value<std::string>()->required()->value_name("DIR"),
                              "the Git folder of the repository")(
      "config", options::value<std::string>()->value_name("FILE"), "configuration file")(
      "record", "this is a push, not a trial: it is recorded")(
      "push", options::value<std::string>()->value_name("ID"),
      "with --record: what names the push, 32 digits")(
      "socket", options::value<std::string>()->value_name("PATH"),
      "with --record: the daemon that keeps the record, if this is not its user")(
      "format", options::value<std::string>()->default_value("text")->value_name("text|json"),
      "how to tell the verdict")("deadline", options::value<std::string>()->value_name("TIME"),
                                 "time to judge in, such as 10s or 1500ms");
  return usage;
}

/// Nothing if the ref updates are more than the hook would take.
std::optional<std::string> ReadUpdates() {
  std::string updates;
  char buffer[65536];
  while (std::cin.read(buffer, sizeof buffer), std::cin.gcount() > 0) {
    updates.append(buffer, static_cast<size_t>(std::cin.gcount()));
    if (updates.size() > hook::kMaxUpdates) return std::nullopt;
  }
  return updates;
}

uid_t OwnerOf(const std::string& repository) {
  struct stat status {};
  return stat(repository.c_str(), &status) == 0 ? status.st_uid : 0;
}

std::string Text(const options::variables_map& values, const char* name) {
  return values.count(name) != 0 ? values[name].as<std::string>() : "";
}

hook::Push ReadPush(const std::string& repository, std::string updates) {
  hook::Push push;
  push.repository = std::filesystem::absolute(repository).lexically_normal();
  push.updates = std::move(updates);
  push.account = hook::AccountUnlessOwner(repository, geteuid());
  for (char** entry = environ; *entry != nullptr; ++entry) {
    std::string_view variable = *entry;
    std::string_view name = variable.substr(0, variable.find('='));
    if (name.size() == variable.size() || !hook::IsAllowedVariable(name)) continue;
    push.environment.emplace(name, variable.substr(name.size() + 1));
  }
  return push;
}

int Print(const hook::Judgement& judgement, const hook::Setup& setup, bool json) {
  std::cout << (json ? hook::RenderJson(judgement) : hook::RenderForPusher(judgement, setup));
  return ExitCodeOf(judgement.verdict);
}

/// Before anybody is told: this process is gone afterwards.
void Record(const hook::Setup& setup, const hook::Push& push, const Watch& watch,
            hook::PushRecorder& recorder, hook::Judgement& judgement) {
  hook::Recorded recorded = recorder.Record(judgement, watch);
  hook::UseJournal();
  spdlog::set_default_logger(spdlog::syslog_logger_mt("pushgate", "pushgate", LOG_PID));
  if (Result<void> synced = setup.history->Sync(); !synced) {
    spdlog::error("{}", hook::SafeText(synced.error().message));
  }
  hook::KeepIfRefused(setup, push, judgement);
  // A row that the owner's daemon has taken is in the journal by the daemon's word.
  if (recorded.id == 0 || push.account.empty()) {
    hook::LogPush(setup, push, judgement, recorded, true);
  }
}

/// The pusher reads this, who cannot mend it.
hook::Judgement FaultOfSetup(const hook::SetupErrors& errors) {
  hook::Judgement judgement;
  judgement.verdict = hook::Verdict::kFault;
  std::string fault = "The gate's configuration cannot be used. Tell the server's administrator:";
  for (const std::string& line : errors.lines) fault += "\n" + line;
  judgement.faults.push_back(std::move(fault));
  return judgement;
}

int Judge(const options::variables_map& values, bool json,
          std::optional<std::chrono::milliseconds> time) {
  auto start = Watch::Clock::now();
  std::optional<std::string> updates = ReadUpdates();
  if (!updates) return FailWith("more than 32 MiB of ref updates: push fewer refs at once");
  std::optional<std::string> config;
  if (values.count("config") != 0) config = values["config"].as<std::string>();
  auto setup = hook::LoadSetup(config);
  if (!setup) return Print(FaultOfSetup(setup.error()), hook::Setup(), json);
  std::chrono::milliseconds limit = (*setup)->config.limits.deadline;
  Watch watch(start + (time ? std::min(*time, limit) : limit));
  hook::Push push = ReadPush(values["repo"].as<std::string>(), std::move(*updates));
  push.id = values.count("push") != 0 ? values["push"].as<std::string>() : hook::NewPushId();
  // A trial asks for the uses that were counted, too, and counts none.
  hook::HandOver hand_over(Text(values, "socket"), OwnerOf(push.repository));
  hook::RowKeeper* keeper = (*setup)->history.get();
  if (!push.account.empty() && values.count("socket") != 0) keeper = &hand_over;
  hook::PushRecorder recorder(**setup, push, *keeper);
  // GitHub Enterprise Server runs each hook in an environment that is thrown away.
  bool records = (*setup)->config.server != hook::ServerKind::kGhes;
  hook::Judgement judgement = hook::JudgePush(**setup, push, watch, records ? &recorder : nullptr);
  if (records && values.count("record") != 0) Record(**setup, push, watch, recorder, judgement);
  return Print(judgement, **setup, json);
}

}  // namespace

int RunJudge(const std::vector<std::string>& args) {
  Parsed parsed = ParseOptions(JudgeUsage(), args);
  if (parsed.exit) return *parsed.exit;
  std::string format = parsed.values["format"].as<std::string>();
  if (parsed.values.count("push") != 0 &&
      !hook::IsPushId(parsed.values["push"].as<std::string>())) {
    return FailWith("--push must be 32 hexadecimal digits");
  }
  std::optional<std::chrono::milliseconds> time;
  if (parsed.values.count("deadline") != 0) {
    time = hook::ParseDeadline(parsed.values["deadline"].as<std::string>());
    if (!time) return FailWith("--deadline must be a time such as 10s or 1500ms, up to 60m");
  }
  return Judge(parsed.values, format == "json", time);
}

}  // namespace pushgate::cli
