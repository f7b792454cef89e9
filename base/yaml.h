#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace pushgate {

struct YamlEntry;

/// A YAML document as a plain tree that remembers where everything stands: what the configuration
/// and the rule files are read from. Immutable once parsed; safe to share between threads.
struct YamlNode {
  enum class Kind { kNull, kScalar, kSequence, kMap };

  Kind kind = Kind::kNull;
  int line = 1;         // 1-based
  int column = 1;       // 1-based, in characters
  std::string text;     // of a scalar
  bool quoted = false;  // a scalar in quotes or a block: always a string, never a number or boolean
  std::vector<YamlNode> items;     // of a sequence
  std::vector<YamlEntry> entries;  // of a map, in the order of the file

  /// The value under a key of a map, or nullptr.
  const YamlNode* Find(std::string_view key) const;
};

/// One entry of a map. Not a std::pair, whose traits clang 14 wants complete too early.
struct YamlEntry {
  YamlNode key;
  YamlNode value;
};

/// Where a YAML text is wrong.
struct YamlError {
  int line = 1;
  int column = 1;
  std::string message;
};

/// Reads one document. Repeated keys, keys that are not scalars, aliases that would unfold to more
/// than 250,000 nodes, nesting deeper than 100, more than one document, and texts over 8 MiB are
/// errors; an empty text is a null node. Throws nothing but std::bad_alloc.
tl::expected<YamlNode, YamlError> ParseYaml(std::string_view text);

/// The same, but repeated keys are put into `repeated` and do not end the parse, so that what else
/// is wrong can be told with them; every value of such a key stays in its map.
tl::expected<YamlNode, YamlError> ParseYaml(std::string_view text,
                                            std::vector<YamlError>& repeated);

}  // namespace pushgate
