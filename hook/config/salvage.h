#pragma once

#include <string_view>
#include <vector>

#include "base/yaml.h"

namespace pushgate::hook {

/// A document as far as it can be read.
struct Salvaged {
  YamlNode root;
  std::vector<YamlError> errors;  // of YAML, repeated keys included
  bool whole = true;              // false: what is not there may all the same be said
};

/// Reads a document of which all errors shall be told at once: where its YAML is wrong, the key at
/// the top that holds the place is left out, and what else stands there is read. Throws nothing but
/// std::bad_alloc.
Salvaged Salvage(std::string_view text);

}  // namespace pushgate::hook
