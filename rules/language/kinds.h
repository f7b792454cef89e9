#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/yaml.h"
#include "rules/language/formula_reader.h"
#include "rules/language/origin_index.h"

namespace pushgate::rules::language {

/// What a value is called, or what it is made from: a glob for a name, and what is done to it.
struct NamePattern {
  std::string glob;
  std::vector<OriginToken> steps;
};

/// A named set of values, with the kinds that it refers to put in.
struct ValueKind {
  std::string name;
  std::vector<OriginPattern> from;
  std::vector<OriginPattern> other;      // surely none of it
  std::vector<NamePattern> names;        // believed where nothing better is known
  std::vector<NamePattern> other_names;  // not believed where one of them fits, too
  OriginIndex from_index;
  OriginIndex other_index;
};

/// Reads the value of `kinds:`.
Kinds ReadKinds(const YamlNode& node, ErrorList& errors);

}  // namespace pushgate::rules::language
