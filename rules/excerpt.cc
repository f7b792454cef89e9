#include <algorithm>

#include "rules/finding.h"
#include "rules/syntax/line_table.h"

namespace pushgate::rules {
namespace {

constexpr uint32_t kMostFindingLines = 6;

}  // namespace

Excerpt MakeExcerpt(const syntax::LineTable& lines, const Span& span, uint32_t context) {
  // A text that ends with its last line's end has no line behind it.
  uint32_t last = lines.count();
  if (last > 1 && lines.Text(last).empty()) --last;
  uint32_t line = std::clamp(span.line, 1u, last);
  uint32_t shown_end = std::min(std::max(span.end_line, line), line + kMostFindingLines - 1);
  Excerpt excerpt;
  excerpt.first_line = line - std::min(context, line - 1);
  for (uint32_t shown = excerpt.first_line; shown <= std::min(shown_end + context, last); ++shown) {
    excerpt.lines.emplace_back(lines.Text(shown).substr(0, kMaxExcerptLine));
  }
  return excerpt;
}

}  // namespace pushgate::rules
