#include "hook/setup.h"

#include <algorithm>
#include <exception>
#include <filesystem>
#include <string_view>
#include <utility>

#include "base/digest.h"
#include "base/nearest.h"
#include "hook/bypass_files.h"
#include "hook/history/history.h"
#include "hook/repository_config.h"
#include "hook/rule_files.h"
#include "hook/trusted_file.h"

namespace pushgate::hook {
namespace {

using Lines = std::vector<std::string>;

tl::unexpected<SetupErrors> Failed(Lines lines) {
  return tl::unexpected(SetupErrors{std::move(lines), false});
}

std::string Place(const std::string& file, const Mention& mention) {
  return file + ":" + std::to_string(mention.line) + ":" + std::to_string(mention.column) + ": ";
}

tl::expected<rules::RuleSet, SetupErrors> Compile(const std::vector<rules::RuleSource>& sources,
                                                  const rules::PackSettings& settings) {
  auto loaded = rules::RuleSet::Load(sources, rules::RuleSet::Paths::kApplied, settings);
  if (loaded) return std::move(*loaded);
  SetupErrors errors;
  errors.refused = true;
  for (const rules::LoadError& error : loaded.error()) {
    errors.lines.push_back(error.message);
    errors.refused &= error.refused;
  }
  return tl::unexpected(std::move(errors));
}

/// Rule ids of the configuration that no rule has.
Lines UnknownRules(const std::string& name, const std::vector<Mention>& mentions,
                   const rules::RuleSet& rules) {
  std::vector<std::string_view> ids;
  for (const rules::Rule& rule : rules.rules()) ids.push_back(rule.id);
  for (const rules::Rule* rule : rules::gate_rules::All()) ids.push_back(rule->id);
  Lines lines;
  for (const Mention& mention : mentions) {
    if (std::find(ids.begin(), ids.end(), mention.name) != ids.end()) continue;
    lines.push_back(Place(name, mention) + "there is no rule '" + mention.name + "'" +
                    DidYouMean(mention.name, ids));
  }
  return lines;
}

/// Where it is the configuration's settings that make rules wrong, says so first.
void BlameSettings(const std::string& name, const ParsedConfig& parsed,
                   const std::vector<rules::RuleSource>& sources, SetupErrors& errors) {
  if (parsed.config.packs.empty() || !Compile(sources, {})) return;
  errors.lines.insert(errors.lines.begin(),
                      Place(name, parsed.packs) + "packs: with these settings, rules are wrong:");
}

/// What is known of a configuration before it is parsed.
struct Source {
  std::string path;  // "" for the built-in one
  std::string name;  // as errors show it
  std::string text;
};

tl::expected<Source, SetupErrors> Read(const std::optional<std::string>& config_path) {
  std::string path = config_path.value_or(kSystemConfigPath);
  if (auto problem = WritableByOthers(path)) return Failed({path + ": " + *problem});
  Result<std::string> text = ReadFile(path);
  if (text) return Source{path, path, std::move(*text)};
  if (!config_path && text.error().code == ErrorCode::kNotFound) {
    return Source{"", "(built-in configuration)", std::string(DefaultConfigText())};
  }
  return Failed({path + ": cannot be read: " + text.error().message});
}

tl::expected<std::shared_ptr<const Setup>, SetupErrors> Load(
    const std::optional<std::string>& config_path) {
  tl::expected<Source, SetupErrors> source = Read(config_path);
  if (!source) return tl::unexpected(source.error());
  tl::expected<ParsedConfig, Lines> parsed = ParseConfig(source->name, source->text);
  if (!parsed) return Failed(parsed.error());

  Lines lines;
  std::vector<SourceError> unread;
  std::string folder = std::filesystem::path(source->path).parent_path().string();
  std::vector<rules::RuleSource> rule_sources =
      ReadRuleSources(parsed->config.rules, folder, unread);
  for (const SourceError& error : unread) {
    Mention mention =
        error.index < parsed->sources.size() ? parsed->sources[error.index] : Mention{};
    lines.push_back(Place(source->name, mention) + "rules: " + error.message);
  }
  auto rules = Compile(rule_sources, parsed->config.packs);
  if (!rules) {
    SetupErrors errors = rules.error();
    BlameSettings(source->name, *parsed, rule_sources, errors);
    errors.refused &= lines.empty();
    errors.lines.insert(errors.lines.begin(), lines.begin(), lines.end());
    return tl::unexpected(std::move(errors));
  }
  // With a rule file missing, its ids are no mistakes.
  if (lines.empty()) lines = UnknownRules(source->name, parsed->rule_ids, *rules);
  if (!lines.empty()) return Failed(std::move(lines));

  auto setup = std::make_shared<Setup>();
  setup->config_path = source->path;
  setup->config_digest = PlainSha256Hex(source->text);
  setup->config = std::move(parsed->config);
  setup->rules = std::move(*rules);
  setup->rule_sources = std::move(rule_sources);
  setup->repository_configs = std::make_shared<RepositoryConfigs>();
  setup->bypass = ReadBypassFiles(setup->config, folder);
  setup->groups = ReadGroups(setup->config, setup->bypass.errors);
  NoteVainEntries(setup->rules, setup->bypass);
  setup->notices = std::move(parsed->not_yet_in_force);
  setup->history =
      std::make_shared<History>(HistoryPath(setup->config.history), setup->config.retention);
  return setup;
}

}  // namespace

tl::expected<Config, SetupErrors> LoadConfig(const std::optional<std::string>& config_path) {
  tl::expected<Source, SetupErrors> source = Read(config_path);
  if (!source) return tl::unexpected(source.error());
  tl::expected<ParsedConfig, Lines> parsed = ParseConfig(source->name, source->text);
  if (!parsed) return Failed(parsed.error());
  return std::move(parsed->config);
}

tl::expected<std::shared_ptr<const Setup>, SetupErrors> LoadSetup(
    const std::optional<std::string>& config_path) {
  try {
    return Load(config_path);
  } catch (const std::exception& error) {
    return Failed({config_path.value_or(kSystemConfigPath) + ": " + error.what()});
  }
}

tl::expected<rules::RuleSet, SetupErrors> LoadRules(const std::vector<std::string>& names,
                                                    const std::string& base,
                                                    const rules::PackSettings& settings) {
  try {
    std::vector<SourceError> unread;
    std::vector<rules::RuleSource> sources = ReadRuleSources(names, base, unread);
    if (unread.empty()) return Compile(sources, settings);
    Lines lines;
    for (const SourceError& error : unread) lines.push_back(error.message);
    return Failed(std::move(lines));
  } catch (const std::exception& error) {
    return Failed({error.what()});
  }
}

}  // namespace pushgate::hook
