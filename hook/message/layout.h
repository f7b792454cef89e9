#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace pushgate::hook {

/// Git puts "remote: " before each line, which makes 100 columns.
inline constexpr size_t kColumns = 92;

/// Prose in lines of at most kColumns: the first begins with `first`, the others with as many
/// spaces. Line feeds in the text end lines, words longer than a line stay whole, and a text beyond
/// a few thousand characters is cut: a metavariable may hold a whole file. The text is made safe.
std::string Wrapped(std::string_view first, std::string_view text);

/// The same behind what people copy, which stays whole however long it is: "FIRST WHOLE text".
std::string WrappedBehind(std::string_view first, std::string_view whole, std::string_view text);

/// Code, line by line, each made safe and cut when too long; at most `most` lines.
std::string Verbatim(std::string_view first, std::string_view text, size_t most);

/// A line that opens a section: "---- TITLE ------".
std::string Heading(std::string_view title);

/// "1 finding", "2 findings".
std::string Count(uint64_t number, std::string_view one, std::string_view many = {});

}  // namespace pushgate::hook
