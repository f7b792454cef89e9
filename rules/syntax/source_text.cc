#include "rules/syntax/source_text.h"

#include "rules/syntax/line_table.h"

namespace pushgate::rules::syntax {
namespace {

bool IsLoneReturn(std::string_view text, size_t at) {
  return text[at] == '\r' && (at + 1 == text.size() || text[at + 1] != '\n');
}

/// What the parser reads in place of the byte at `at`, or the byte itself; `length` gets the bytes
/// of the character.
char Replacement(std::string_view text, size_t at, size_t& length) {
  length = 1;
  if (text[at] == '\0') return ' ';
  if (IsLoneReturn(text, at)) return '\n';
  if (static_cast<signed char>(text[at]) >= 0) return text[at];
  size_t valid = Utf8Length(text.substr(at));
  if (valid == 0) return '_';
  length = valid;
  return text[at];
}

}  // namespace

SourceText::SourceText(std::string_view original) : original_(original), parsed_(original) {
  for (size_t at = 0, length = 1; at < original.size(); at += length) {
    char replacement = Replacement(original, at, length);
    if (replacement == original[at]) continue;
    if (copy_.empty()) copy_ = original;
    copy_[at] = replacement;
  }
  if (!copy_.empty()) parsed_ = copy_;
}

}  // namespace pushgate::rules::syntax
