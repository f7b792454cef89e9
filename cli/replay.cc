#include "cli/replay.h"

#include <charconv>
#include <optional>
#include <vector>

#include "cli/commands.h"
#include "cli/setup_options.h"
#include "cli/time_option.h"
#include "hook/config/value.h"
#include "hook/history/history.h"
#include "hook/message/safe_text.h"

namespace pushgate::cli {
namespace {

namespace options = boost::program_options;

Usage ReplayUsage() {
  Usage usage{
      .name = "replay",
      .synopsis = "ID | --since TIME [OPTION...]",
      .text =
          "Judges a recorded push again, by the present configuration, or by other rules: the\n"
          "same commits against those that they were compared with. Shows what differs from\n"
          "the record. Exit status: 0 nothing, 1 something, 2 it could not be judged again.\n\n"
          "With --since, judges all recorded pushes since then, the latest first, and shows what\n"
          "the rules would have done: how many pushes they would have blocked, by rule,\n"
          "repository and user, and how many pushes could not be judged again. Exit status: 0,\n"
          "or 2 on an error.\n\n"
          "Writes neither to the record nor to a repository. git deletes the objects of refused\n"
          "pushes; 'keep_rejected' in the configuration keeps them for that long.",
      .examples =
          "  pushgate replay 1204 --owner git\n"
          "  pushgate replay --owner git --since 30d --rules new-rule.yaml --repository team/api",
      .options = options::options_description("Options"),
      .words = "push"};
  auto text = [](const char* name) { return options::value<std::string>()->value_name(name); };
  usage.options.add_options()("since", text("TIME"),
                              "pushes at this time or later: a date, or how long ago, such as 30d")(
      "until", text("TIME"), "before this time, or to the end of this date")(
      "repository", text("NAME"), "pushes to this repository")(
      "user", text("USER"), "by this user")("ref", text("REF"),
                                            "that updated this ref, branch or tag")(
      "limit", options::value<uint32_t>()->value_name("N"), "so many at most")(
      "time", text("SPAN")->default_value("1h"), "with --since: how long to go on at most")(
      "format", text("text|json")->default_value("text"), "for people, or for programs");
  AddSetupOptions(usage.options);
  AddOwnerOption(usage.options);
  return usage;
}

std::string Given(const options::variables_map& values, const std::string& name) {
  return values.count(name) != 0 ? values[name].as<std::string>() : "";
}

/// The setup, with the record that the options name.
std::shared_ptr<const hook::Setup> LoadReplaySetup(const options::variables_map& values,
                                                   int& exit) {
  std::shared_ptr<const hook::Setup> loaded = LoadSetupFrom(values, exit);
  if (loaded == nullptr) return nullptr;
  PrintBypassErrors(*loaded);
  auto setup = std::make_shared<hook::Setup>(*loaded);
  setup->history = std::make_shared<hook::History>(
      RecordPath(values, setup->config), setup->config.retention, setup->config.keep_rejected);
  // As with `check`: who names the rules means these and no others.
  if (values.count("rules") != 0) setup->repository_configs = nullptr;
  return setup;
}

int RunOne(const options::variables_map& values, const std::string& word, bool json) {
  int64_t id = 0;
  std::string_view digits = word;
  if (digits.starts_with('#')) digits.remove_prefix(1);
  const char* end = digits.data() + digits.size();
  if (std::from_chars(digits.data(), end, id).ptr != end || id <= 0) {
    return FailWith("replay: '" + hook::SafeText(word) +
                    "' is no push: 'pushgate history' shows their numbers");
  }
  int exit = kExitError;
  std::shared_ptr<const hook::Setup> setup = LoadReplaySetup(values, exit);
  return setup == nullptr ? exit : ReplayOne(*setup, id, json);
}

int RunMany(const options::variables_map& values, bool json) {
  ReplayRange range;
  range.filter.repository = Given(values, "repository");
  range.filter.user = Given(values, "user");
  range.filter.ref = Given(values, "ref");
  if (values.count("limit") != 0) range.filter.limit = values["limit"].as<uint32_t>();
  for (const char* name : {"since", "until"}) {
    if (values.count(name) == 0) continue;
    bool until = name == std::string_view("until");
    std::optional<int64_t> time = ParseTime(Given(values, name), until);
    if (!time) {
      return FailWith("--" + std::string(name) +
                      " must be a time such as 2026-11-25, 2026-11-25T16:30:00Z or 30d");
    }
    (until ? range.filter.until : range.filter.since) = time;
  }
  hook::Value<std::chrono::milliseconds> time = hook::ReadDuration(Given(values, "time"));
  if (!time) return FailWith("--time must be a span such as 10m or 1h");
  range.time = *time;
  int exit = kExitError;
  std::shared_ptr<const hook::Setup> setup = LoadReplaySetup(values, exit);
  return setup == nullptr ? exit : ReplayMany(*setup, range, json);
}

}  // namespace

int RunReplay(const std::vector<std::string>& args) {
  Parsed parsed = ParseOptions(ReplayUsage(), args);
  if (parsed.exit) return *parsed.exit;
  std::string format = Given(parsed.values, "format");
  std::vector<std::string> words;
  if (parsed.values.count("push") != 0)
    words = parsed.values["push"].as<std::vector<std::string>>();
  if (words.size() > 1) return FailWith("replay takes one push, or --since");
  bool since = parsed.values.count("since") != 0;
  if (words.empty() == !since) return FailWith("replay takes the number of a push, or --since");
  bool json = format == "json";
  return since ? RunMany(parsed.values, json) : RunOne(parsed.values, words[0], json);
}

}  // namespace pushgate::cli
