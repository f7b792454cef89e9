#include "hook/repository_config.h"

#include <algorithm>
#include <set>
#include <string_view>
#include <utility>

#include "base/nearest.h"
#include "base/yaml.h"
#include "diffscan/tree_files.h"
#include "rules/repository_rules.h"

namespace pushgate::hook {
namespace {

using diffscan::TreeFile;

// What a repository may make the server read and compile, again after each change of it.
constexpr uint64_t kLargestFile = 64 << 10;
constexpr uint64_t kLargestRules = 256 << 10;  // all its rule files together
constexpr size_t kMostRules = 200;
constexpr size_t kMostErrors = 20;
constexpr size_t kMostKept = 16;
constexpr size_t kAnalysisBytes = 4 << 20;
constexpr size_t kModuleBytes = 2 << 20;

class CommitFiles : public RepositoryFiles {
 public:
  CommitFiles(const diffscan::Repository& repository, const diffscan::Oid& commit)
      : repository_(repository), commit_(commit) {}

  Result<TreeFile> Find(const std::string& path) const override {
    return FindFile(repository_, commit_, path);
  }
  Result<std::string> Read(const std::string& /*path*/, const TreeFile& file) const override {
    return ReadFile(repository_, file);
  }

 private:
  const diffscan::Repository& repository_;
  const diffscan::Oid& commit_;
};

/// One configuration on its way from the files.
class Reader {
 public:
  Reader(const Setup& setup, const RepositoryFiles& files) : setup_(setup), source_(files) {}

  /// Finds the files and their ids; false if there is nothing to compile or something is wrong.
  Result<bool> Find(RepositoryConfig& config) {
    Result<TreeFile> file = source_.Find(std::string(kRepositoryFile));
    if (!file) return tl::unexpected(file.error());
    if (file->kind == TreeFile::Kind::kNothing) return false;
    config.key = file->id.Hex();
    std::string text;
    if (!Take(*file, {std::string(kRepositoryFile), 1, 1, {}}, kLargestFile, text, config))
      return false;
    RepositoryDraft draft = ParseRepositoryFile(text);
    config.errors = std::move(draft.errors);
    config.settings = std::move(draft.settings);
    if (!draft.names_rules) return false;
    std::set<std::string> seen;
    for (const Mention& mention : config.settings.rules) {
      if (!seen.insert(mention.name).second) continue;
      Result<TreeFile> rules = source_.Find(mention.name);
      if (!rules) return tl::unexpected(rules.error());
      config.key += ' ' + rules->id.Hex();
      files_.emplace_back(mention, *rules);
    }
    return true;
  }

  void Compile(RepositoryConfig& config) {
    std::vector<rules::RuleSource> sources = setup_.rule_sources;
    uint64_t left = kLargestRules;
    for (const auto& [mention, file] : files_) {
      std::string text;
      if (!Take(file, mention, left, text, config)) continue;
      left -= text.size();
      sources.push_back({mention.name, std::string(rules::kRepositoryPack), std::move(text)});
    }
    // With a rule file missing or wrong, its ids are no mistakes.
    bool known = sources.size() == setup_.rule_sources.size() + files_.size();
    if (known && !files_.empty()) known = Load(sources, config);
    if (known) CheckIds(config);
    SortErrors(config.errors);
  }

 private:
  /// Reads a file into `text`; false, with an error where it is named, if that must not be.
  bool Take(const TreeFile& file, const Mention& mention, uint64_t limit, std::string& text,
            RepositoryConfig& config) {
    std::string problem;
    if (file.kind == TreeFile::Kind::kNothing) {
      problem = "there is no such file in the repository";
    } else if (file.kind == TreeFile::Kind::kOther) {
      problem = "it is no file of its own, but a symbolic link, folder or submodule";
    } else if (file.size > limit) {
      problem = "it is larger than a repository's own configuration may be";
    } else {
      Result<std::string> read = source_.Read(mention.name, file);
      if (read) text = std::move(*read);
      if (!read) problem = read.error().message;
    }
    if (problem.empty()) return true;
    bool itself = mention.name == kRepositoryFile;
    config.errors.push_back(
        ErrorAt(kRepositoryFile, mention.line, mention.column,
                itself ? problem : "rules: '" + mention.name + "': " + problem));
    return false;
  }

  /// False, with errors, where a rule is wrong.
  bool Load(const std::vector<rules::RuleSource>& sources, RepositoryConfig& config) {
    for (size_t i = setup_.rule_sources.size(); i < sources.size(); ++i) {
      if (!CountRules(sources[i], config)) return false;
    }
    auto loaded =
        rules::RuleSet::Load(sources, rules::RuleSet::Paths::kApplied, setup_.config.packs);
    if (!loaded) {
      for (const rules::LoadError& error : loaded.error()) AddLoadError(error.message, config);
      return false;
    }
    config.has_rules = true;
    config.rules = std::move(*loaded);
    config.analyses = std::make_shared<diffscan::AnalysisStore>(kAnalysisBytes);
    config.modules = std::make_shared<rules::ModuleStore>(kModuleBytes);
    return true;
  }

