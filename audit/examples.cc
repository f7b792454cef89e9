#include "audit/examples.h"

#include <cstddef>

namespace pushgate::audit {
namespace {

constexpr std::string_view kFence = "```";
constexpr std::string_view kRuleHeading = "### ";

/// Takes the next line, without its end, off a text.
std::string_view TakeLine(std::string_view& text) {
  size_t end = text.find('\n');
  std::string_view line = text.substr(0, end);
  text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  return line;
}

bool IsHeading(std::string_view line) {
  size_t level = line.find_first_not_of('#');
  return level != std::string_view::npos && level > 0 && level <= 6 && line[level] == ' ';
}

/// The section about a rule, without its heading; empty if there is none.
std::string_view SectionOf(std::string_view page, std::string_view rule) {
  const char* begin = nullptr;
  bool code = false;
  for (std::string_view rest = page; !rest.empty();) {
    std::string_view line = TakeLine(rest);
    if (line.starts_with(kFence)) code = !code;
    if (code || !IsHeading(line)) continue;
    if (begin != nullptr) return {begin, static_cast<size_t>(line.data() - begin)};
    bool found = line.starts_with(kRuleHeading) && line.substr(kRuleHeading.size()) == rule;
    if (found) begin = rest.data();
  }
  if (begin == nullptr) return {};
  return {begin, static_cast<size_t>(page.data() + page.size() - begin)};
}

}  // namespace

Examples ExamplesOf(std::string_view page, std::string_view rule) {
  Examples examples;
  const char* begin = nullptr;
  for (std::string_view rest = SectionOf(page, rule); !rest.empty();) {
    std::string_view line = TakeLine(rest);
    if (!line.starts_with(kFence)) continue;
    if (begin == nullptr) {
      begin = line.data();
      continue;
    }
    std::string_view block(begin, static_cast<size_t>(line.data() + line.size() - begin));
    (examples.wrong.empty() ? examples.wrong : examples.right) = block;
    begin = nullptr;
  }
  return examples;
}

}  // namespace pushgate::audit
