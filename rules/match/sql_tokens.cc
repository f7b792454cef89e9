#include "rules/match/sql_tokens.h"

#include <algorithm>
#include <array>

#include "rules/syntax/words.h"

namespace pushgate::rules::match {
namespace {

using SqlKind = SqlToken::Kind;

// Longest first.
constexpr auto kMarks = std::to_array<std::string_view>(
    {"!~~*", "->>", "#>>", "<=>", "!~*", "!~~", "~~*", "::", ":=", "=>", "<=", ">=",
     "<>",   "!=",  "==",  "->",  "#>",  "||",  "&&",  "@>", "<@", "~*", "!~", "~~"});
constexpr std::string_view kLongMarks = "!~*-#<>=:|&@";
// Names in placeholders and tags are shorter.
constexpr size_t kLongestField = 80;

bool IsSpace(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }
bool IsDigit(char c) { return c >= '0' && c <= '9'; }
bool IsWord(char c) {
  return syntax::IsWordByte(c) || c == kSqlHole || c == '$' || static_cast<signed char>(c) < 0;
}
bool IsSame(std::string_view text, std::string_view lower) {
  return std::equal(text.begin(), text.end(), lower.begin(), lower.end(),
                    [](char a, char b) { return syntax::Lower(a) == b; });
}
bool BeginsWord(char c) { return IsWord(c) && !IsDigit(c) && c != '$'; }

class Tokenizer {
 public:
  explicit Tokenizer(std::string_view text) : text_(text) {}

  SqlTokens Run(bool in_string) {
    if (in_string || BeginsWithClosingQuote()) {
      size_t quote = text_.find('\'');
      out_.ends_in_string = quote == text_.npos;
      at_ = quote == text_.npos ? text_.size() : quote + 1;
    }
    while (at_ < text_.size()) Next();
    return std::move(out_);
  }

 private:
  char Peek(size_t ahead = 0) const {
    return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0';
  }
  bool At(std::string_view what) const { return text_.substr(at_).starts_with(what); }

  /// `"' AND x = '"`: such a piece of a joined text begins within a string.
  bool BeginsWithClosingQuote() const {
    if (!text_.starts_with('\'')) return false;
    size_t word = text_.find_first_not_of(" \t\r\n)", 1);
    if (word == text_.npos || word == 1) return false;
    size_t end = word;
    while (end < text_.size() && IsWord(text_[end])) ++end;
    std::string_view first = text_.substr(word, end - word);
    return IsSame(first, "and") || IsSame(first, "or");
  }

  void Add(SqlKind kind, size_t begin, size_t end, bool hole = false) {
    out_.tokens.push_back({kind, hole, UINT32_MAX, text_.substr(begin, end - begin)});
  }

  void Next() {
    char c = Peek();
    if (IsSpace(c)) {
      ++at_;
    } else if (At("--")) {
      at_ = std::min(text_.find('\n', at_), text_.size());
    } else if (At("/*")) {
      SkipComment();
    } else if (BeginsWord(c)) {
      Word();
    } else if (IsDigit(c)) {
      size_t begin = at_;
      while (IsWord(Peek()) || (Peek() == '.' && IsDigit(Peek(1)))) ++at_;
      Add(SqlKind::kNumber, begin, at_);
    } else if (c == '\'') {
      String(false);
    } else if (c == '"' || c == '`') {
      Quoted(c);
    } else if (!Placeholder() && !Bracketed()) {
      Mark();
    }
  }

  /// Comments nest, as in PostgreSQL.
  void SkipComment() {
    int open = 0;
    do {
      if (At("/*")) {
        ++open;
        at_ += 2;
      } else if (At("*/")) {
        --open;
        at_ += 2;
      } else {
        ++at_;
      }
    } while (open > 0 && at_ < text_.size());
  }

  void Word() {
    size_t begin = at_;
    while (IsWord(Peek())) ++at_;
    std::string_view word = text_.substr(begin, at_ - begin);
    if (Peek() == '\'' && word.size() <= 2 && word.find(kSqlHole) == word.npos) {
      return String(IsSame(word, "e"));  // E'..', N'..', B'..', _u'..'
    }
    bool hole = word.find(kSqlHole) != word.npos;
    Add(hole ? SqlKind::kPlaceholder : SqlKind::kWord, begin, at_, hole);
  }

