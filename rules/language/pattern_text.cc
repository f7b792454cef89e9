#include "rules/language/pattern_text.h"

#include <algorithm>

namespace pushgate::rules::language {
namespace {

bool IsUpper(char c) { return (c >= 'A' && c <= 'Z') || c == '_'; }
bool IsDigit(char c) { return c >= '0' && c <= '9'; }
bool IsWord(char c) {
  return IsUpper(c) || IsDigit(c) || (c >= 'a' && c <= 'z') || static_cast<signed char>(c) < 0;
}

class Replacer {
 public:
  Replacer(std::string_view pattern, bool dots_as_pairs)
      : in_(pattern), dots_as_pairs_(dots_as_pairs) {}

  PythonText Run() {
    while (at_ < in_.size()) Code();
    out_.origin.push_back(static_cast<uint32_t>(in_.size()));
    return std::move(out_);
  }

 private:
  /// A string literal that is open, or an f-string's braces inside it.
  struct Literal {
    char quote;
    bool triple, raw, format;
    size_t braces;  // open brackets when its code began
  };

  bool Starts(std::string_view text) const { return in_.substr(at_).starts_with(text); }

  void Emit(std::string_view text) {
    out_.text += text;
    out_.origin.insert(out_.origin.end(), text.size(), static_cast<uint32_t>(at_));
  }
  void Copy(size_t count) {
    for (; count > 0 && at_ < in_.size(); --count) {
      Emit(in_.substr(at_, 1));
      ++at_;
    }
  }
  void Replace(size_t taken, std::string_view text) {
    Emit(text);
    at_ += taken;
  }

  /// The length of the metavariable's name at an offset; 0 if there is none.
  size_t NameLength(size_t from) const {
    if (from >= in_.size() || !IsUpper(in_[from])) return 0;
    size_t end = from;
    while (end < in_.size() && (IsUpper(in_[end]) || IsDigit(in_[end]))) ++end;
    return end < in_.size() && IsWord(in_[end]) ? 0 : end - from;
  }

  void Code() {
    char c = in_[at_];
    if (c == '#') return Comment();
    if (c == '"' || c == '\'') return OpenLiteral("");
    if (IsWord(c)) return Word();
    if (c == '$') return Dollar();
    if (Starts("<...")) {
      deep_.push_back(brackets_.size());
      return Replace(4, std::string(placeholder::kDeep) + "(");
    }
    if (Starts("...>") && !deep_.empty()) {
      deep_.pop_back();
      return Replace(4, ")");
    }
    if (Starts("...")) return Dots();
    if (c == '(' && TypedMetavariable()) return;
    bool call = c == '(' && IsCallPosition() && !defines_;
    if (c == '(') defines_ = false;
    if (c == '(' || c == '[' || c == '{') brackets_.push_back(c);
    if (call) calls_.push_back(brackets_.size());
    if ((c == ')' || c == ']' || c == '}') && CloseBracket()) return;
    Copy(1);
  }

  void Comment() {
    while (at_ < in_.size() && in_[at_] != '\n') Copy(1);
  }

  void Word() {
    size_t end = at_;
    while (end < in_.size() && IsWord(in_[end])) ++end;
    std::string_view word = in_.substr(at_, end - at_);
    if (word == "def" || word == "class") defines_ = true;
    bool prefix = end < in_.size() && (in_[end] == '"' || in_[end] == '\'') && word.size() <= 2;
    Copy(word.size());
    if (prefix) OpenLiteral(word);
  }

  void Dollar() {
    size_t spread = in_.substr(at_ + 1).starts_with("...") ? 3 : 0;
    size_t length = NameLength(at_ + 1 + spread);
    if (length == 0) return Copy(1);  // no Python: the parser reports it
    if (spread == 0 && !typed_ && TypedArgument(length)) return;
    std::string_view name = in_.substr(at_ + 1 + spread, length);
    Replace(1 + spread + length,
            std::string(spread > 0 ? placeholder::kSpread : placeholder::kMetavariable) +
                std::string(name));
  }

  void Dots() {
    size_t before = out_.text.find_last_not_of(" \t\n");
    bool item =
        before != std::string::npos && (out_.text[before] == '{' || out_.text[before] == ',');
    bool pair = dots_as_pairs_ && item && !brackets_.empty() && brackets_.back() == '{';
    Replace(3, (pair ? "**" : "") + std::string(placeholder::kDots));
  }

