#pragma once

#include <string>
#include <string_view>

namespace pushgate::cli {

/// A page of Markdown for reading in a terminal: headings underlined, code blocks indented and kept
/// to the letter, tables in columns, bold marks and comments left out, other marks as they are.
/// Lines are not broken anew. Everything that is not printable ASCII is escaped.
std::string RenderMarkdown(std::string_view page);

/// A page without the sections ("### ID") of other rules than this one.
std::string PageForRule(std::string_view page, std::string_view rule);

}  // namespace pushgate::cli
