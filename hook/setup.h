#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/crew.h"
#include "base/result.h"
#include "diffscan/analysis_store.h"
#include "hook/config/config.h"
#include "hook/config_files.h"
#include "hook/footprint.h"
#include "hook/policy/bypass.h"
#include "rules/modules/module_store.h"
#include "rules/rule_set.h"

namespace pushgate::hook {

class History;
class RepositoryConfigs;

/// Everything that judging needs besides the push: the configuration and its compiled rules.
/// Immutable and safe to share: a reload makes a new one, and pushes under way finish with the one
/// they began with.
struct Setup {
  std::string config_path;                 // "" for the built-in default
  std::vector<std::string> config_layers;  // the files of conf.d, in order
  std::string config_digest;               // of ConfigSource
  Config config;
  rules::RuleSet rules;
  std::vector<rules::RuleSource> rule_sources;  // what they were compiled from
  BypassList bypass;
  Groups groups;
  std::vector<std::string> notices;  // about files of conf.d that are not read
  /// Of these rules; what they hold changes no verdict.
  std::shared_ptr<diffscan::AnalysisStore> analyses = std::make_shared<diffscan::AnalysisStore>();
  std::shared_ptr<rules::ModuleStore> modules = std::make_shared<rules::ModuleStore>();
  /// What repositories ask for themselves.
  std::shared_ptr<RepositoryConfigs> repository_configs{};
  /// Where pushes are recorded; none: nowhere. Opened by nobody who does not need it.
  std::shared_ptr<History> history{};
  std::shared_ptr<Crew> crew = std::make_shared<Crew>(Crew::UsualHelpers());
};

/// What stops a setup from loading.
struct SetupErrors {
  std::vector<std::string> lines;  // to show, in order
  bool refused = false;  // nothing worse than a rule that this version refuses to run (exit 3)
};

/// Reads a configuration without its rules: for what has to work where one of them is broken.
/// Without a path as ReadConfigFiles.
tl::expected<Config, SetupErrors> LoadConfig(const std::optional<std::string>& config_path);

/// Reads a configuration and all files that it names; without a path as ReadConfigFiles. It is
/// never a mix: where a file changes while they are read, all are read again. Sets `seen`, whatever
/// comes of it, to what was looked at.
tl::expected<std::shared_ptr<const Setup>, SetupErrors> LoadSetup(
    const std::optional<std::string>& config_path);
tl::expected<std::shared_ptr<const Setup>, SetupErrors> LoadSetup(
    const std::optional<std::string>& config_path, Footprint& seen,
    Believe believe = Believe::kOwners);

/// The rules that a list of packs, files and globs names; `base` is the folder of relative paths,
/// `settings` those of packs.
tl::expected<rules::RuleSet, SetupErrors> LoadRules(const std::vector<std::string>& names,
                                                    const std::string& base,
                                                    const rules::PackSettings& settings = {});

}  // namespace pushgate::hook
