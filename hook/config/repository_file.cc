#include "hook/config/repository_file.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "base/yaml.h"
#include "hook/config/check.h"
#include "hook/config/value.h"

namespace pushgate::hook {
namespace {

constexpr std::string_view kScopes[] = {"function", "file"};

constexpr Key kRepositoryKeys[] = {
    {"rules", Kind::kTexts, "[]", "rule files of the repository", "", {}, {}},
    {"scope",
     Kind::kChoice,
     "",
     "which findings of a changed file count, at least",
     "",
     kScopes,
     {}},
    {"severities",
     Kind::kSeverities,
     "{}",
     "severities of rules, where their own are milder",
     "",
     {},
     {}},
};

constexpr size_t kMostRuleFiles = 20;

using Errors = std::vector<RepositoryError>;

bool IsInside(std::string_view path) {
  if (!path.ends_with(".yaml") && !path.ends_with(".yml")) return false;
  for (size_t at = 0; at <= path.size();) {
    size_t end = std::min(path.find('/', at), path.size());
    std::string_view part = path.substr(at, end - at);
    if (part.empty() || part == "." || part == "..") return false;
    at = end + 1;
  }
  return path.find_first_of("*?[\\") == std::string_view::npos;
}

void CheckRules(const YamlNode& root, std::vector<Note>& errors) {
  const YamlNode* rules = root.Find("rules");
  if (rules == nullptr) return;
  auto error = [&](const YamlNode& node, std::string text) {
    errors.push_back({node.line, node.column, "rules: " + std::move(text)});
  };
  for (const YamlNode& item : rules->items) {
    if (item.kind != YamlNode::Kind::kScalar || item.text.empty() || IsInside(item.text)) continue;
    error(item, "'" + item.text +
                    "' is no path of a rule file in this repository, such as tools/rules.yaml");
  }
  if (rules->items.size() > kMostRuleFiles) {
    error(*rules, "more than " + std::to_string(kMostRuleFiles) + " files");
  }
}

void CheckSeverities(const YamlNode& root, std::vector<Note>& errors) {
  const YamlNode* severities = root.Find("severities");
  if (severities == nullptr) return;
  for (const auto& [rule, severity] : severities->entries) {
    Value<rules::Severity> value = ReadSeverity(severity.text);
    if (!value || *value != rules::Severity::kInfo) continue;
    errors.push_back({severity.line, severity.column,
                      "severities: " + severity.text +
                          " tightens nothing: a repository can only ask for ERROR or WARNING"});
  }
}

}  // namespace

RepositoryError ErrorAt(std::string_view path, int line, int column, std::string_view what) {
  std::string place =
      std::string(path) + ":" + std::to_string(line) + ":" + std::to_string(column) + ": ";
  return {std::string(path), line, column, place + std::string(what)};
}

tl::expected<RepositorySettings, Errors> ParseRepositoryFile(std::string_view text) {
  tl::expected<YamlNode, YamlError> root = ParseYaml(text);
  if (!root) {
    const YamlError& error = root.error();
    return tl::unexpected(
        Errors{ErrorAt(kRepositoryFile, error.line, error.column, error.message)});
  }
  Checked checked = CheckFile(*root, kRepositoryKeys, "", "");
  CheckRules(*root, checked.errors);
  CheckSeverities(*root, checked.errors);
  std::stable_sort(checked.errors.begin(), checked.errors.end(), [](const Note& a, const Note& b) {
    return std::tie(a.line, a.column) < std::tie(b.line, b.column);
  });
  if (!checked.errors.empty()) {
    Errors errors;
    for (const Note& note : checked.errors) {
      errors.push_back(ErrorAt(kRepositoryFile, note.line, note.column, note.text));
    }
    return tl::unexpected(std::move(errors));
  }
  RepositorySettings settings;
  if (const YamlNode* rules = root->Find("rules")) {
    for (const YamlNode& item : rules->items) {
      settings.rules.push_back({item.text, item.line, item.column, std::string(kRepositoryFile)});
    }
  }
  settings.rule_ids = std::move(checked.rule_ids);
  if (const YamlNode* scope = root->Find("scope")) {
    settings.scope = scope->text == "file" ? diffscan::Scope::kFile : diffscan::Scope::kFunction;
  }
  if (const YamlNode* severities = root->Find("severities")) {
    for (const auto& [rule, severity] : severities->entries) {
      settings.severities[rule.text] = ReadSeverity(severity.text).value();
    }
  }
  return settings;
}

}  // namespace pushgate::hook
