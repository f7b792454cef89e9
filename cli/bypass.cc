#include "cli/bypass.h"

#include <filesystem>
#include <iostream>
#include <string_view>

#include "cli/commands.h"
#include "cli/setup_options.h"
#include "hook/history/history.h"
#include "hook/message/safe_text.h"

namespace pushgate::cli {
namespace {

namespace options = boost::program_options;

constexpr Command kActions[] = {
    {"list", "the entries, how often they were used, and which need a look", RunBypassList},
    {"check", "who may pass what, by which entry, or what each near entry lacks", RunBypassCheck},
    {"add", "writes an entry into a bypass file", RunBypassAdd},
    {"revoke", "takes an entry out of its file", RunBypassRevoke},
};

}  // namespace

std::string TextOf(const options::variables_map& values, const char* name) {
  return values.count(name) == 0 ? "" : values[name].as<std::string>();
}

std::vector<std::string> TextsOf(const options::variables_map& values, const char* name) {
  return values.count(name) == 0 ? std::vector<std::string>()
                                 : values[name].as<std::vector<std::string>>();
}

std::shared_ptr<const hook::Setup> LoadBypassSetup(const options::variables_map& values,
                                                   int& exit) {
  std::optional<std::string> config;
  if (values.count("config") != 0) config = values["config"].as<std::string>();
  auto setup = hook::LoadSetup(config);
  if (!setup) {
    exit = FailWith(setup.error());
    return nullptr;
  }
  PrintBypassErrors(**setup);
  return *setup;
}

std::optional<record::UsesByEntry> ReadUses(const options::variables_map& values,
                                            const hook::Setup& setup) {
  std::string path = RecordPath(values, setup.config);
  std::error_code error;
  Result<record::UsesByEntry> uses =
      std::filesystem::exists(path, error)
          ? hook::History(path, setup.config.retention).Uses()
          : Fail(ErrorCode::kNotFound,
                 "there is no record " + path + (error ? " (" + error.message() + ")" : ""));
  if (uses) return std::move(*uses);
  FailWith(hook::SafeText(uses.error().message) + ": how often entries were used is not known");
  return std::nullopt;
}

int RunBypass(const std::vector<std::string>& args) {
  Usage usage;
  usage.name = "bypass";
  usage.synopsis = "COMMAND [ARGUMENT...]";
  usage.text =
      "Bypass entries excuse people from rules: whom, where, until when and how often. They\n"
      "are in the files that 'bypass' of the configuration names.";
  usage.examples =
      "  pushgate bypass list\n"
      "  pushgate bypass check --user alice --repo team/api --ref main";
  usage.commands = kActions;
  return RunGroup(usage, args);
}

}  // namespace pushgate::cli