  /// `($X : T)` where an expression may stand: not the parameters of a `def`, not a call.
  bool TypedMetavariable() {
    size_t dollar = in_.find_first_not_of(" \t", at_ + 1);
    if (dollar == std::string_view::npos || in_[dollar] != '$') return false;
    size_t length = NameLength(dollar + 1);
    size_t colon = in_.find_first_not_of(" \t", dollar + 1 + length);
    if (length == 0 || !IsTypeMark(colon) || IsCallPosition()) return false;
    brackets_.push_back('(');
    Replace(dollar - at_, std::string(placeholder::kTyped) + "(");
    Dollar();
    Replace(colon + 1 - at_, ",");
    return true;
  }

  /// Whether a colon stands there that a type may follow: not that of `:=`.
  bool IsTypeMark(size_t at) const {
    return at != std::string_view::npos && in_[at] == ':' && !in_.substr(at).starts_with(":=");
  }

  /// `$X: T` among the arguments of a call; `def` and `lambda` have parameters that look the same.
  bool TypedArgument(size_t length) {
    size_t colon = in_.find_first_not_of(" \t", at_ + 1 + length);
    if (!IsTypeMark(colon) || calls_.empty() || calls_.back() != brackets_.size()) return false;
    size_t before = out_.text.find_last_not_of(" \t\n");
    if (out_.text[before] != '(' && out_.text[before] != ',') return false;
    int depth = 0;
    size_t end = colon + 1;
    for (; end < in_.size(); ++end) {
      char c = in_[end];
      if (depth == 0 && (c == ',' || c == ')' || c == '=')) break;
      if (c == '(' || c == '[') ++depth;
      if (c == ')' || c == ']') --depth;
    }
    if (end >= in_.size() || in_[end] == '=') return false;
    Emit(std::string(placeholder::kTyped) + "(");
    typed_ = true;
    Dollar();
    typed_ = false;
    Replace(colon + 1 - at_, ",");
    while (at_ < end) Code();
    Emit(")");
    return true;
  }

  bool IsCallPosition() const {
    size_t end = out_.text.find_last_not_of(" \t");
    if (end == std::string::npos || end + 1 != out_.text.size()) {
      return false;  // a call's bracket follows its function at once
    }
    char before = out_.text[end];
    return IsWord(before) || before == ')' || before == ']';
  }

  /// True if the bracket ended an f-string's code.
  bool CloseBracket() {
    if (!literals_.empty() && in_[at_] == '}' && brackets_.size() == literals_.back().braces) {
      Copy(1);
      LiteralText();
      return true;
    }
    if (!calls_.empty() && calls_.back() == brackets_.size()) calls_.pop_back();
    if (!brackets_.empty()) brackets_.pop_back();
    return false;
  }

  void OpenLiteral(std::string_view prefix) {
    Literal literal{in_[at_], false, false, false, 0};
    for (char p : prefix) {
      if (p == 'r' || p == 'R') literal.raw = true;
      if (p == 'f' || p == 'F') literal.format = true;
    }
    literal.triple = in_.substr(at_).starts_with(std::string(3, literal.quote));
    literals_.push_back(literal);
    Copy(literal.triple ? 3 : 1);
    LiteralText();
  }

  /// Copies text of the innermost literal up to its end or to an f-string's code.
  void LiteralText() {
    Literal& literal = literals_.back();
    std::string end(literal.triple ? 3 : 1, literal.quote);
    while (at_ < in_.size()) {
      if (Starts(end)) {
        Copy(end.size());
        literals_.pop_back();
        return;
      }
      if (literal.format && Starts("{{")) {
        Copy(2);
      } else if (literal.format && in_[at_] == '{') {
        Copy(1);
        literal.braces = brackets_.size();
        return;
      } else {
        Copy(in_[at_] == '\\' && !literal.raw ? 2 : 1);
      }
    }
  }

  std::string_view in_;
  bool dots_as_pairs_;
  size_t at_ = 0;
  PythonText out_;
  std::vector<char> brackets_;
  std::vector<size_t> calls_;  // how many brackets are open in the arguments of each call
  bool typed_ = false;
  bool defines_ = false;  // behind `def` or `class`: what follows are its parameters
  std::vector<size_t> deep_;
  std::vector<Literal> literals_;
};

}  // namespace

PythonText ReplaceMarks(std::string_view pattern, bool dots_as_pairs) {
  return Replacer(pattern, dots_as_pairs).Run();
}

}  // namespace pushgate::rules::language
