#include "hook/config/layers.h"

#include <algorithm>
#include <tuple>
#include <utility>

namespace pushgate::hook {
namespace {

using Lines = std::vector<std::string>;

void Append(Lines& lines, Lines more) {
  for (std::string& line : more) lines.push_back(std::move(line));
}

void SortByPlace(std::vector<Note>& notes) {
  std::stable_sort(notes.begin(), notes.end(), [](const Note& a, const Note& b) {
    return std::tie(a.line, a.column) < std::tie(b.line, b.column);
  });
}

/// Parses one file. False if nobody can know which keys it has.
bool AddLayer(const ConfigFile& file, ConfigLayers& layers) {
  std::vector<YamlError> errors;
  tl::expected<YamlNode, YamlError> root = ParseYaml(file.text, errors);
  Checked checked;
  if (root) checked = CheckConfig(*root);
  if (!root) errors.push_back(root.error());
  for (const YamlError& error : errors) {
    checked.errors.push_back({error.line, error.column, error.message});
  }
  layers.names.push_back(file.name);
  layers.roots.push_back(root ? std::move(*root) : YamlNode());
  layers.checked.push_back(std::move(checked));
  YamlNode::Kind kind = layers.roots.back().kind;
  return root && (kind == YamlNode::Kind::kMap || kind == YamlNode::Kind::kNull);
}

void RequirePolicies(ConfigLayers& layers) {
  bool given = std::any_of(layers.roots.begin(), layers.roots.end(),
                           [](const YamlNode& root) { return root.Find("policies") != nullptr; });
  if (given) return;
  const YamlNode& root = layers.roots.front();
  layers.checked.front().errors.push_back(
      {root.line, root.column,
       "'policies' is missing: it says which refs of which repositories are judged"});
}

}  // namespace

tl::expected<ConfigLayers, Lines> ParseLayers(std::span<const ConfigFile> files) {
  ConfigLayers layers;
  bool all_known = true;
  for (const ConfigFile& file : files) all_known &= AddLayer(file, layers);
  if (all_known) RequirePolicies(layers);
  Lines errors;
  for (size_t i = 0; i < files.size(); ++i) {
    SortByPlace(layers.checked[i].errors);
    Append(errors, LinesOf(files[i].name, layers.checked[i].errors));
  }
  if (!errors.empty()) return tl::unexpected(std::move(errors));
  return layers;
}

LayeredMap::LayeredMap(const ConfigLayers& layers) {
  for (size_t i = 0; i < layers.roots.size(); ++i) Add(layers.roots[i], i);
}

std::optional<Placed> LayeredMap::Find(std::string_view key) const {
  std::vector<Placed> found = FindAll(key);
  return found.empty() ? std::nullopt : std::optional(found.front());
}

std::vector<Placed> LayeredMap::FindAll(std::string_view key) const {
  std::vector<Placed> found;
  for (auto part = parts_.rbegin(); part != parts_.rend(); ++part) {
    for (const auto& [name, value] : part->map->entries) {
      if (name.text == key) found.push_back({&name, &value, part->layer});
    }
  }
  return found;
}

LayeredMap LayeredMap::Section(std::string_view key) const {
  LayeredMap section;
  std::vector<Placed> found = FindAll(key);
  for (auto map = found.rbegin(); map != found.rend(); ++map) section.Add(*map->value, map->layer);
  return section;
}

std::vector<std::string> LayeredMap::Keys() const {
  std::vector<std::string> keys;
  for (const Part& part : parts_) {
    for (const auto& [name, value] : part.map->entries) {
      if (std::find(keys.begin(), keys.end(), name.text) == keys.end()) keys.push_back(name.text);
    }
  }
  return keys;
}

std::vector<std::string> LinesOf(std::string_view file, const std::vector<Note>& notes) {
  std::vector<std::string> lines;
  for (const Note& note : notes) {
    lines.push_back(std::string(file) + ":" + std::to_string(note.line) + ":" +
                    std::to_string(note.column) + ": " + note.text);
  }
  return lines;
}

}  // namespace pushgate::hook
