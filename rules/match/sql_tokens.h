#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace pushgate::rules::match {

/// What stands in an SQL text for a part that is not known: an f-string's hole. No text holds it
/// otherwise.
inline constexpr char kSqlHole = '\x01';

struct SqlToken {
  enum class Kind : uint8_t {
    kWord,         // a keyword or a plain identifier
    kQuoted,       // "x", `x`, [x]: an identifier; the text is what is inside
    kString,       // 'x', without its quotes
    kNumber,       //
    kPlaceholder,  // %s, %(x)s, :x, $1, ?, {x}, @x, and whatever has a hole in it
    kMark,         // an operator, a bracket, a comma
  };

  Kind kind = Kind::kMark;
  bool hole = false;            // of a placeholder: it may be anything, not only a value
  uint32_t match = UINT32_MAX;  // of a round bracket: the other one
  std::string_view text;

  bool IsMark(std::string_view mark) const { return kind == Kind::kMark && text == mark; }
  /// Whether it is this word, which is in lower case.
  bool IsWord(std::string_view word) const;
  bool IsName() const { return kind == Kind::kWord || kind == Kind::kQuoted; }
};

/// An SQL text, or a fragment of one, in tokens, without comments: of any dialect, never failing.
struct SqlTokens {
  std::vector<SqlToken> tokens;
  bool ends_in_string = false;  // a quote stays open
};

/// With `in_string` the text begins within a string. Views point into the text.
SqlTokens ReadSqlTokens(std::string_view text, bool in_string);

}  // namespace pushgate::rules::match
