#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/yaml.h"
#include "hook/config/check.h"
#include "hook/config/config.h"

namespace pushgate::hook {

/// The files of a configuration, parsed and each compared with the schema. Of two files the later
/// one has its way: its values take the place of earlier ones, sections are merged key by key, and
/// its policies are tried first.
struct ConfigLayers {
  std::vector<std::string> names;
  std::vector<YamlNode> roots;
  std::vector<Checked> checked;  // what the walk through each of them found
  bool whole = true;             // false: some key may be given that none of the roots has

  bool HasErrors() const;
};

/// Reads the files as far as they can be read, with all their errors.
ConfigLayers ReadLayers(std::span<const ConfigFile> files);

/// The errors that each file has by itself, as lines: where not all of them could be read.
std::vector<std::string> ErrorsOfEach(std::span<const ConfigFile> files);

/// On failure the errors of all files, in their order.
tl::expected<ConfigLayers, std::vector<std::string>> ParseLayers(std::span<const ConfigFile> files);

/// A value, the key in front of it, and the file that says so.
struct Placed {
  const YamlNode* key = nullptr;
  const YamlNode* value = nullptr;
  size_t layer = 0;
};

/// The maps that several files have in one place, read as one. Refers to the nodes of ConfigLayers.
class LayeredMap {
 public:
  LayeredMap() = default;
  explicit LayeredMap(const ConfigLayers& layers);
  LayeredMap(const YamlNode& map, size_t layer) { Add(map, layer); }

  /// The value of the last file that has the key.
  std::optional<Placed> Find(std::string_view key) const;
  /// The values of all files that have it, the last file's first.
  std::vector<Placed> FindAll(std::string_view key) const;
  /// The maps under a key.
  LayeredMap Section(std::string_view key) const;
  /// The keys that are given, each once, in the order of the files.
  std::vector<std::string> Keys() const;

 private:
  struct Part {
    const YamlNode* map;
    size_t layer;
  };
  void Add(const YamlNode& map, size_t layer) { parts_.push_back({&map, layer}); }

  std::vector<Part> parts_;  // earlier files first
};

/// "FILE:LINE:COLUMN: TEXT", a line for each note.
std::vector<std::string> LinesOf(std::string_view file, const std::vector<Note>& notes);

}  // namespace pushgate::hook
