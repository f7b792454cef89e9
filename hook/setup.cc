#include "hook/setup.h"

#include <algorithm>
#include <exception>
#include <string_view>
#include <tuple>
#include <utility>

#include "base/nearest.h"
#include "hook/bypass_files.h"
#include "hook/history/history.h"
#include "hook/repository_config.h"
#include "hook/rule_files.h"

namespace pushgate::hook {
namespace {

using Lines = std::vector<std::string>;

tl::unexpected<SetupErrors> Failed(Lines lines) {
  return tl::unexpected(SetupErrors{std::move(lines), false});
}

std::string Place(const Mention& mention) {
  return mention.file + ":" + std::to_string(mention.line) + ":" + std::to_string(mention.column) +
         ": ";
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
std::vector<Mention> UnknownRules(const std::vector<Mention>& mentions,
                                  const rules::RuleSet& rules) {
  std::vector<std::string_view> ids;
  for (const rules::Rule& rule : rules.rules()) ids.push_back(rule.id);
  for (const rules::Rule* rule : rules::gate_rules::All()) ids.push_back(rule->id);
  std::vector<Mention> errors;
  for (const Mention& mention : mentions) {
    if (std::find(ids.begin(), ids.end(), mention.name) != ids.end()) continue;
    errors.push_back(mention);
    errors.back().name = "there is no rule '" + mention.name + "'" + DidYouMean(mention.name, ids);
  }
  return errors;
}

/// The errors of a configuration's files, as lines: in the order of the files, and of their lines.
Lines LinesOf(std::vector<std::vector<Mention>> errors) {
  Lines lines;
  for (std::vector<Mention>& of_file : errors) {
    std::stable_sort(of_file.begin(), of_file.end(), [](const Mention& a, const Mention& b) {
      return std::tie(a.line, a.column) < std::tie(b.line, b.column);
    });
    for (const Mention& error : of_file) lines.push_back(Place(error) + error.name);
  }
  return lines;
}

/// What is wrong in bypass files that a configuration with errors names: told in the same round.
void AddBypassErrors(const ConfigSource& source, const ConfigDraft& draft, Footprint& seen,
                     SetupErrors& errors) {
  if (!draft.names_bypass) return;
  BypassList bypass = ReadBypassFiles(draft.parsed.config, source.folder, seen);
  for (std::string& line : bypass.errors) errors.lines.push_back(std::move(line));
}

/// Where it is the configuration's settings that make rules wrong, says so first.
void BlameSettings(const ParsedConfig& parsed, const std::vector<rules::RuleSource>& sources,
                   SetupErrors& errors) {
  if (parsed.config.packs.empty() || !Compile(sources, {})) return;
  errors.lines.insert(errors.lines.begin(),
                      Place(parsed.packs) + "packs: with these settings, rules are wrong:");
}

/// Reads and compiles the rules that a configuration names, and adds to its errors what it says of
/// them that is wrong. With a rule file missing, its ids are no mistakes.
tl::expected<rules::RuleSet, SetupErrors> ReadRules(const ConfigSource& source, Footprint& seen,
                                                    Believe believe, ConfigDraft& draft,
                                                    std::vector<rules::RuleSource>& sources) {
  const ParsedConfig& parsed = draft.parsed;
  auto add = [&](Mention error) {
    size_t file = 0;
    while (file + 1 < source.files.size() && source.files[file].name != error.file) ++file;
    draft.errors[file].push_back(std::move(error));
  };
  std::vector<SourceError> unread;
  sources = ReadRuleSources(parsed.config.rules, source.folder, unread, seen, believe,
                            parsed.config.rule_files);
  for (const SourceError& error : unread) {
    Mention mention{"", 1, 1, source.files.front().name};
    if (error.index < parsed.sources.size()) mention = parsed.sources[error.index];
    mention.name = "rules: " + error.message;
    add(std::move(mention));
  }
  auto rules = Compile(sources, parsed.config.packs);
  if (rules && unread.empty()) {
    for (Mention& error : UnknownRules(parsed.rule_ids, *rules)) add(std::move(error));
  }
  return rules;
}

tl::expected<std::shared_ptr<const Setup>, SetupErrors> Load(
    const std::optional<std::string>& config_path, Footprint& seen, Believe believe) {
  tl::expected<ConfigSource, Lines> source = ReadConfigFiles(config_path, seen, believe);
  if (!source) return Failed(source.error());
  ConfigDraft draft = DraftConfig(source->files);
  ParsedConfig* parsed = &draft.parsed;
  std::vector<rules::RuleSource> rule_sources;
  tl::expected<rules::RuleSet, SetupErrors> rules;
  if (draft.names_rules) {
    rules = ReadRules(*source, seen, believe, draft, rule_sources);
  }
  if (!rules) {
    SetupErrors errors = rules.error();
    BlameSettings(*parsed, rule_sources, errors);
    Lines lines = LinesOf(std::move(draft.errors));
    errors.refused &= lines.empty();
    errors.lines.insert(errors.lines.begin(), lines.begin(), lines.end());
    AddBypassErrors(*source, draft, seen, errors);
    return tl::unexpected(std::move(errors));
  }
  if (draft.HasErrors()) {
    SetupErrors errors{LinesOf(draft.errors), false};
    AddBypassErrors(*source, draft, seen, errors);
    return tl::unexpected(std::move(errors));
  }

  auto setup = std::make_shared<Setup>();
  setup->config_path = source->path;
  for (size_t i = 1; i < source->files.size(); ++i) {
    setup->config_layers.push_back(source->files[i].name);
  }
  setup->config_digest = source->digest;
  setup->config = std::move(parsed->config);
  setup->rules = std::move(*rules);
  setup->rule_sources = std::move(rule_sources);
  setup->repository_configs = std::make_shared<RepositoryConfigs>();
  setup->bypass = ReadBypassFiles(setup->config, source->folder, seen);
  setup->groups = ReadGroups(setup->config, setup->bypass.errors, seen);
  NoteVainEntries(setup->rules, setup->bypass);
  setup->notices = std::move(source->notices);
  const Config& config = setup->config;
  setup->history =
      std::make_shared<History>(HistoryPath(config), config.retention, config.keep_rejected,
                                record::IsShared(config.history) ? config.history : std::string());
  return setup;
}

}  // namespace

tl::expected<Config, SetupErrors> LoadConfig(const std::optional<std::string>& config_path) {
  Footprint seen;
  tl::expected<ConfigSource, Lines> source = ReadConfigFiles(config_path, seen);
  if (!source) return Failed(source.error());
  tl::expected<ParsedConfig, Lines> parsed = ParseConfig(source->files);
  if (!parsed) return Failed(parsed.error());
  return std::move(parsed->config);
}

tl::expected<std::shared_ptr<const Setup>, SetupErrors> LoadSetup(
    const std::optional<std::string>& config_path) {
  Footprint seen;
  return LoadSetup(config_path, seen);
}

tl::expected<std::shared_ptr<const Setup>, SetupErrors> LoadSetup(
    const std::optional<std::string>& config_path, Footprint& seen, Believe believe) {
  constexpr int kMostAttempts = 5;
  std::string name = config_path.value_or(kSystemConfigPath);
  try {
    for (int attempt = 0; attempt < kMostAttempts; ++attempt) {
      seen = Footprint();
      auto loaded = Load(config_path, seen, believe);
      if (seen.Now() == seen) return loaded;
    }
    return Failed({name + ": its files change faster than they can be read"});
  } catch (const std::exception& error) {
    return Failed({name + ": " + error.what()});
  }
}

tl::expected<rules::RuleSet, SetupErrors> LoadRules(const std::vector<std::string>& names,
                                                    const std::string& base,
                                                    const rules::PackSettings& settings) {
  try {
    Footprint seen;
    std::vector<SourceError> unread;
    std::vector<rules::RuleSource> sources =
        ReadRuleSources(names, base, unread, seen, Believe::kAnybody);
    if (unread.empty()) return Compile(sources, settings);
    Lines lines;
    for (const SourceError& error : unread) lines.push_back(error.message);
    return Failed(std::move(lines));
  } catch (const std::exception& error) {
    return Failed({error.what()});
  }
}

}  // namespace pushgate::hook
