#include "hook/config/config.h"

#include <algorithm>
#include <limits>
#include <span>
#include <utility>

#include "base/embedded_file.h"
#include "base/yaml.h"
#include "hook/config/check.h"
#include "hook/config/value.h"

namespace pushgate::hook {

extern const std::vector<EmbeddedFile> embedded_default_config;

namespace {

/// Copies the values of one map, already checked against the schema, to where they belong. A key
/// that is absent leaves its default.
class Reader {
 public:
  Reader(const YamlNode& map, std::span<const Key> keys) : map_(map), keys_(keys) {}

  void Text(std::string_view name, std::string& to) const {
    if (const YamlNode* node = map_.Find(name)) to = node->text;
  }
  void Bool(std::string_view name, bool& to) const {
    if (const YamlNode* node = map_.Find(name)) to = node->text == "true";
  }
  template <typename Number>
  void Count(std::string_view name, Number& to) const {
    const YamlNode* node = map_.Find(name);
    if (node == nullptr) return;
    uint64_t most = std::numeric_limits<Number>::max();
    to = static_cast<Number>(std::min(ReadCount(node->text).value(), most));
  }
  void Size(std::string_view name, uint64_t& to) const {
    if (const YamlNode* node = map_.Find(name)) to = ReadSize(node->text).value();
  }
  template <typename Duration>
  void Time(std::string_view name, Duration& to) const {
    const YamlNode* node = map_.Find(name);
    if (node != nullptr)
      to = std::chrono::duration_cast<Duration>(ReadDuration(node->text).value());
  }
  /// The order of the schema's choices is that of the enumeration.
  template <typename Enum>
  void Choice(std::string_view name, Enum& to) const {
    const YamlNode* node = map_.Find(name);
    if (node == nullptr) return;
    for (const Key& key : keys_) {
      if (key.name == name) to = static_cast<Enum>(ReadChoice(node->text, key.choices).value());
    }
  }
  void Texts(std::string_view name, std::vector<std::string>& to) const {
    const YamlNode* node = map_.Find(name);
    if (node == nullptr) return;
    to.clear();
    for (const YamlNode& item : node->items) to.push_back(item.text);
  }
  /// The map under a key, or an empty one.
  Reader Section(std::string_view name) const {
    static const YamlNode kNothing;
    const YamlNode* node = map_.Find(name);
    for (const Key& key : keys_) {
      if (key.name == name) return Reader(node == nullptr ? kNothing : *node, key.keys);
    }
    return Reader(kNothing, {});
  }
  const YamlNode& map() const { return map_; }
  std::span<const Key> keys() const { return keys_; }

 private:
  const YamlNode& map_;
  std::span<const Key> keys_;
};

void ReadSuppressions(const YamlNode& map, Policy& policy) {
  const YamlNode* node = map.Find("suppressions");
  if (node == nullptr) return;
  if (node->kind == YamlNode::Kind::kScalar) {
    policy.suppressions = node->text == "true";
    return;
  }
  policy.suppressible_rules.emplace();
  for (const YamlNode& item : node->items) policy.suppressible_rules->push_back(item.text);
}

Policy ReadPolicy(const Reader& reader) {
  Policy policy;
  reader.Texts("repos", policy.repos);
  reader.Texts("refs", policy.refs);
  reader.Choice("enforce", policy.enforce);
  reader.Choice("scope", policy.scope);
  reader.Choice("scope_commits", policy.scope_commits);
  reader.Choice("initial", policy.initial);
  reader.Bool("ratchet", policy.ratchet);
  reader.Choice("on_fault", policy.on_fault);
  ReadSuppressions(reader.map(), policy);
  if (reader.map().Find("baseline") != nullptr) {
    policy.baseline.emplace();
    reader.Texts("baseline", *policy.baseline);
  }
  if (const YamlNode* severities = reader.map().Find("severities")) {
    for (const auto& [rule, severity] : severities->entries) {
      policy.severities[rule.text] = ReadSeverity(severity.text).value();
    }
  }
  return policy;
}

void ReadLimits(const Reader& reader, Config::Limits& limits) {
  reader.Time("deadline", limits.deadline);
  reader.Size("blob", limits.blob);
  reader.Count("push_files", limits.push_files);
  reader.Time("parse", limits.parse);
  reader.Count("steps", limits.steps);
}

void ReadDashboard(const Reader& reader, Config::Dashboard& dashboard) {
  reader.Text("listen", dashboard.listen);
  reader.Texts("trusted_proxies", dashboard.trusted_proxies);
  reader.Text("user_header", dashboard.user_header);
  reader.Text("token_file", dashboard.token_file);
}

void ReadPacks(const Reader& reader, Config& config) {
  for (const auto& [pack, settings] : reader.map().entries) {
    Reader section(settings, {});
    for (const auto& [setting, values] : settings.entries) {
      section.Texts(setting.text, config.packs[pack.text][setting.text]);
    }
  }
}

void ReadPolicies(const Reader& reader, Config& config) {
  Reader policies = reader.Section("policies");
  for (const YamlNode& item : policies.map().items) {
    config.policies.push_back(ReadPolicy(Reader(item, policies.keys())));
  }
}

Config ReadConfig(const YamlNode& root) {
  Config config;
  Reader reader(root, Schema());
  reader.Choice("server", config.server);
  reader.Text("repositories", config.repositories);
  reader.Text("templates_url", config.templates_url);
  reader.Texts("rules", config.rules);
  ReadPacks(reader.Section("packs"), config);
  ReadPolicies(reader, config);
  reader.Texts("files", config.files);
  reader.Choice("receipt", config.receipt);
  reader.Text("groups_file", config.groups_file);
  reader.Time("keep_rejected", config.keep_rejected);
  reader.Time("retention", config.retention);
  reader.Text("metrics_textfile", config.metrics_textfile);
  ReadDashboard(reader.Section("dashboard"), config.dashboard);
  reader.Section("report").Bool("show_code", config.report_show_code);
  ReadLimits(reader.Section("limits"), config.limits);
  reader.Text("history", config.history);
  reader.Texts("bypass", config.bypass);
  return config;
}

std::string Line(std::string_view name, const Note& note) {
  return std::string(name) + ":" + std::to_string(note.line) + ":" + std::to_string(note.column) +
         ": " + note.text;
}

std::vector<std::string> Lines(std::string_view name, const std::vector<Note>& notes) {
  std::vector<std::string> lines;
  for (const Note& note : notes) lines.push_back(Line(name, note));
  return lines;
}

}  // namespace

tl::expected<ParsedConfig, std::vector<std::string>> ParseConfig(std::string_view name,
                                                                 std::string_view text) {
  tl::expected<YamlNode, YamlError> root = ParseYaml(text);
  if (!root) {
    const YamlError& error = root.error();
    return tl::unexpected(
        std::vector<std::string>{Line(name, {error.line, error.column, error.message})});
  }
  Checked checked = CheckConfig(*root);
  if (!checked.errors.empty()) return tl::unexpected(Lines(name, checked.errors));
  ParsedConfig parsed;
  parsed.config = ReadConfig(*root);
  parsed.rule_ids = std::move(checked.rule_ids);
  parsed.sources = std::move(checked.sources);
  parsed.packs = std::move(checked.packs);
  parsed.not_yet_in_force = Lines(name, checked.without_effect);
  return parsed;
}

std::string_view DefaultConfigText() { return embedded_default_config.front().text; }

}  // namespace pushgate::hook
