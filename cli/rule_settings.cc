#include "cli/rule_settings.h"

#include <set>

#include "base/yaml.h"
#include "cli/rules.h"

namespace pushgate::cli {
namespace {

using rules::Setting;

/// Collects the names of settings and kinds in a part of a rule file.
class References {
 public:
  explicit References(const YamlNode& definitions) : kinds_(definitions.Find("kinds")) {}

  bool Has(const std::string& setting) const { return settings_.count(setting) != 0; }

  void Collect(const YamlNode& node) {
    if (node.kind == YamlNode::Kind::kScalar) CollectText(node.text);
    for (const YamlNode& item : node.items) Collect(item);
    for (const auto& [key, value] : node.entries) {
      if (key.text == "kind") CollectKind(value.text);
      Collect(value);
    }
  }

 private:
  /// ${NAME}, ${NAME.last}, and <KIND>.
  void CollectText(std::string_view text) {
    for (size_t at = 0; (at = text.find("${", at)) != text.npos; at += 2) {
      std::string_view name = text.substr(at + 2);
      settings_.emplace(name.substr(0, name.find_first_of(".}")));
    }
    for (size_t at = 0; (at = text.find('<', at)) != text.npos; ++at) {
      std::string_view name = text.substr(at + 1);
      CollectKind(std::string(name.substr(0, name.find('>'))));
    }
  }

  void CollectKind(const std::string& name) {
    const YamlNode* kind = kinds_ == nullptr ? nullptr : kinds_->Find(name);
    if (kind != nullptr && seen_.insert(name).second) Collect(*kind);
  }

  const YamlNode* kinds_;
  std::set<std::string> settings_, seen_;
};

const YamlNode* FindRule(const YamlNode& document, const std::string& id) {
  const YamlNode* rules = document.Find("rules");
  if (rules == nullptr) return nullptr;
  for (const YamlNode& rule : rules->items) {
    const YamlNode* name = rule.Find("id");
    if (name != nullptr && name->text == id) return &rule;
  }
  return nullptr;
}

std::vector<Setting> SettingsIn(const YamlNode& definitions) {
  std::vector<Setting> settings;
  const YamlNode* node = definitions.Find("settings");
  if (node == nullptr) return settings;
  for (const auto& [key, value] : node->entries) {
    Setting setting{.name = key.text, .values = {}, .about = ""};
    const YamlNode* values = value.Find("default");
    if (values != nullptr) {
      for (const YamlNode& item : values->items) setting.values.push_back(item.text);
    }
    settings.push_back(std::move(setting));
  }
  return settings;
}

/// Puts the configuration's values in place of the defaults.
void Replace(std::vector<Setting>& settings, const std::string& pack,
             const rules::PackSettings& configured) {
  auto values = configured.find(pack);
  if (values == configured.end()) return;
  for (Setting& setting : settings) {
    auto value = values->second.find(setting.name);
    if (value != values->second.end()) setting.values = value->second;
  }
}

}  // namespace

std::vector<Setting> SettingsOf(const rules::Rule& rule, const hook::Setup& setup) {
  Result<std::string> text = SourceOf(rule);
  if (!text) return {};
  auto document = ParseYaml(*text);
  const YamlNode* node = document ? FindRule(*document, rule.id) : nullptr;
  if (node == nullptr) return {};
  const YamlNode* pack = document->Find("pack");
  auto shared = ParseYaml(rules::BuiltInDefinitions(pack == nullptr ? "" : pack->text).text);
  const YamlNode& definitions = pack != nullptr && shared ? *shared : *document;
  References references(definitions);
  references.Collect(*node);
  std::vector<Setting> settings = SettingsIn(definitions);
  std::erase_if(settings, [&](const Setting& one) { return !references.Has(one.name); });
  if (pack != nullptr) Replace(settings, pack->text, setup.config.packs);
  return settings;
}

}  // namespace pushgate::cli