  void String(bool escapes) {
    size_t begin = ++at_;
    for (; at_ < text_.size(); ++at_) {
      if (escapes && Peek() == '\\') {
        ++at_;
      } else if (Peek() == '\'') {
        if (Peek(1) != '\'') break;
        ++at_;
      }
    }
    out_.ends_in_string = at_ >= text_.size();
    at_ = std::min(at_, text_.size());
    Add(SqlKind::kString, begin, at_);
    if (at_ < text_.size()) ++at_;
  }

  void Quoted(char quote) {
    size_t end = std::min(text_.find(quote, at_ + 1), text_.size());
    std::string_view inside = text_.substr(at_ + 1, end - at_ - 1);
    bool hole = inside.find(kSqlHole) != inside.npos || inside.find('{') != inside.npos;
    Add(hole ? SqlKind::kPlaceholder : SqlKind::kQuoted, at_ + 1, end);
    at_ = std::min(end + 1, text_.size());
  }

  bool Take(size_t length, bool hole = false) {
    Add(SqlKind::kPlaceholder, at_, at_ + length, hole);
    at_ += length;
    return true;
  }

  size_t WordLength(size_t ahead) const {
    size_t length = 0;
    while (length < kLongestField && IsWord(Peek(ahead + length))) ++length;
    return length;
  }

  bool Placeholder() {
    char c = Peek(), next = Peek(1);
    if (c == '?') return Take(1);
    if (c == '%' && next == '(') {
      size_t end = text_.substr(at_, kLongestField).find(')');
      bool name = end != text_.npos && at_ + end + 1 < text_.size();
      return name && Take(end + 2, Peek(end + 1) == 's');
    }
    if (c == '%' && (next == 's' || next == 'd' || next == 'r' || next == 'I' || next == 'L') &&
        !IsWord(Peek(2))) {
      return Take(2, next == 's');
    }
    if (c == '$' && IsDigit(next)) return Take(1 + WordLength(1));
    if (c == '$') return Dollars();
    if ((c == ':' || c == '@') && BeginsWord(next)) return Take(1 + WordLength(1));
    return c == '{' && Field();
  }

  /// `$$` and `$tag$` stand around the code of a function, which is read like any other.
  bool Dollars() {
    ++at_;
    if (size_t tag = WordLength(0); tag > 0 && text_[at_ + tag - 1] == '$') at_ += tag;
    Add(SqlKind::kMark, at_ - 1, at_);
    out_.tokens.back().text = ";";
    return true;
  }

  /// `{x}` of a format, `{{ x }}` of a template.
  bool Field() {
    size_t end = at_;
    int open = 0;
    for (; end < text_.size() && end - at_ < kLongestField; ++end) {
      if (text_[end] == '{') ++open;
      if (text_[end] == '}' && --open == 0) return Take(end + 1 - at_, true);
    }
    return false;
  }

  /// `[x]` where no value stands before: an identifier; else a subscript.
  bool Bracketed() {
    if (Peek() != '[') return false;
    size_t length = WordLength(1);
    if (length == 0 || Peek(1 + length) != ']') return false;
    if (!out_.tokens.empty()) {
      const SqlToken& before = out_.tokens.back();
      bool subscript = before.kind == SqlKind::kQuoted || before.IsMark(")") ||
                       before.IsMark("]") || (at_ > 0 && IsWord(text_[at_ - 1]));
      if (subscript) return false;
    }
    Add(SqlKind::kQuoted, at_ + 1, at_ + 1 + length);
    at_ += length + 2;
    return true;
  }

  void Mark() {
    auto known =
        std::find_if(kMarks.begin(), kMarks.end(), [&](std::string_view mark) { return At(mark); });
    size_t length = known == kMarks.end() ? 1 : known->size();
    Add(SqlKind::kMark, at_, at_ + length);
    at_ += length;
    Pair();
  }

  /// Notes which brackets belong together.
  void Pair() {
    auto last = static_cast<uint32_t>(out_.tokens.size() - 1);
    if (out_.tokens[last].text == "(") open_.push_back(last);
    if (out_.tokens[last].text != ")" || open_.empty()) return;
    out_.tokens[last].match = open_.back();
    out_.tokens[open_.back()].match = last;
    open_.pop_back();
  }

  std::string_view text_;
  size_t at_ = 0;
  std::vector<uint32_t> open_;
  SqlTokens out_;
};

}  // namespace

bool SqlToken::IsWord(std::string_view word) const {
  return kind == SqlKind::kWord && IsSame(text, word);
}

SqlTokens ReadSqlTokens(std::string_view text, bool in_string) {
  return Tokenizer(text).Run(in_string);
}

}  // namespace pushgate::rules::match
