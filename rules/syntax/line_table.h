#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "rules/finding.h"

namespace pushgate::rules::syntax {

/// Where the lines of a text begin; a line ends at LF, CR LF or a lone CR. Immutable; the text must
/// outlive it.
class LineTable {
 public:
  explicit LineTable(std::string_view text);

  /// The 1-based line that holds a byte; the text's end belongs to its last line.
  uint32_t Line(uint32_t byte) const;
  /// The 1-based column of a byte: code points, or bytes if the text is not UTF-8. A byte order
  /// mark has no width.
  uint32_t Column(uint32_t byte) const;
  Span MakeSpan(uint32_t begin, uint32_t end) const;
  std::string_view text() const { return text_; }
  uint32_t count() const { return static_cast<uint32_t>(starts_.size()); }
  /// The bytes of a line, without its end. `line` is 1-based.
  std::string_view Text(uint32_t line) const;
  /// The spaces and tabs that it begins with, behind a byte order mark.
  std::string_view Indentation(uint32_t line) const;
  /// How it ends; of the last line, how the first one does: "\n" if nothing says otherwise.
  std::string_view LineEnd(uint32_t line) const;

 private:
  std::string_view OwnEnd(uint32_t line) const;
  uint32_t ContinuationsBefore(uint32_t byte) const;

  std::string_view text_;
  bool utf8_;
  std::vector<uint32_t> starts_;
  std::vector<uint32_t> continuations_;  // before each block of the text
};

/// Whether a text is wholly valid UTF-8 (RFC 3629: no surrogates, no overlong forms).
bool IsUtf8(std::string_view text);

/// The length of the valid UTF-8 sequence at the beginning of a text, or 0.
size_t Utf8Length(std::string_view text);

}  // namespace pushgate::rules::syntax
