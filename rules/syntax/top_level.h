#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "rules/syntax/tree.h"

namespace pushgate::rules::syntax {

/// A statement of a module with the comments and blank lines behind it; a compound one with its
/// clauses and blocks, a definition with its decorators.
struct TopLevelStatement {
  uint32_t begin = 0;     // bytes
  uint32_t end = 0;       // where the next one begins
  std::string_view name;  // of a definition; else empty
  bool is_class = false;
  uint32_t header_end = 0;      // ... and where its first line with `def` or `class` ends
  bool compound = false;        // if, for, while, try, with, match
  bool binds_anything = false;  // any name in it may be bound by it: compound ones, imports
  uint32_t targets_end = 0;     // of others: what is bound stands before here
  /// Of a class: the definitions directly in its body, in whole lines; but for those without one.
  std::vector<TopLevelStatement> members;
};

struct TopLevel {
  std::vector<TopLevelStatement> statements;
  std::vector<ByteRange> remarks;   // comments, and strings that begin a line as docstrings do
  std::vector<ByteRange> strings;   // all of them, with their quotes
  std::vector<uint32_t> line_ends;  // of logical lines, and of those without code: where the next
                                    // one begins
};

/// Divides a text into its top-level statements without parsing it; together they cover the text
/// from the first one on. Returns nothing where this is not surely what the parser would see:
/// brackets or strings that do not close, and whatever else is odd.
std::optional<TopLevel> SplitTopLevel(std::string_view text);

}  // namespace pushgate::rules::syntax
