#include <algorithm>

#include "rules/finding.h"
#include "rules/syntax/line_table.h"

namespace pushgate::rules {
namespace {

constexpr uint32_t kMostFindingLines = 6;

}  // namespace

Excerpt MakeExcerpt(std::string_view text, const Span& span, uint32_t context) {
  syntax::LineTable lines(text);
  uint32_t count = lines.count();
  // A text that ends with its last line's end has no line behind it.
  if (count > 1 && lines.Text(count).empty()) --count;
  uint32_t line = std::clamp(span.line, 1u, count);
  uint32_t shown_end = std::min(std::max(span.end_line, line), line + kMostFindingLines - 1);
  uint32_t first = line > context ? line - context : 1;
  uint32_t last = std::min(shown_end + context, count);
  Excerpt excerpt;
  excerpt.first_line = first;
  for (uint32_t at = first; at <= last; ++at) {
    excerpt.lines.emplace_back(lines.Text(at).substr(0, kMaxExcerptLine));
  }
  return excerpt;
}

}  // namespace pushgate::rules
