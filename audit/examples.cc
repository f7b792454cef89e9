#include "audit/examples.h"

#include <cstddef>

#include "hook/message/page_lines.h"

namespace pushgate::audit {
namespace {

using hook::IsHeading;
using hook::kFence;
using hook::kRuleHeading;
using hook::TakeLine;

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
