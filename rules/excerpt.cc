#include <algorithm>

#include "rules/finding.h"

namespace pushgate::rules {
namespace {

constexpr uint32_t kMostFindingLines = 6;

// Only the lines that are shown are looked for: a text may have as many findings as bytes.

/// Where the line that holds a byte begins.
size_t LineStart(std::string_view text, size_t at) {
  if (at == 0) return 0;
  size_t start = text.rfind('\n', at - 1) + 1;  // npos + 1 is 0
  size_t lone = text.substr(start, at - start).rfind('\r');
  return lone == std::string_view::npos ? start : start + lone + 1;
}

/// Where the line behind a line's beginning begins; `end` gets where the line itself ends.
size_t NextLine(std::string_view text, size_t start, size_t& end) {
  end = std::min(text.find('\n', start), text.size());
  size_t lone = text.substr(start, end - start).find('\r');
  if (lone != std::string_view::npos) end = start + lone;
  if (end >= text.size()) return text.size();
  bool pair = text[end] == '\r' && end + 1 < text.size() && text[end + 1] == '\n';
  return end + (pair ? 2 : 1);
}

/// Where the line before a line's beginning begins.
size_t LineBefore(std::string_view text, size_t start) {
  bool pair = start > 1 && text[start - 1] == '\n' && text[start - 2] == '\r';
  return LineStart(text, start - (pair ? 2 : 1));
}

}  // namespace

Excerpt MakeExcerpt(std::string_view text, const Span& span, uint32_t context) {
  size_t at = LineStart(text, std::min<size_t>(span.begin, text.size()));
  uint32_t line = std::max(span.line, 1u);
  // A text that ends with its last line's end has no line behind it.
  if (at == text.size() && at > 0 && line > 1) {
    at = LineBefore(text, at);
    --line;
  }
  Excerpt excerpt;
  excerpt.first_line = line;
  for (uint32_t i = 0; i < context && at > 0; ++i) {
    at = LineBefore(text, at);
    --excerpt.first_line;
  }
  uint32_t shown_end = std::min(std::max(span.end_line, line), line + kMostFindingLines - 1);
  for (uint32_t shown = excerpt.first_line; shown <= shown_end + context; ++shown) {
    size_t end = 0, next = NextLine(text, at, end);
    excerpt.lines.emplace_back(text.substr(at, end - at).substr(0, kMaxExcerptLine));
    if (next >= text.size()) break;
    at = next;
  }
  return excerpt;
}

}  // namespace pushgate::rules
