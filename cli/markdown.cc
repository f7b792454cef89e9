#include "cli/markdown.h"

#include "hook/message/safe_text.h"

namespace pushgate::cli {
namespace {

constexpr std::string_view kFence = "```";

std::string Heading(std::string_view line) {
  size_t level = line.find_first_not_of('#');
  std::string title = hook::SafeText(line.substr(level + 1));
  return title + "\n" + std::string(title.size(), level == 1 ? '=' : '-') + "\n";
}

bool IsHeading(std::string_view line) {
  size_t level = line.find_first_not_of('#');
  return level != std::string_view::npos && level > 0 && level <= 6 && line[level] == ' ';
}

}  // namespace

std::string RenderMarkdown(std::string_view page) {
  std::string out;
  bool code = false;
  while (!page.empty()) {
    size_t end = page.find('\n');
    std::string_view line = page.substr(0, end);
    page.remove_prefix(end == std::string_view::npos ? page.size() : end + 1);
    if (line.starts_with(kFence)) {
      code = !code;
      // A blank line on either side of the code, which lost its fences.
      bool needed = code ? !out.ends_with("\n\n") : !page.starts_with("\n") && !page.empty();
      if (needed) out += "\n";
    } else if (code) {
      out += (line.empty() ? "" : "    " + hook::SafeText(line)) + "\n";
    } else {
      out += IsHeading(line) ? Heading(line) : hook::SafeText(line) + "\n";
    }
  }
  return out;
}

}  // namespace pushgate::cli
