#include "cli/setup_options.h"

#include <iostream>
#include <utility>
#include <vector>

#include "cli/commands.h"
#include "hook/history/history.h"
#include "hook/message/safe_text.h"

namespace pushgate::cli {

namespace options = boost::program_options;

void AddSetupOptions(options::options_description& description) {
  description.add_options()("config", options::value<std::string>()->value_name("FILE"),
                            "configuration; default: /etc/pushgate/pushgate.yaml if there is one, "
                            "else the built-in one")(
      "rules", options::value<std::vector<std::string>>()->value_name("FILE|PACK"),
      "rules to use in place of the configuration's; may be repeated");
}

std::shared_ptr<const hook::Setup> LoadSetupFrom(const options::variables_map& values, int& exit) {
  return LoadSetupFrom(values, exit, std::nullopt, hook::Believe::kOwners);
}

std::shared_ptr<const hook::Setup> LoadSetupFrom(const options::variables_map& values, int& exit,
                                                 std::optional<std::string> config,
                                                 hook::Believe believe) {
  if (values.count("config") != 0) config = values["config"].as<std::string>();
  hook::Footprint seen;
  auto setup = hook::LoadSetup(config, seen, believe);
  if (!setup) {
    exit = FailWith(setup.error());
    return nullptr;
  }
  if (values.count("rules") == 0) return *setup;
  auto rules =
      hook::LoadRules(values["rules"].as<std::vector<std::string>>(), ".", (*setup)->config.packs);
  if (!rules) {
    exit = FailWith(rules.error());
    return nullptr;
  }
  auto changed = std::make_shared<hook::Setup>(**setup);
  changed->rules = std::move(*rules);
  return changed;
}

void AddOwnerOption(options::options_description& description) {
  description.add_options()("owner", options::value<std::string>()->value_name("USER"),
                            "the record of this user's daemon");
}

void AddLocalOption(options::options_description& description) {
  description.add_options()("local",
                            "this server's own record, though 'history' names a shared one");
}

std::string RecordPath(const options::variables_map& values, const hook::Config& config) {
  bool shared = record::IsShared(config.history) && values.count("local") == 0;
  if (shared) return config.history;
  return values.count("owner") != 0 ? hook::HistoryPath(config, values["owner"].as<std::string>())
                                    : hook::HistoryPath(config);
}

int FailWith(const hook::SetupErrors& errors) {
  for (const std::string& line : errors.lines) std::cerr << hook::SafeText(line) << "\n";
  return errors.refused ? kExitRefused : kExitError;
}

bool PrintBypassErrors(const hook::Setup& setup) {
  for (const std::string& error : setup.bypass.errors) {
    std::cerr << hook::SafeText(error) << "\n";
  }
  if (setup.bypass.errors.empty()) return false;
  FailWith("what these files say excuses nobody");
  return true;
}

}  // namespace pushgate::cli
