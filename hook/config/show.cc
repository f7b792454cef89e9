#include "hook/config/show.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "hook/config/layers.h"
#include "hook/config/schema.h"
#include "hook/config/yaml_text.h"
#include "hook/message/safe_text.h"
#include "rules/rule_set.h"

namespace pushgate::hook {
namespace {

using Lines = std::vector<std::string>;

class Printer {
 public:
  Printer(const ConfigLayers& layers, bool origins) : layers_(layers), origins_(origins) {}

  /// `lead` stands in front of the first key, as many spaces in front of the others.
  void Section(const LayeredMap& map, std::span<const Key> keys, std::string lead) {
    for (const Key& key : keys) {
      Print(map, key, lead);
      lead = std::string(lead.size(), ' ');
    }
  }

  std::string Take() { return std::move(text_); }

 private:
  void Print(const LayeredMap& map, const Key& key, const std::string& lead) {
    std::string name(key.name);
    std::string deeper(lead.size() + 2, ' ');
    if (key.kind == Kind::kSection) {
      text_ += lead + name + ":\n";
      return Section(map.Section(key.name), key.keys, deeper);
    }
    if (key.kind == Kind::kPacks) {
      text_ += lead + name + ":\n";
      return Packs(map.Section(key.name), deeper);
    }
    if (key.kind == Kind::kSections) return Sections(map.FindAll(key.name), key, lead);
    if (std::optional<Placed> found = map.Find(key.name)) {
      return Line(lead + name + ": " + YamlValue(*found->value), Origin(*found));
    }
    if (key.fallback.empty()) return Line(lead + "# " + name + ":", "not set");
    Line(lead + name + ": " + std::string(key.fallback), "default");
  }

  void Sections(const std::vector<Placed>& lists, const Key& key, const std::string& lead) {
    bool empty = std::all_of(lists.begin(), lists.end(),
                             [](const Placed& list) { return list.value->items.empty(); });
    std::string name = lead + std::string(key.name);
    if (empty) return Line(name + ": []", lists.empty() ? "default" : Origin(lists.front()));
    text_ += name + ":\n";
    for (const Placed& list : lists) {
      for (const YamlNode& item : list.value->items) {
        Section(LayeredMap(item, list.layer), key.keys, lead + "  - ");
      }
    }
  }

  void Packs(const LayeredMap& packs, const std::string& lead) {
    for (const std::string& pack : rules::BuiltInPackNames()) {
      text_ += lead + pack + ":\n";
      LayeredMap given = packs.Section(pack);
      for (const rules::Setting& setting : rules::BuiltInSettings(pack)) {
        std::optional<Placed> found = given.Find(setting.name);
        Line(lead + "  " + setting.name + ": " +
                 (found ? YamlValue(*found->value) : YamlList(setting.values)),
             found ? Origin(*found) : "default");
      }
    }
  }

  std::string Origin(const Placed& place) const {
    return SafeText(layers_.names[place.layer]) + ":" + std::to_string(place.key->line);
  }

  void Line(const std::string& line, const std::string& origin) {
    text_ += line + (origins_ ? "  # " + origin : "") + "\n";
  }

  const ConfigLayers& layers_;
  const bool origins_;
  std::string text_;
};

}  // namespace

tl::expected<std::string, Lines> ShowConfig(std::span<const ConfigFile> files, bool origins) {
  tl::expected<ConfigLayers, Lines> layers = ParseLayers(files);
  if (!layers) return tl::unexpected(layers.error());
  Printer printer(*layers, origins);
  printer.Section(LayeredMap(*layers), Schema(), "");
  return printer.Take();
}

}  // namespace pushgate::hook
