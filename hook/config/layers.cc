#include "hook/config/layers.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "hook/config/salvage.h"

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

void AddLayer(const ConfigFile& file, ConfigLayers& layers) {
  Salvaged read = Salvage(file.text);
  Checked checked;
  bool empty = read.root.kind == YamlNode::Kind::kNull;
  if (read.whole || !empty) checked = CheckConfig(read.root);
  for (const YamlError& error : read.errors) {
    checked.errors.push_back({error.line, error.column, error.message});
  }
  SortByPlace(checked.errors);
  layers.whole &= read.whole && (empty || read.root.kind == YamlNode::Kind::kMap);
  layers.names.push_back(file.name);
  layers.roots.push_back(std::move(read.root));
  layers.checked.push_back(std::move(checked));
}

void RequirePolicies(ConfigLayers& layers) {
  bool given = std::any_of(layers.roots.begin(), layers.roots.end(),
                           [](const YamlNode& root) { return root.Find("policies") != nullptr; });
  if (given) return;
  const YamlNode& root = layers.roots.front();
  layers.checked.front().errors.push_back(
      {root.line, root.column,
       "'policies' is missing: it says which refs of which repositories are judged"});
  SortByPlace(layers.checked.front().errors);
}

}  // namespace

bool ConfigLayers::HasErrors() const {
  return std::any_of(checked.begin(), checked.end(),
                     [](const Checked& each) { return !each.errors.empty(); });
}

ConfigLayers ReadLayers(std::span<const ConfigFile> files) {
  ConfigLayers layers;
  for (const ConfigFile& file : files) AddLayer(file, layers);
  if (layers.whole) RequirePolicies(layers);
  return layers;
}

Lines ErrorsOfEach(std::span<const ConfigFile> files) {
  ConfigLayers layers;
  for (const ConfigFile& file : files) AddLayer(file, layers);
  Lines errors;
  for (size_t i = 0; i < files.size(); ++i) {
    Append(errors, LinesOf(files[i].name, layers.checked[i].errors));
  }
  return errors;
}

tl::expected<ConfigLayers, Lines> ParseLayers(std::span<const ConfigFile> files) {
  ConfigLayers layers = ReadLayers(files);
  Lines errors;
  for (size_t i = 0; i < files.size(); ++i) {
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
