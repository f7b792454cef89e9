#include "rules/language/regex_need.h"

#include <string>
#include <utility>
#include <vector>

#include "rules/syntax/words.h"

namespace pushgate::rules::language {
namespace {

using syntax::IsWordByte;
using syntax::Lower;

// Shorter pieces occur everywhere, but for those with a hyphen.
constexpr size_t kShortestText = 3;
constexpr size_t kShortestWithHyphen = 2;
constexpr int kDeepest = 50;
constexpr size_t npos = std::string_view::npos;

bool IsDigit(char c) { return c >= '0' && c <= '9'; }
bool IsOfLiteral(char c) { return IsWordByte(c) || c == '-'; }
bool IsSpace(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

class RegexReader {
 public:
  explicit RegexReader(std::string_view expression) : in_(expression) {}

  Need Run() {
    while (Flags()) continue;
    Need need = Alternatives(0);
    return failed_ || at_ != in_.size() ? Need() : need;
  }

 private:
  /// A sequence while it is read: what it needs so far, and the literal that may still grow.
  struct Sequence {
    std::vector<Need> needs;
    std::string literal;
    bool begins_word = false;  // `\b` stands before the literal
    bool at_boundary = false;  // ... or before what comes next
  };

  bool End() const { return at_ >= in_.size(); }
  bool Starts(std::string_view text) const { return in_.substr(at_).starts_with(text); }
  bool Take(std::string_view text) {
    if (!Starts(text)) return false;
    at_ += text.size();
    return true;
  }
  void Fail() {
    failed_ = true;
    at_ = in_.size();
  }

  /// `(?isx)` at the beginning; false if something else stands there.
  bool Flags() {
    if (!Starts("(?")) return false;
    size_t end = in_.find_first_not_of("imsx", at_ + 2);
    if (end == std::string_view::npos || in_[end] != ')') return false;
    std::string_view flags = in_.substr(at_ + 2, end - at_ - 2);
    any_case_ |= flags.find('i') != std::string_view::npos;
    extended_ |= flags.find('x') != std::string_view::npos;
    at_ = end + 1;
    return true;
  }

  void SkipIgnored() {
    while (extended_ && !End() && (IsSpace(in_[at_]) || in_[at_] == '#')) {
      if (in_[at_] == '#') at_ = std::min(in_.find('\n', at_), in_.size() - 1);
      ++at_;
    }
  }

  Need Alternatives(int depth) {
    std::vector<Need> branches;
    if (depth > kDeepest) Fail();
    do {
      branches.push_back(Branch(depth));
    } while (!failed_ && Take("|"));
    return AnyOf(std::move(branches));
  }

  Need Branch(int depth) {
    Sequence sequence;
    for (SkipIgnored(); !End() && in_[at_] != '|' && in_[at_] != ')'; SkipIgnored()) {
      Item(depth, sequence);
    }
    Flush(sequence);
    return AllOf(std::move(sequence.needs));
  }

  void Flush(Sequence& sequence, bool at_boundary = false) {
    std::string& literal = sequence.literal;
    bool hyphen = literal.find('-') != std::string::npos;
    if (literal.size() >= (hyphen ? kShortestWithHyphen : kShortestText)) {
      Need need{Need::Kind::kText, literal, any_case_, {}};
      need.begins_word = sequence.begins_word && IsWordByte(literal.front());
      need.ends_word = at_boundary && IsWordByte(literal.back());
      for (char& c : need.text) c = any_case_ ? Lower(c) : c;
      sequence.needs.push_back(std::move(need));
    }
    literal.clear();
    sequence.begins_word = false;
    sequence.at_boundary = at_boundary;
  }

  void Item(int depth, Sequence& sequence) {
    char c = in_[at_];
    if (IsOfLiteral(c)) return Literal(c, sequence);
    bool quantified = at_ + 2 < in_.size() && std::string_view("*+?{").find(in_[at_ + 2]) != npos;
    Flush(sequence, Starts("\\b") && !quantified);
    Need inner;
    if (c == '(') {
      inner = Group(depth);
    } else if (c == '[') {
      Class();
    } else if (c == '\\') {
      Escape();
    } else if (c == '*' || c == '+' || c == '?') {
      Fail();  // a quantifier of nothing that is known here
    } else {
      ++at_;
    }
    if (Least() > 0) sequence.needs.push_back(std::move(inner));
  }

  void Literal(char c, Sequence& sequence) {
    ++at_;
    bool first = sequence.literal.empty();
    if (Least() > 0) {
      sequence.literal += c;
      if (first) sequence.begins_word = sequence.at_boundary;
    }
    sequence.at_boundary = false;
    if (quantified_) Flush(sequence);
  }

  /// How often the item before has to occur: reads its quantifier, if there is one.
  int Least() {
    SkipIgnored();
    quantified_ = false;
    if (End()) return 1;
    int least = 1;
    if (in_[at_] == '*' || in_[at_] == '?') {
      least = 0;
    } else if (in_[at_] == '{') {
      size_t end = in_.find_first_not_of("0123456789, ", at_ + 1);
      bool counts = end != std::string_view::npos && in_[end] == '}' && end > at_ + 1;
      if (!counts) return 1;  // a brace that stands for itself
      // Versions of PCRE2 differ about "{,3}": it is taken for optional.
      least = IsDigit(in_[at_ + 1]) && in_[at_ + 1] != '0' ? 1 : 0;
      at_ = end;
    } else if (in_[at_] != '+') {
      return 1;
    }
    ++at_;
    quantified_ = true;
    SkipIgnored();
    if (!End() && (in_[at_] == '?' || in_[at_] == '+')) ++at_;
    SkipIgnored();
    if (Starts("{")) Fail();  // it may quantify what is quantified already
    return least;
  }

  Need Group(int depth) {
    bool looks = false;
    ++at_;
    if (Starts("*")) Fail();  // verbs
    if (Take("?")) {
      looks = Take("=") || Take("!") || Take("<=") || Take("<!");
      if (!looks && !Take(":") && !Take(">") && !Name()) Fail();
    }
    Need inner = Alternatives(depth + 1);
    if (!Take(")")) Fail();
    return looks ? Need() : inner;
  }

  /// The name of a named group, behind its question mark.
  bool Name() {
    Take("P");
    if (!Take("<")) return false;
    size_t end = in_.find('>', at_);
    if (end == std::string_view::npos) return false;
    at_ = end + 1;
    return true;
  }

  void Class() {
    ++at_;
    Take("^");
    for (bool first = true; !End() && (first || in_[at_] != ']'); first = false) {
      if (Starts("\\Q") || Starts("\\E")) return Fail();
      if (Starts("[:") || Starts("[.") || Starts("[=")) return Fail();
      at_ += in_[at_] == '\\' ? 2 : 1;
    }
    if (!Take("]")) Fail();
  }

  void Escape() {
    ++at_;
    if (End()) return Fail();
    char c = in_[at_++];
    constexpr std::string_view kHarmless = "dDsSwWbBAzZGhHvVRXntrfae";
    if (IsDigit(c)) {
      while (!End() && IsDigit(in_[at_])) ++at_;
    } else if (c == 'p' || c == 'P') {
      if (End()) return Fail();
      at_ = in_[at_] == '{' ? std::min(in_.find('}', at_), in_.size() - 1) + 1 : at_ + 1;
    } else if (IsWordByte(c) && c != '_' && kHarmless.find(c) == std::string_view::npos) {
      Fail();
    }
  }

  std::string_view in_;
  size_t at_ = 0;
  bool any_case_ = false;
  bool extended_ = false;
  bool quantified_ = false;
  bool failed_ = false;
};

}  // namespace

Need NeedOfRegex(std::string_view expression) { return RegexReader(expression).Run(); }

}  // namespace pushgate::rules::language
