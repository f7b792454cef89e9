#pragma once

#include <string>
#include <string_view>

namespace pushgate::cli {

/// A text for running roff text: nothing in it is a request, an escape or a hyphen.
std::string Roff(std::string_view text);

/// Running text, wrapped: no line of the page is longer than 79 bytes.
std::string RoffParagraph(std::string_view text);

/// Paragraphs that empty lines divide; a paragraph with an indented line is shown as it is.
std::string RoffText(std::string_view text);

/// Lines that are shown as they are, without the spaces that all of them begin with.
std::string RoffLines(std::string_view text);

/// "\fBtext\fR" and "\fItext\fR".
std::string RoffBold(std::string_view text);
std::string RoffItalic(std::string_view text);

}  // namespace pushgate::cli
