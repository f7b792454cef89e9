#include "hook/config/repository_file.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "base/yaml.h"
#include "hook/config/check.h"
#include "hook/config/salvage.h"
#include "hook/config/value.h"

namespace pushgate::hook {
namespace {

constexpr std::string_view kScopes[] = {"function", "file"};

constexpr Key kRepositoryKeys[] = {
    {"rules", Kind::kTexts, "[]", "rule files of the repository", {}, {}},
    {"scope", Kind::kChoice, "", "which findings of a changed file count, at least", kScopes, {}},
    {"severities",
     Kind::kSeverities,
     "{}",
     "severities of rules, where their own are milder",
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

void SortErrors(Errors& errors) {
  auto key = [](const RepositoryError& error) {
    bool other = error.path != kRepositoryFile;
    return std::tuple(other, other ? 0 : error.line, other ? 0 : error.column);
  };
  std::stable_sort(
      errors.begin(), errors.end(),
      [&](const RepositoryError& a, const RepositoryError& b) { return key(a) < key(b); });
}

std::span<const Key> RepositoryFileKeys() { return kRepositoryKeys; }

RepositoryDraft ParseRepositoryFile(std::string_view text) {
  Salvaged read = Salvage(text);
  const YamlNode& root = read.root;
  RepositoryDraft draft;
  Checked checked;
  if (read.whole || root.kind != YamlNode::Kind::kNull) {
    checked = CheckFile(root, kRepositoryKeys, "", "");
    CheckRules(root, checked.errors);
    CheckSeverities(root, checked.errors);
  }
  for (const YamlError& error : read.errors) {
    checked.errors.push_back({error.line, error.column, error.message});
  }
  for (const Note& note : checked.errors) {
    draft.errors.push_back(ErrorAt(kRepositoryFile, note.line, note.column, note.text));
  }
  SortErrors(draft.errors);
  draft.names_rules = read.whole;
  RepositorySettings& settings = draft.settings;
  if (const YamlNode* rules = root.Find("rules")) {
    draft.names_rules &= rules->kind == YamlNode::Kind::kSequence &&
                         rules->items.size() <= kMostRuleFiles &&
                         std::all_of(rules->items.begin(), rules->items.end(),
                                     [](const YamlNode& item) { return IsInside(item.text); });
    for (const YamlNode& item : rules->items) {
      settings.rules.push_back({item.text, item.line, item.column, std::string(kRepositoryFile)});
    }
  }
  settings.rule_ids = std::move(checked.rule_ids);
  if (!draft.errors.empty()) return draft;
  if (const YamlNode* scope = root.Find("scope")) {
    settings.scope = scope->text == "file" ? diffscan::Scope::kFile : diffscan::Scope::kFunction;
  }
  if (const YamlNode* severities = root.Find("severities")) {
    for (const auto& [rule, severity] : severities->entries) {
      settings.severities[rule.text] = ReadSeverity(severity.text).value();
    }
  }
  return draft;
}

}  // namespace pushgate::hook
