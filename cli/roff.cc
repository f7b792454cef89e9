#include "cli/roff.h"

#include <algorithm>
#include <sstream>
#include <vector>

namespace pushgate::cli {
namespace {

constexpr size_t kWidth = 79;

/// A line that begins like a request is none.
std::string Guarded(const std::string& line) {
  bool request = line.starts_with('.') || line.starts_with('\'');
  return request ? "\\&" + line : line;
}

std::vector<std::string> LinesOf(std::string_view text) {
  std::vector<std::string> lines;
  std::istringstream in{std::string(text)};
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

/// A long line of source goes on in the next one, and is one line when it is shown.
std::string Continued(std::string line) {
  std::string out;
  while (line.size() > kWidth) {
    size_t at = line.rfind(' ', kWidth - 1);
    if (at == std::string::npos || at < 2) break;
    out += line.substr(0, at) + "\\\n";
    line.erase(0, at);
  }
  return out + line + "\n";
}

size_t IndentOf(const std::vector<std::string>& lines) {
  size_t least = std::string::npos;
  for (const std::string& line : lines) {
    if (!line.empty()) least = std::min(least, line.find_first_not_of(' '));
  }
  return least == std::string::npos ? 0 : least;
}

}  // namespace

std::string Roff(std::string_view text) {
  std::string out;
  for (char c : text) {
    if (c == '\\') {
      out += "\\e";
    } else if (c == '-') {
      out += "\\-";
    } else if (c == '\'') {
      out += "\\(aq";
    } else if (c == '`') {
      out += "\\(ga";
    } else {
      out += c;
    }
  }
  return out;
}

std::string RoffBold(std::string_view text) { return "\\fB" + Roff(text) + "\\fR"; }
std::string RoffItalic(std::string_view text) { return "\\fI" + Roff(text) + "\\fR"; }

std::string RoffParagraph(std::string_view text) {
  std::istringstream words{std::string(text)};
  std::string out, line;
  for (std::string word; words >> word;) {
    std::string shown = Roff(word);
    if (!line.empty() && line.size() + 1 + shown.size() > kWidth - 2) {
      out += Guarded(line) + "\n";
      line.clear();
    }
    line += (line.empty() ? "" : " ") + shown;
  }
  return line.empty() ? out : out + Guarded(line) + "\n";
}

std::string RoffLines(std::string_view text) {
  std::vector<std::string> lines = LinesOf(text);
  size_t indent = IndentOf(lines);
  std::string out = ".nf\n";
  for (const std::string& line : lines) {
    out += line.empty() ? "\n" : Continued(Guarded(Roff(line.substr(indent))));
  }
  return out + ".fi\n";
}

std::string RoffText(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    std::string_view paragraph = text.substr(0, text.find("\n\n"));
    text.remove_prefix(std::min(text.size(), paragraph.size() + 2));
    if (paragraph.empty()) continue;
    if (!out.empty()) out += ".PP\n";
    bool shown = paragraph.starts_with(' ') || paragraph.find("\n ") != std::string_view::npos;
    out += shown ? RoffLines(paragraph) : RoffParagraph(paragraph);
  }
  return out;
}

}  // namespace pushgate::cli
