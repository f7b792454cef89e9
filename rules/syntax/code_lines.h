#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

/// Lines of a piece of code that need not parse by itself: what a fix is put together from.

namespace pushgate::rules::syntax {

/// The beginning of a line, and what is open there.
struct LineStart {
  size_t at = 0;           // bytes
  bool in_string = false;  // its first bytes belong to a string: nothing may be put before them
  int depth = 0;           // of brackets
};

/// Where the lines of a piece of code begin that stands outside strings and brackets.
std::vector<LineStart> ScanLines(std::string_view code);

/// How many brackets are open at a byte of it.
int DepthAt(std::string_view code, size_t at);

/// The spaces and tabs that the line which holds a byte begins with.
std::string_view IndentationAt(std::string_view text, size_t at);

/// How the line that holds a byte ends; of the last line, how the first one does: "\n" if nothing
/// says otherwise.
std::string_view LineEndAt(std::string_view text, size_t at);

/// Where the line that holds a byte begins, a byte order mark left aside.
size_t LineBegin(std::string_view text, size_t at);

/// Where the line behind it begins; the text's end if there is none.
size_t LineBehind(std::string_view text, size_t at);

/// A text without blanks and line ends.
std::string WithoutSpace(std::string_view text);

/// A piece of code with what its lines but the first begin with replaced, where they begin so.
/// Blank lines and what strings hold stay as they are.
std::string Reindent(std::string_view code, std::string_view from, std::string_view to);

}  // namespace pushgate::rules::syntax
