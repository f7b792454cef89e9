#include "cli/colour.h"

#include <unistd.h>

#include <algorithm>
#include <cstdlib>

namespace pushgate::cli {
namespace {

constexpr std::string_view kBold = "\033[1m", kRed = "\033[1;31m", kYellow = "\033[1;33m",
                           kCyan = "\033[36m", kEnd = "\033[0m";

std::string_view Variable(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

std::string In(std::string_view colour, std::string_view text) {
  return std::string(colour) + std::string(text) + std::string(kEnd);
}

/// "a.py:3: error: no-bad, in f": the place, then how bad it is.
std::string Headline(std::string_view line) {
  for (std::string_view level : {": error: ", ": warning: "}) {
    size_t at = line.find(level);
    if (at == std::string_view::npos) continue;
    std::string_view word = level.substr(2, level.size() - 4);
    return In(kBold, line.substr(0, at)) + ": " + In(level == ": error: " ? kRed : kYellow, word) +
           std::string(line.substr(at + level.size() - 2));
  }
  return std::string(line);
}

/// "   Why:  text", or "      |   ^^^".
std::string Indented(std::string_view line) {
  size_t begin = line.find_first_not_of(' ');
  if (begin == std::string_view::npos) return std::string(line);
  std::string_view rest = line.substr(begin);
  for (std::string_view label : {"What:", "Why:", "Fix:", "With:", "See:", "Note:", "In:"}) {
    if (begin != 3 || !rest.starts_with(label)) continue;
    return "   " + In(kCyan, label) + std::string(rest.substr(label.size()));
  }
  size_t mark = line.find('^');
  bool marks = rest.starts_with("| ") && mark != std::string_view::npos &&
               line.find_first_not_of("| ^") == std::string_view::npos;
  return marks ? std::string(line.substr(0, mark)) + In(kRed, line.substr(mark))
               : std::string(line);
}

std::string ColouredLine(std::string_view line) {
  if (line.starts_with("---- ")) return In(kBold, line);
  return line.starts_with(" ") ? Indented(line) : Headline(line);
}

}  // namespace

bool WantsColour() {
  if (!Variable("NO_COLOR").empty()) return false;
  if (!Variable("FORCE_COLOR").empty()) return Variable("FORCE_COLOR") != "0";
  std::string_view forced = Variable("CLICOLOR_FORCE");
  if (!forced.empty() && forced != "0") return true;
  if (Variable("CLICOLOR") == "0" || Variable("TERM") == "dumb") return false;
  return isatty(STDOUT_FILENO) == 1;
}

std::string Coloured(std::string_view text) {
  std::string coloured;
  while (!text.empty()) {
    size_t end = std::min(text.find('\n'), text.size());
    coloured += ColouredLine(text.substr(0, end));
    if (end < text.size()) coloured += '\n';
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return coloured;
}

}  // namespace pushgate::cli
