#include "cli/markdown.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "hook/message/page_lines.h"
#include "hook/message/safe_text.h"

namespace pushgate::cli {
namespace {

using Rows = std::vector<std::vector<std::string>>;

using hook::IsHeading;
using hook::kFence;
using hook::kRuleHeading;
using hook::TakeLine;

std::string Heading(std::string_view line) {
  size_t level = line.find_first_not_of('#');
  std::string title = hook::SafeText(line.substr(level + 1));
  constexpr std::string_view kUnderlines = "=-~";
  return title + "\n" + std::string(title.size(), kUnderlines[std::min<size_t>(level, 3) - 1]) +
         "\n";
}

std::string Prose(std::string_view line) {
  std::string text = hook::SafeText(line);
  for (size_t at; (at = text.find("**")) != std::string::npos;) text.erase(at, 2);
  return text;
}

std::vector<std::string> Cells(std::string_view line) {
  std::vector<std::string> cells;
  line.remove_prefix(1);
  while (!line.empty()) {
    size_t end = std::min(line.find('|'), line.size());
    std::string cell = Prose(line.substr(0, end));
    cell.erase(0, cell.find_first_not_of(' '));
    cell.erase(cell.find_last_not_of(' ') + 1);
    cells.push_back(std::move(cell));
    line.remove_prefix(std::min(end + 1, line.size()));
  }
  return cells;
}

/// The rows of a table in columns as wide as their widest cell. The second row is the rule below
/// the head.
std::string Table(const Rows& rows) {
  std::vector<size_t> widths;
  for (size_t row = 0; row < rows.size(); ++row) {
    if (widths.size() < rows[row].size()) widths.resize(rows[row].size());
    for (size_t i = 0; row != 1 && i < rows[row].size(); ++i) {
      widths[i] = std::max(widths[i], rows[row][i].size());
    }
  }
  std::string out;
  for (size_t row = 0; row < rows.size(); ++row) {
    std::string line;
    for (size_t i = 0; i < rows[row].size(); ++i) {
      std::string cell = row == 1 ? std::string(widths[i], '-') : rows[row][i];
      cell.resize(widths[i] + 2, ' ');
      line += cell;
    }
    out += line.substr(0, line.find_last_not_of(' ') + 1) + "\n";
  }
  return out;
}

}  // namespace

std::string RenderMarkdown(std::string_view page) {
  std::string out;
  bool code = false;
  Rows table;
  while (!page.empty()) {
    std::string_view line = TakeLine(page);
    if (!code && line.starts_with('|')) {
      table.push_back(Cells(line));
      if (!page.starts_with('|')) out += Table(std::exchange(table, {}));
    } else if (line.starts_with(kFence)) {
      code = !code;
      // A blank line on either side of the code, which lost its fences.
      bool needed = code ? !out.ends_with("\n\n") : !page.starts_with("\n") && !page.empty();
      if (needed) out += "\n";
    } else if (code) {
      out += (line.empty() ? "" : "    " + hook::SafeText(line)) + "\n";
    } else if (!line.starts_with("<!--")) {
      out += IsHeading(line) ? Heading(line) : Prose(line) + "\n";
    }
  }
  return out;
}

std::string PageForRule(std::string_view page, std::string_view rule) {
  std::string kept;
  bool code = false, dropped = false;
  while (!page.empty()) {
    std::string_view line = TakeLine(page);
    if (line.starts_with(kFence)) code = !code;
    if (!code && IsHeading(line)) {
      std::string_view title = line.substr(std::min(line.size(), kRuleHeading.size()));
      bool of_a_rule = line.starts_with(kRuleHeading) && title.find(' ') == title.npos;
      dropped = of_a_rule && title != rule;
    }
    if (!dropped) kept.append(line).append("\n");
  }
  return kept;
}

}  // namespace pushgate::cli
