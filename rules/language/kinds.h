#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/yaml.h"
#include "rules/language/formula_reader.h"

namespace pushgate::rules::language {

/// A part of an origin: a name, which may be a glob, or a call.
struct OriginToken {
  bool call = false;
  std::string name;

  bool operator==(const OriginToken&) const = default;
};

/// Origins as `kinds:` writes them: `a.b.C()`, `*.get_db()`, `requests.*`.
struct OriginPattern {
  bool any_module = false;  // it begins with `*.`: any module, or none
  bool any_rest = false;    // it ends with `.*`: whatever follows
  std::vector<OriginToken> tokens;
};

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
};

/// Reads the value of `kinds:`.
Kinds ReadKinds(const YamlNode& node, ErrorList& errors);

}  // namespace pushgate::rules::language
