#include "hook/message/source_view.h"

#include <algorithm>
#include <cstddef>
#include <string_view>
#include <vector>

#include "hook/message/utf8.h"

namespace pushgate::hook {
namespace {

constexpr size_t kWidestSource = 160;
constexpr size_t kBeforeMark = 40;  // columns kept before the mark of a line that is cut
constexpr size_t kTab = 4;
constexpr std::string_view kCut = "...";

/// A source line as it is shown: `starts[i]` is where its code point i begins, in shown columns.
struct ShownLine {
  std::string text;
  std::vector<size_t> starts;

  /// The shown column of a 1-based column of the source; columns behind the end are the end.
  size_t Column(size_t column) const {
    return column > starts.size() ? text.size() : starts[std::max<size_t>(column, 1) - 1];
  }
};

/// An excerpt cuts long lines by bytes, maybe in the middle of a character.
std::string_view WithoutHalfCharacter(std::string_view line) {
  if (line.size() < rules::kMaxExcerptLine) return line;
  for (size_t back = 1; back <= 3; ++back) {
    auto byte = static_cast<unsigned char>(line[line.size() - back]);
    if (byte >= 0xC0) return line.substr(0, line.size() - back);
    if (byte < 0x80) break;
  }
  return line;
}

ShownLine Show(std::string_view source) {
  ShownLine line;
  std::string_view rest = WithoutHalfCharacter(source);
  while (!rest.empty()) {
    CodePoint point = NextCodePoint(rest);
    line.starts.push_back(line.text.size());
    if (rest[0] == '\t') {
      line.text.append(kTab - line.text.size() % kTab, ' ');
    } else {
      line.text += EscapedCodePoint(point, rest.substr(0, point.bytes));
    }
    rest.remove_prefix(point.bytes);
  }
  if (source.size() >= rules::kMaxExcerptLine) line.text += kCut;
  return line;
}

/// The shown columns to mark in a line, begin < end; or begin == end for none.
struct Mark {
  size_t begin = 0;
  size_t end = 0;
};

Mark MarkOf(const ShownLine& shown, uint32_t line, const rules::Span& span) {
  if (line < span.line || line > span.end_line) return {};
  size_t first = std::min(shown.text.find_first_not_of(' '), shown.text.size());
  size_t last = shown.text.find_last_not_of(' ') + 1;
  Mark mark;
  mark.begin = line == span.line ? shown.Column(span.column) : first;
  mark.end = line == span.end_line ? shown.Column(span.end_column) : last;
  bool empty_span = span.line == span.end_line && span.end_column <= span.column;
  if (empty_span || (line == span.line && mark.end <= mark.begin)) mark.end = mark.begin + 1;
  return mark.end > mark.begin ? mark : Mark{};
}

/// Cuts a shown line to the widest that is shown, around its mark.
void CutAround(std::string& text, Mark& mark) {
  if (text.size() <= kWidestSource) return;
  size_t begin = mark.begin > kBeforeMark + kCut.size() ? mark.begin - kBeforeMark : 0;
  if (begin + kWidestSource > text.size()) begin = text.size() - kWidestSource;
  std::string cut = text.substr(begin, kWidestSource);
  if (begin > 0) cut.replace(0, kCut.size(), kCut);
  if (begin + kWidestSource < text.size()) cut.replace(cut.size() - kCut.size(), kCut.size(), kCut);
  if (mark.end > mark.begin) {
    mark.begin = std::min(mark.begin - begin, kWidestSource - 1);
    mark.end = std::min(mark.end - begin, kWidestSource);
  }
  text = std::move(cut);
}

void Append(std::string& out, const std::string& gutter, const std::string& text) {
  std::string line = gutter + " | " + text;
  line.resize(line.find_last_not_of(' ') + 1);
  out += line + "\n";
}

}  // namespace

std::string RenderSource(const rules::Excerpt& excerpt, const rules::Span& span) {
  constexpr size_t kNarrowestGutter = 6;
  uint32_t end = excerpt.first_line + static_cast<uint32_t>(excerpt.lines.size());
  size_t width = std::max(kNarrowestGutter, std::to_string(end).size() + 1);
  std::string blank(width, ' ');
  std::string out;
  for (uint32_t line = excerpt.first_line; line < end; ++line) {
    ShownLine shown = Show(excerpt.lines[line - excerpt.first_line]);
    Mark mark = MarkOf(shown, line, span);
    CutAround(shown.text, mark);
    std::string number = std::to_string(line);
    Append(out, std::string(width - number.size(), ' ') + number, shown.text);
    if (mark.end > mark.begin) {
      Append(out, blank, std::string(mark.begin, ' ') + std::string(mark.end - mark.begin, '^'));
    }
  }
  if (!excerpt.lines.empty() && span.end_line >= end) Append(out, blank, std::string(kCut));
  return out;
}

}  // namespace pushgate::hook
