#pragma once

#include <string>
#include <string_view>

namespace pushgate::audit::dashboard {

/// A page that the program brings along (hook/message/page_lines.h) as HTML: headings, paragraphs,
/// lists, tables, fenced code, `code`, **bold**. Everything else is text. `above`: by how many
/// levels headings go down.
std::string MarkdownToHtml(std::string_view page, size_t above = 0);

}  // namespace pushgate::audit::dashboard
