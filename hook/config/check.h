#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/yaml.h"
#include "hook/config/config.h"
#include "hook/config/schema.h"

namespace pushgate::hook {

/// A line for people about a place in the configuration.
struct Note {
  int line = 1;
  int column = 1;
  std::string text;
  bool operator==(const Note&) const = default;
};

/// What a walk through the configuration found.
struct Checked {
  std::vector<Note> errors;  // in the file's order
  std::vector<Mention> rule_ids;
};

/// Compares a document with the schema: unknown keys, values of the wrong shape or kind. All
/// errors, not only the first.
Checked CheckConfig(const YamlNode& root);

/// The same for a file of other keys, of which one may be `required`; `meaning` says what it is
/// for, in
/// "'REQUIRED' is missing: MEANING".
Checked CheckFile(const YamlNode& root, std::span<const Key> keys, std::string_view required,
                  std::string_view meaning);

}  // namespace pushgate::hook
