#include "hook/message/layout.h"

#include <algorithm>

#include "hook/message/page_lines.h"
#include "hook/message/safe_text.h"

namespace pushgate::hook {
namespace {

constexpr size_t kLongestText = 2000;
constexpr size_t kWidestCode = 160;

std::string Cut(std::string text, size_t longest) {
  if (text.size() > longest) {
    text.resize(longest - 3);
    text += "...";
  }
  return text;
}

std::string_view Trimmed(std::string_view text) {
  size_t last = text.find_last_not_of(" \n\r\t");
  return text.substr(0, last == std::string_view::npos ? 0 : last + 1);
}

/// Appends one line of prose, broken at spaces: `row` opens its first line, `indent` the others.
/// The first word stays on that line if the row is only an indentation.
void AppendWrapped(std::string& out, std::string row, const std::string& indent,
                   std::string_view line, bool fresh) {
  while (!line.empty()) {
    size_t end = std::min(line.find(' '), line.size());
    std::string word = SafeText(line.substr(0, end));
    line.remove_prefix(std::min(end + 1, line.size()));
    if (word.empty()) continue;
    if (!fresh && row.size() + 1 + word.size() > kColumns) {
      out += row + "\n";
      row = indent;
      fresh = true;
    }
    row += (fresh ? "" : " ") + word;
    fresh = false;
  }
  out += std::string(Trimmed(row)) + "\n";
}

}  // namespace

std::string Wrapped(std::string_view first, std::string_view text) {
  std::string cut = Cut(std::string(Trimmed(text)), kLongestText);
  std::string_view rest = cut;
  std::string out;
  std::string prefix(first);
  const std::string indent(first.size(), ' ');
  do {
    AppendWrapped(out, prefix, indent, TakeLine(rest), true);
    prefix = indent;
  } while (!rest.empty());
  return out;
}

std::string WrappedBehind(std::string_view first, std::string_view whole, std::string_view text) {
  std::string cut = Cut(std::string(Trimmed(text)), kLongestText);
  std::string out;
  AppendWrapped(out, std::string(first) + SafeText(whole), std::string(first.size(), ' '), cut,
                false);
  return out;
}

std::string Verbatim(std::string_view first, std::string_view text, size_t most) {
  std::string_view rest = Trimmed(text);
  std::string out;
  std::string prefix(first);
  for (size_t lines = 0; !rest.empty(); ++lines) {
    std::string line = lines < most ? Cut(SafeText(TakeLine(rest)), kWidestCode) : "...";
    out += std::string(Trimmed(prefix + line)) + "\n";
    if (lines == most) break;
    prefix.assign(first.size(), ' ');
  }
  return out;
}

std::string Heading(std::string_view title) {
  std::string line = "---- " + std::string(title) + " ";
  if (line.size() < kColumns) line.resize(kColumns, '-');
  return line + "\n";
}

std::string Count(uint64_t number, std::string_view one, std::string_view many) {
  std::string text = std::to_string(number) + " ";
  if (number == 1) return text + std::string(one);
  return text + (many.empty() ? std::string(one) + "s" : std::string(many));
}

}  // namespace pushgate::hook
