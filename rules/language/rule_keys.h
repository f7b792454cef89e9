#pragma once

#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "base/yaml.h"
#include "rules/language/formula_reader.h"
#include "rules/language/path_filter.h"
#include "rules/language/replacement.h"
#include "rules/rule_set.h"

namespace pushgate::rules::language {

/// Whether a key is one of the known ones; another is refused, with the nearest of them.
bool CheckKnown(const YamlNode& key, std::span<const std::string_view> known, ErrorList& errors);

/// A key's text, or nullptr; an error if it is something else.
const YamlNode* TextOf(const YamlNode& map, std::string_view key, ErrorList& errors);

/// The value of `paths`.
PathFilter ReadPaths(const YamlNode& paths, ErrorList& errors);

/// The value of `fix-regex`, and in `compiled` what runs it; nothing if it is wrong.
std::optional<FixRegex> ReadFixRegex(const YamlNode& node, std::optional<Replacement>& compiled,
                                     ErrorList& errors);

/// The value of `fix-imports`.
std::vector<FixImport> ReadFixImports(const YamlNode& node, ErrorList& errors);

/// Refuses a rule whose `min-version` or `max-version` leaves this version out.
void CheckVersions(const YamlNode& rule, ErrorList& errors);

}  // namespace pushgate::rules::language