  /// Before they are compiled; false: too many.
  bool CountRules(const rules::RuleSource& source, RepositoryConfig& config) {
    tl::expected<YamlNode, YamlError> root = ParseYaml(source.text);
    if (!root) return true;  // Load says what is wrong
    const YamlNode* rules = root->Find("rules");
    rules_ += rules == nullptr ? 0 : rules->items.size();
    if (rules_ <= kMostRules) return true;
    config.errors.push_back(ErrorAt(
        source.name, 1, 1,
        "a repository may bring " + std::to_string(kMostRules) + " rules of its own, not more"));
    return false;
  }

  /// "FILE:LINE:COLUMN: WHAT", of one of the repository's files.
  void AddLoadError(const std::string& line, RepositoryConfig& config) {
    if (config.errors.size() >= kMostErrors) return;
    RepositoryError error{std::string(kRepositoryFile), 1, 1, line};
    for (const auto& [mention, file] : files_) {
      if (!line.starts_with(mention.name + ":")) continue;
      error.path = mention.name;
      std::string_view rest = std::string_view(line).substr(mention.name.size() + 1);
      error.line = std::max(1, std::atoi(std::string(rest.substr(0, rest.find(':'))).c_str()));
    }
    config.errors.push_back(std::move(error));
  }

  void CheckIds(RepositoryConfig& config) {
    const rules::RuleSet& known = config.has_rules ? config.rules : setup_.rules;
    std::vector<std::string_view> ids;
    for (const rules::Rule& rule : known.rules()) ids.push_back(rule.id);
    for (const Mention& mention : config.settings.rule_ids) {
      if (std::find(ids.begin(), ids.end(), mention.name) != ids.end()) continue;
      config.errors.push_back(
          ErrorAt(kRepositoryFile, mention.line, mention.column,
                  "there is no rule '" + mention.name + "'" + DidYouMean(mention.name, ids)));
    }
  }

  const Setup& setup_;
  const RepositoryFiles& source_;
  std::vector<std::pair<Mention, TreeFile>> files_;
  size_t rules_ = 0;
};

}  // namespace

Result<RepositoryConfig> ReadRepositoryConfig(const Setup& setup, const RepositoryFiles& files) {
  RepositoryConfig config;
  Reader reader(setup, files);
  Result<bool> found = reader.Find(config);
  if (!found) return tl::unexpected(found.error());
  if (*found) reader.Compile(config);
  return config;
}

Result<std::shared_ptr<const RepositoryConfig>> RepositoryConfigs::Read(
    const Setup& setup, const diffscan::Repository& repository, const diffscan::Oid& commit) {
  auto config = std::make_shared<RepositoryConfig>();
  CommitFiles files(repository, commit);
  Reader reader(setup, files);
  Result<bool> found = reader.Find(*config);
  if (!found) return tl::unexpected(found.error());
  if (!*found) return config;
  {
    std::lock_guard lock(mutex_);
    for (auto kept = kept_.begin(); kept != kept_.end(); ++kept) {
      if ((*kept)->key != config->key) continue;
      std::rotate(kept, kept + 1, kept_.end());
      return kept_.back();
    }
  }
  reader.Compile(*config);
  std::lock_guard lock(mutex_);
  if (kept_.size() >= kMostKept) kept_.erase(kept_.begin());
  kept_.push_back(config);
  return config;
}

Result<std::shared_ptr<const RepositoryConfig>> ConfigOf(const Setup& setup,
                                                         const diffscan::Repository& repository,
                                                         const diffscan::DefaultBranch& branch) {
  bool none = branch.tip.IsZero() || setup.repository_configs == nullptr;
  if (none) return std::make_shared<const RepositoryConfig>();
  return setup.repository_configs->Read(setup, repository, branch.tip);
}

Result<std::vector<diffscan::Found>> BrokenBy(const Setup& setup,
                                              const diffscan::Repository& repository,
                                              const RepositoryConfig& own,
                                              const diffscan::Oid& tip) {
  std::vector<diffscan::Found> broken;
  if (setup.repository_configs == nullptr) return broken;
  auto read = setup.repository_configs->Read(setup, repository, tip);
  if (!read && read.error().code == ErrorCode::kCorrupt) return broken;  // a finding already
  if (!read) return tl::unexpected(read.error());
  if ((*read)->key == own.key) return broken;
  for (const RepositoryError& error : (*read)->errors) {
    diffscan::Found& found = broken.emplace_back();
    found.path = error.path;
    found.commit = tip;
    found.finding.rule = &rules::gate_rules::kRepositoryConfig;
    rules::Span& span = found.finding.span;
    span.line = span.end_line = static_cast<uint32_t>(error.line);
    span.column = span.end_column = static_cast<uint32_t>(error.column);
    found.finding.message = error.text;
  }
  return broken;
}

Policy Tightened(const Policy& policy, const RepositoryConfig& config) {
  Policy tightened = policy;
  if (!config.errors.empty()) return tightened;
  tightened.at_least = config.settings.severities;
  bool wider = config.settings.scope == diffscan::Scope::kFile ||
               (config.settings.scope && policy.scope == diffscan::Scope::kLine);
  if (wider) tightened.scope = *config.settings.scope;
  return tightened;
}

void UseRules(const RepositoryConfig& config, diffscan::ScanOptions& options) {
  if (!config.has_rules || !config.errors.empty()) return;
  options.rules = &config.rules;
  options.store = config.analyses.get();
  options.modules = config.modules;
}

}  // namespace pushgate::hook
