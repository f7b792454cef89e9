#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/yaml.h"

namespace pushgate::hook {

/// A text as YAML has it; letters beyond ASCII stay, what a terminal would obey does not.
std::string YamlText(std::string_view text);

/// A value in one line.
std::string YamlValue(const YamlNode& node);

/// "[a, b]".
std::string YamlList(const std::vector<std::string>& texts);

/// A text of several lines behind its key, to its line feed: as a block where its lines can stand
/// as they are, each after `indent` spaces (two more than the key has), else in quotes.
std::string YamlBlock(const std::string& text, size_t indent);

}  // namespace pushgate::hook
