#pragma once

#include <algorithm>
#include <string_view>

#include "rules/syntax/words.h"

namespace pushgate::rules::language {

/// What assigns attributes in a text that is not parsed: where in doubt, it may. The text must
/// outlive this.
class AssignmentText {
 public:
  explicit AssignmentText(std::string_view text) : text_(text) {}

  /// Whether a backslash puts off the end of a line.
  bool IsContinued(size_t line_end) const {
    size_t last = text_.find_last_not_of('\r', line_end - 1);
    return line_end > 0 && last != std::string_view::npos && text_[last] == '\\';
  }

  /// Whether what follows an attribute, at `next`, may give it a value; with `among_targets`, also
  /// as one of several.
  bool IsAssigned(size_t dot, size_t next, bool among_targets) const {
    if (next == std::string_view::npos) return false;
    std::string_view rest = text_.substr(next);
    if (rest[0] == '=') return !rest.starts_with("==");
    if (rest[0] == ':') return IsDeclared(dot);
    bool last = rest.starts_with(",") || rest.starts_with(")") || rest.starts_with("]") ||
                rest.starts_with("in ");
    return among_targets && last && IsTarget(dot);
  }

  /// The line at `begin` and those that go on with it: brackets are open, or more is indented.
  size_t AssignmentEnd(size_t begin, size_t most) const {
    size_t indent = text_.find_first_not_of(" \t", begin) - begin;
    int open = 0;
    for (size_t at = begin; at < most;) {
      size_t end = std::min(text_.find('\n', at), most);
      for (char c : text_.substr(at, end - at)) {
        open += c == '(' || c == '[' || c == '{' ? 1 : c == ')' || c == ']' || c == '}' ? -1 : 0;
      }
      if (end >= most) break;
      size_t next = text_.find_first_not_of(" \t", end + 1);
      bool more = next != std::string_view::npos && next - end - 1 > indent;
      if (open <= 0 && !more && !IsContinued(end)) return end;
      at = end + 1;
    }
    return most;
  }

 private:
  /// Whether an attribute may be one of several targets: nothing but such stands before it.
  bool IsTarget(size_t dot) const {
    size_t line = text_.rfind('\n', dot) + 1;
    std::string_view before = text_.substr(line, dot - line);
    bool targets = std::all_of(before.begin(), before.end(), [](char c) {
      return syntax::IsWordByte(c) ||
             std::string_view(" \t.,()[]*").find(c) != std::string_view::npos;
    });
    return targets || before.find(" as ") != before.npos || before.find(" for ") != before.npos;
  }

  /// Whether the colon behind an attribute declares it, or ends `with ... as self.name:`; others
  /// end conditions or stand in slices.
  bool IsDeclared(size_t dot) const {
    size_t begin = dot;
    while (begin > 0 && (syntax::IsWordByte(text_[begin - 1]) || text_[begin - 1] == '.')) --begin;
    size_t line = text_.rfind('\n', dot) + 1;
    std::string_view before = text_.substr(line, begin - line);
    return before.find_first_not_of(" \t") == before.npos || before.ends_with(" as ");
  }

  std::string_view text_;
};

}  // namespace pushgate::rules::language
