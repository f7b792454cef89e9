#pragma once

#include <string_view>

namespace pushgate::hook {

/// What the pages that the program brings along are made of: Markdown, of which these marks are
/// used.
inline constexpr std::string_view kFence = "```";
inline constexpr std::string_view kRuleHeading = "### ";  // before the id of a rule

/// Takes the next line, without its end, off a text.
inline std::string_view TakeLine(std::string_view& text) {
  size_t end = text.find('\n');
  std::string_view line = text.substr(0, end);
  text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  return line;
}

inline bool IsHeading(std::string_view line) {
  size_t level = line.find_first_not_of('#');
  return level != std::string_view::npos && level > 0 && level <= 6 && line[level] == ' ';
}

}  // namespace pushgate::hook
