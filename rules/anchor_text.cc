#include "rules/anchor_text.h"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <vector>

namespace pushgate::rules {
namespace {

/// After these a parenthesis groups; after any other word it calls.
constexpr std::string_view kKeywords[] = {
    "and",      "as",      "assert", "async", "await",  "class", "def",    "del",  "elif", "else",
    "except",   "finally", "for",    "from",  "global", "if",    "import", "in",   "is",   "lambda",
    "nonlocal", "not",     "or",     "raise", "return", "try",   "while",  "with", "yield"};

constexpr std::string_view kCompound[] = {"async", "elif", "else", "except", "finally",
                                          "for",   "if",   "try",  "while",  "with"};

template <size_t Size>
bool OneOf(const std::string_view (&words)[Size], std::string_view word) {
  return std::find(std::begin(words), std::end(words), word) != std::end(words);
}

bool IsDigit(char c) { return c >= '0' && c <= '9'; }
bool IsWord(char c) {
  char lower = static_cast<char>(c | 0x20);
  return IsDigit(c) || (lower >= 'a' && lower <= 'z') || c == '_' ||
         static_cast<unsigned char>(c) >= 0x80;
}
bool IsSpace(char c) { return std::string_view(" \t\f\v\r\n").find(c) != std::string_view::npos; }

std::string Lower(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c | 0x20);
  }
  return lower;
}

/// Reads tokens, as far as the first logical line goes.
class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}

  std::string Read() {
    while (at_ < text_.size() && !ended_) Next();
    std::string anchor;
    for (const std::string& token : tokens_) anchor += (anchor.empty() ? "" : " ") + token;
    return anchor;
  }

 private:
  void Next() {
    char c = text_[at_];
    if (c == '\n' || c == '\r') {
      ended_ = open_.empty() && !tokens_.empty();
      ++at_;
    } else if (IsSpace(c)) {
      ++at_;
    } else if (c == '#') {
      at_ = std::min(text_.find_first_of("\r\n", at_), text_.size());
    } else if (c == '\\') {
      Continue();
    } else if (size_t quote = QuoteAt(); quote != std::string_view::npos) {
      String(quote);
    } else if (IsWord(c) || (c == '.' && at_ + 1 < text_.size() && IsDigit(text_[at_ + 1]))) {
      Word();
    } else {
      Operator(c);
    }
  }

  /// A backslash joins lines.
  void Continue() {
    ++at_;
    if (text_.substr(at_, 2) == "\r\n") ++at_;
    if (at_ < text_.size()) ++at_;
  }

  void Add(std::string token, bool value) {
    tokens_.push_back(std::move(token));
    after_value_ = value;
  }

  /// Where the quote of a string stands that begins here, behind its prefix.
  size_t QuoteAt() const {
    constexpr size_t kLongestPrefix = 2;
    size_t at = at_;
    while (at < text_.size() && at - at_ < kLongestPrefix &&
           std::string_view("rRbBuUfFtT").find(text_[at]) != std::string_view::npos) {
      ++at;
    }
    bool quote = at < text_.size() && (text_[at] == '"' || text_[at] == '\'');
    return quote ? at : std::string_view::npos;
  }

  void String(size_t quote) {
    std::string token = Lower(text_.substr(at_, quote - at_));
    std::erase(token, 'u');
    bool raw = token.find('r') != std::string::npos;
    std::string_view mark = text_.substr(quote, 3);
    bool triple = mark.size() == 3 && mark[0] == mark[1] && mark[1] == mark[2];
    if (!triple) mark = mark.substr(0, 1);
    token += '"';
    for (at_ = quote + mark.size(); at_ < text_.size(); ++at_) {
      if (text_.substr(at_, mark.size()) == mark) break;
      if (text_[at_] == '\\' && at_ + 1 < text_.size()) {
        char escaped = text_[++at_];
        // Which quotes must be escaped depends on the kind of quotes around.
        if (raw || (escaped != '"' && escaped != '\'')) token += '\\';
        token += escaped;
      } else if (triple && IsSpace(text_[at_])) {
        if (token.back() != ' ') token += ' ';  // formatters indent docstrings
      } else {
        token += text_[at_];
      }
    }
    at_ = std::min(at_ + mark.size(), text_.size());
    Add(token + '"', true);
  }

  void Word() {
    size_t begin = at_;
    bool number = !IsWord(text_[at_]) || IsDigit(text_[at_]);
    auto in_number = [&] {
      char before = static_cast<char>(text_[at_ - 1] | 0x20);
      bool exponent = before == 'e' && (text_[at_] == '+' || text_[at_] == '-') &&
                      (text_[begin + 1] | 0x20) != 'x';
      return text_[at_] == '.' || exponent;
    };
    for (++at_; at_ < text_.size() && (IsWord(text_[at_]) || (number && in_number()));) ++at_;
    std::string word(text_.substr(begin, at_ - begin));
    if (number) word = Lower(word);
    bool value = !OneOf(kKeywords, word);
    if (tokens_.empty()) compound_ = OneOf(kCompound, word);
    bool named = !tokens_.empty() && (tokens_.back() == "def" || tokens_.back() == "class");
    Add(std::move(word), value);
    ended_ = named && open_.empty();
  }

  void Operator(char c) {
    ++at_;
    if (c == '(' || c == '[' || c == '{') return Open(c);
    if (c == ')' || c == ']' || c == '}') return Close(c);
    ended_ = open_.empty() && (c == ';' || (c == ':' && compound_));
    if (!ended_) Add(std::string(1, c), false);
  }

  void Open(char c) {
    bool groups = c == '(' && !after_value_;
    open_.push_back(groups);
    if (!groups) Add(std::string(1, c), false);
    after_value_ = false;
  }

  void Close(char c) {
    if (!tokens_.empty() && tokens_.back() == ",") tokens_.pop_back();
    bool groups = !open_.empty() && open_.back();
    if (!open_.empty()) open_.pop_back();
    if (!groups) tokens_.push_back(std::string(1, c));
    after_value_ = true;
  }

  std::string_view text_;
  size_t at_ = 0;
  std::vector<std::string> tokens_;
  std::vector<bool> open_;    // by bracket, whether it only groups
  bool after_value_ = false;  // a parenthesis here calls
  bool compound_ = false;     // the line begins a compound statement
  bool ended_ = false;
};

}  // namespace

std::string AnchorText(std::string_view matched) { return Reader(matched).Read(); }

}  // namespace pushgate::rules
