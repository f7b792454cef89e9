#include "hook/config/config.h"

#include <algorithm>
#include <filesystem>
#include <limits>
#include <span>
#include <utility>

#include "base/embedded_file.h"
#include "hook/config/layers.h"
#include "hook/config/schema.h"
#include "hook/config/value.h"

namespace pushgate::hook {

extern const std::vector<EmbeddedFile> embedded_default_config;

namespace {

/// Copies the values of one map, already checked against the schema, to where they belong. A key
/// that is absent leaves its default.
class Reader {
 public:
  Reader(LayeredMap map, std::span<const Key> keys) : map_(std::move(map)), keys_(keys) {}

  /// The value under a key, or nullptr.
  const YamlNode* Node(std::string_view name) const {
    std::optional<Placed> found = map_.Find(name);
    return found ? found->value : nullptr;
  }
  void Text(std::string_view name, std::string& to) const {
    if (const YamlNode* node = Node(name)) to = node->text;
  }
  void Bool(std::string_view name, bool& to) const {
    if (const YamlNode* node = Node(name)) to = node->text == "true";
  }
  template <typename Number>
  void Count(std::string_view name, Number& to) const {
    const YamlNode* node = Node(name);
    if (node == nullptr) return;
    uint64_t most = std::numeric_limits<Number>::max();
    to = static_cast<Number>(std::min(ReadCount(node->text).value(), most));
  }
  void Size(std::string_view name, uint64_t& to) const {
    if (const YamlNode* node = Node(name)) to = ReadSize(node->text).value();
  }
  template <typename Duration>
  void Time(std::string_view name, Duration& to) const {
    const YamlNode* node = Node(name);
    if (node != nullptr)
      to = std::chrono::duration_cast<Duration>(ReadDuration(node->text).value());
  }
  /// The order of the schema's choices is that of the enumeration.
  template <typename Enum>
  void Choice(std::string_view name, Enum& to) const {
    const YamlNode* node = Node(name);
    const Key* key = FindKey(name, keys_);
    if (node == nullptr || key == nullptr) return;
    to = static_cast<Enum>(ReadChoice(node->text, key->choices).value());
  }
  void Texts(std::string_view name, std::vector<std::string>& to) const {
    const YamlNode* node = Node(name);
    if (node == nullptr) return;
    to.clear();
    for (const YamlNode& item : node->items) to.push_back(item.text);
  }
  /// The map under a key, or an empty one.
  Reader Section(std::string_view name) const {
    const Key* key = FindKey(name, keys_);
    return Reader(map_.Section(name), key == nullptr ? std::span<const Key>() : key->keys);
  }
  /// The maps of the list under a key, the last file's first.
  std::vector<Reader> Sections(std::string_view name) const {
    std::vector<Reader> sections;
    for (const Placed& list : map_.FindAll(name)) {
      for (const YamlNode& item : list.value->items) {
        sections.emplace_back(LayeredMap(item, list.layer), FindKey(name, keys_)->keys);
      }
    }
    return sections;
  }
  const LayeredMap& map() const { return map_; }

