#pragma once

#include <string>
#include <string_view>

namespace pushgate::rules::language {

/// A pattern of `language: generic` as a regular expression: its words and marks in this order,
/// with any white space between them. `...` stands for at most ten lines, `$X` for a word, `$...X`
/// for what is left of a line.
std::string GenericToRegex(std::string_view pattern);

}  // namespace pushgate::rules::language
