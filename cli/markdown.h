#pragma once

#include <string>
#include <string_view>

namespace pushgate::cli {

/// A page of Markdown for reading in a terminal: headings underlined, code blocks indented, inline
/// marks left as they are. Everything that is not printable ASCII is escaped.
std::string RenderMarkdown(std::string_view page);

}  // namespace pushgate::cli