 private:
  LayeredMap map_;
  std::span<const Key> keys_;
};

void ReadSuppressions(const YamlNode* node, Policy& policy) {
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
  ReadSuppressions(reader.Node("suppressions"), policy);
  if (reader.Node("baseline") != nullptr) {
    policy.baseline.emplace();
    reader.Texts("baseline", *policy.baseline);
  }
  if (const YamlNode* severities = reader.Node("severities")) {
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
  reader.Texts("hosts", dashboard.hosts);
}

void ReadPacks(const Reader& reader, Config& config) {
  for (const std::string& pack : reader.map().Keys()) {
    Reader settings(reader.map().Section(pack), {});
    for (const std::string& setting : settings.map().Keys()) {
      settings.Texts(setting, config.packs[pack][setting]);
    }
  }
}

Config ReadConfig(const LayeredMap& map) {
  Config config;
  Reader reader(map, Schema());
  reader.Choice("server", config.server);
  reader.Text("repositories", config.repositories);
  reader.Text("templates_url", config.templates_url);
  reader.Texts("rules", config.rules);
  ReadPacks(reader.Section("packs"), config);
  for (const Reader& policy : reader.Sections("policies")) {
    config.policies.push_back(ReadPolicy(policy));
  }
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
  reader.Text("spool", config.spool);
  reader.Texts("bypass", config.bypass);
  for (const Reader& file : reader.Sections("rule_files")) {
    rules::RuleSource& source = config.rule_files.emplace_back();
    file.Text("name", source.name);
    file.Text("text", source.text);
    source.pack = std::filesystem::path(source.name).stem().string();
  }
  Reader exported = reader.Section("exported");
  exported.Text("by", config.exported.by);
  exported.Text("rules", config.exported.rules);
  exported.Bool("bypass", config.exported.bypass);
  return config;
}

/// Where the rules are named that are in force, and the settings of packs.
void FindMentions(const ConfigLayers& layers, const LayeredMap& map, ParsedConfig& parsed) {
  auto mention = [&](const YamlNode& node, size_t layer) {
    return Mention{node.text, node.line, node.column, layers.names[layer]};
  };
  if (std::optional<Placed> rules = map.Find("rules")) {
    for (const YamlNode& item : rules->value->items) {
      parsed.sources.push_back(mention(item, rules->layer));
    }
  }
  if (std::optional<Placed> packs = map.Find("packs")) {
    parsed.packs = mention(*packs->key, packs->layer);
  }
  for (size_t i = 0; i < layers.names.size(); ++i) {
    for (Mention id : layers.checked[i].rule_ids) {
      id.file = layers.names[i];
      parsed.rule_ids.push_back(std::move(id));
    }
  }
}

ParsedConfig Parsed(const ConfigLayers& layers) {
  LayeredMap map(layers);
  ParsedConfig parsed;
  parsed.config = ReadConfig(map);
  FindMentions(layers, map, parsed);
  return parsed;
}

/// Whether a list of texts can be read, whatever else is wrong around it.
bool IsTexts(const YamlNode& list) {
  return list.kind == YamlNode::Kind::kSequence &&
         std::all_of(list.items.begin(), list.items.end(), [](const YamlNode& item) {
           return item.kind == YamlNode::Kind::kScalar && !item.text.empty();
         });
}

/// Whether the settings of packs can be read: a map of maps of lists, of which nothing is wrong
/// that says so in front.
bool HasWrongPacks(const ConfigLayers& layers, const LayeredMap& map) {
  auto is_wrong = [](const YamlEntry& pack) {
    return pack.value.kind != YamlNode::Kind::kMap ||
           !std::all_of(pack.value.entries.begin(), pack.value.entries.end(),
                        [](const YamlEntry& setting) { return IsTexts(setting.value); });
  };
  for (const Placed& packs : map.FindAll("packs")) {
    const std::vector<YamlEntry>& each = packs.value->entries;
    if (std::any_of(each.begin(), each.end(), is_wrong)) return true;
  }
  return std::any_of(layers.checked.begin(), layers.checked.end(), [](const Checked& checked) {
    return std::any_of(checked.errors.begin(), checked.errors.end(),
                       [](const Note& note) { return note.text.starts_with("packs: "); });
  });
}

/// What a configuration with errors names all the same.
void DraftNames(const ConfigLayers& layers, ConfigDraft& draft) {
  LayeredMap map(layers);
  std::vector<Placed> bypass = map.FindAll("bypass");
  draft.names_bypass =
      layers.whole && std::all_of(bypass.begin(), bypass.end(),
                                  [](const Placed& one) { return IsTexts(*one.value); });
  if (draft.names_bypass) Reader(map, Schema()).Texts("bypass", draft.parsed.config.bypass);
  std::optional<Placed> rules = map.Find("rules");
  // Rules that are part of an exported file are read with it alone.
  draft.names_rules = layers.whole && !map.Find("rule_files") &&
                      (!rules || (IsTexts(*rules->value) && !rules->value->items.empty()));
  if (!draft.names_rules) return;
  Reader reader(map, Schema());
  reader.Texts("rules", draft.parsed.config.rules);
  if (!HasWrongPacks(layers, map)) ReadPacks(reader.Section("packs"), draft.parsed.config);
  FindMentions(layers, map, draft.parsed);
}

}  // namespace

bool ConfigDraft::HasErrors() const {
  return std::any_of(errors.begin(), errors.end(),
                     [](const std::vector<Mention>& of_file) { return !of_file.empty(); });
}

ConfigDraft DraftConfig(std::span<const ConfigFile> files) {
  ConfigLayers layers = ReadLayers(files);
  ConfigDraft draft;
  for (size_t i = 0; i < files.size(); ++i) {
    std::vector<Mention>& errors = draft.errors.emplace_back();
    for (const Note& note : layers.checked[i].errors) {
      errors.push_back({note.text, note.line, note.column, layers.names[i]});
    }
  }
  if (layers.HasErrors()) {
    DraftNames(layers, draft);
  } else {
    draft.parsed = Parsed(layers);
  }
  return draft;
}

tl::expected<ParsedConfig, std::vector<std::string>> ParseConfig(
    std::span<const ConfigFile> files) {
  tl::expected<ConfigLayers, std::vector<std::string>> layers = ParseLayers(files);
  if (!layers) return tl::unexpected(layers.error());
  return Parsed(*layers);
}

tl::expected<ParsedConfig, std::vector<std::string>> ParseConfig(std::string_view name,
                                                                 std::string_view text) {
  ConfigFile file{std::string(name), std::string(text)};
  return ParseConfig(std::span<const ConfigFile>(&file, 1));
}

std::string_view DefaultConfigText() { return embedded_default_config.front().text; }

}  // namespace pushgate::hook
