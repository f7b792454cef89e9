#include "rules/language/generic_pattern.h"

#include <algorithm>
#include <vector>

#include "rules/syntax/words.h"

namespace pushgate::rules::language {
namespace {

using syntax::IsWordByte;

class Translator {
 public:
  explicit Translator(std::string_view pattern) : in_(pattern) {}

  std::string Run() {
    while (at_ < in_.size()) Next();
    return std::move(out_);
  }

 private:
  bool Starts(std::string_view text) const { return in_.substr(at_).starts_with(text); }

  void Next() {
    char c = in_[at_];
    if (c == ' ' || c == '\t' || c == '\n' || c == '\r') {
      ++at_;
    } else if (Starts("$...") && NameLength(at_ + 4) > 0) {
      Metavariable(4, ".*?");
    } else if (c == '$' && NameLength(at_ + 1) > 0) {
      Metavariable(1, "\\b\\w+\\b");
    } else if (Starts("...")) {
      Token("(?:[^\\n]*+\\n){0,10}?[^\\n]*?");
      at_ += 3;
    } else if (IsWordByte(c)) {
      size_t begin = at_;
      while (at_ < in_.size() && IsWordByte(in_[at_])) ++at_;
      Token("\\b" + std::string(in_.substr(begin, at_ - begin)) + "\\b");
    } else {
      bool ascii = static_cast<signed char>(c) > 0;
      Token((ascii ? "\\" : "") + std::string(1, c), ascii);
      ++at_;
    }
  }

  size_t NameLength(size_t from) const {
    size_t end = from;
    while (end < in_.size() && ((in_[end] >= 'A' && in_[end] <= 'Z') || in_[end] == '_' ||
                                (end > from && in_[end] >= '0' && in_[end] <= '9'))) {
      ++end;
    }
    return end - from;
  }

  void Metavariable(size_t mark, std::string_view what) {
    size_t length = NameLength(at_ + mark);
    std::string name(in_.substr(at_ + mark, length));
    at_ += mark + length;
    if (std::find(named_.begin(), named_.end(), name) != named_.end()) {
      return Token("\\k<" + name + ">");
    }
    named_.push_back(name);
    Token("(?<" + name + ">" + std::string(what) + ")");
  }

  /// With `apart`, white space may stand before it: not within a character of several bytes.
  void Token(const std::string& expression, bool apart = true) {
    if (apart && !out_.empty()) out_ += "\\s*";
    out_ += expression;
  }

  std::string_view in_;
  size_t at_ = 0;
  std::string out_;
  std::vector<std::string> named_;
};

}  // namespace

std::string GenericToRegex(std::string_view pattern) { return Translator(pattern).Run(); }

}  // namespace pushgate::rules::language
