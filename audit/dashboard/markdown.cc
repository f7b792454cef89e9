#include "audit/dashboard/markdown.h"

#include <algorithm>
#include <cctype>
#include <vector>

#include "audit/html.h"
#include "hook/message/page_lines.h"

namespace pushgate::audit::dashboard {
namespace {

using hook::TakeLine;

/// A line's text: `code` and **bold**, as far as their marks come in pairs.
std::string Inline(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    size_t at = std::min(text.find('`'), text.find("**"));
    if (at == std::string_view::npos) break;
    bool code = text[at] == '`';
    std::string_view mark = code ? "`" : "**";
    size_t end = text.find(mark, at + mark.size());
    if (end == std::string_view::npos) break;
    std::string_view inside = text.substr(at + mark.size(), end - at - mark.size());
    out += html::Text(text.substr(0, at)) +
           (code ? html::Code(inside) : "<strong>" + Inline(inside) + "</strong>");
    text.remove_prefix(end + mark.size());
  }
  return out + html::Text(text);
}

std::string_view Trimmed(std::string_view text) {
  while (text.starts_with(' ')) text.remove_prefix(1);
  while (text.ends_with(' ')) text.remove_suffix(1);
  return text;
}

/// What the marker of an item of a list takes of its line; zero if it is none.
size_t MarkerOf(std::string_view line, bool& numbered) {
  numbered = false;
  if (line.starts_with("- ") || line.starts_with("* ")) return 2;
  size_t digits = 0;
  while (digits < line.size() && std::isdigit(static_cast<unsigned char>(line[digits])) != 0) {
    ++digits;
  }
  numbered = digits > 0 && line.substr(digits).starts_with(". ");
  return numbered ? digits + 2 : 0;
}

class Writer {
 public:
  explicit Writer(size_t above) : above_(above) {}

  std::string Write(std::string_view page) {
    while (!page.empty()) {
      std::string_view line = TakeLine(page);
      if (line.starts_with(hook::kFence)) {
        End();
        WriteCode(page);
      } else if (line.starts_with('|')) {
        End();
        WriteTable(line, page);
      } else if (hook::IsHeading(line)) {
        End();
        WriteHeading(line);
      } else if (Trimmed(line).empty()) {
        EndParagraph();
      } else if (!line.starts_with("<!--")) {
        WriteText(line);
      }
    }
    End();
    return std::move(out_);
  }

 private:
  void WriteHeading(std::string_view line) {
    size_t level = line.find_first_not_of('#');
    std::string tag = "h" + std::to_string(std::min<size_t>(level + above_, 6));
    out_ += "<" + tag + ">" + Inline(Trimmed(line.substr(level))) + "</" + tag + ">\n";
  }

  void WriteText(std::string_view line) {
    bool numbered = false;
    size_t marker = MarkerOf(line, numbered);
    if (marker > 0) {
      EndParagraph();
      const char* list = numbered ? "ol" : "ul";
      if (list_ != list) EndList();
      if (list_.empty()) out_ += "<" + std::string(list) + ">\n";
      list_ = list;
      item_ = true;
      line.remove_prefix(marker);
    } else if (paragraph_.empty() && !list_.empty() && !line.starts_with(' ')) {
      EndList();
    }
    paragraph_ += (paragraph_.empty() ? "" : " ") + std::string(Trimmed(line));
  }

  void WriteCode(std::string_view& page) {
    out_ += "<pre tabindex=\"0\"><code>";
    while (!page.empty()) {
      std::string_view line = TakeLine(page);
      if (line.starts_with(hook::kFence)) break;
      out_ += html::Text(line) + "\n";
    }
    out_ += "</code></pre>\n";
  }

  void WriteTable(std::string_view line, std::string_view& page) {
    std::vector<std::string> head = CellsOf(line);
    std::vector<html::Row> rows;
    if (page.starts_with("|-")) TakeLine(page);
    while (page.starts_with('|')) {
      html::Row& row = rows.emplace_back();
      for (std::string& cell : CellsOf(TakeLine(page))) row.push_back({Inline(cell), false});
      row.resize(head.size());
    }
    out_ += html::Table("", head, rows);
  }

  static std::vector<std::string> CellsOf(std::string_view line) {
    std::vector<std::string> cells;
    line.remove_prefix(1);
    while (!Trimmed(line).empty()) {
      size_t end = std::min(line.find('|'), line.size());
      cells.emplace_back(Trimmed(line.substr(0, end)));
      line.remove_prefix(std::min(end + 1, line.size()));
    }
    return cells;
  }

  void EndParagraph() {
    if (paragraph_.empty()) return;
    const char* tag = item_ ? "li" : "p";
    out_ += "<" + std::string(tag) + ">" + Inline(paragraph_) + "</" + tag + ">\n";
    paragraph_.clear();
    item_ = false;
  }

  void EndList() {
    if (!list_.empty()) out_ += "</" + list_ + ">\n";
    list_.clear();
  }

  void End() {
    EndParagraph();
    EndList();
  }

  const size_t above_;
  std::string out_;
  std::string paragraph_;  // as far as it was read
  bool item_ = false;      // it is an item of the list
  std::string list_;       // the tag of the list that is open; empty: none is
};

}  // namespace

std::string MarkdownToHtml(std::string_view page, size_t above) {
  return Writer(above).Write(page);
}

}  // namespace pushgate::audit::dashboard
