#include "rules/modules/imports.h"

#include <algorithm>
#include <utility>

#include "rules/syntax/words.h"

namespace pushgate::rules {
namespace {

constexpr size_t kMostNames = 1'000;  // of one import
// How far in front of `import` its `from` is sought; lines may be as long as the text.
constexpr size_t kLongestFrom = 1'000;
constexpr size_t kLongestList = 20'000;  // bytes
constexpr std::string_view kBlanks = " \t\f\\\r\n";

bool IsNameByte(char c) { return syntax::IsWordByte(c) || static_cast<signed char>(c) < 0; }

class Scanner {
 public:
  explicit Scanner(std::string_view text) : text_(text) {}

  Imports Run() {
    // Finds `import`, `import_module` and `__import__`.
    ForEachWordWith("import", [&](size_t begin, size_t end) {
      std::string_view word = text_.substr(begin, end - begin);
      if (word == "import") Statement(begin, end);
      if (word == "import_module" || word == "__import__") Argument(end, '(');
    });
    ForEachWordWith("modules", [&](size_t begin, size_t end) {
      if (text_.substr(0, begin).ends_with("sys.")) Argument(end, '[');
    });
    return std::move(out_);
  }

 private:
  template <typename Visit>
  void ForEachWordWith(std::string_view part, Visit visit) {
    for (size_t at = text_.find(part); at != text_.npos; at = text_.find(part, at)) {
      size_t begin = at, end = at + part.size();
      while (begin > 0 && IsNameByte(text_[begin - 1])) --begin;
      while (end < text_.size() && IsNameByte(text_[end])) ++end;
      if (out_.list.size() >= kMostImports) {
        out_.complete = false;
        return;
      }
      visit(begin, end);
      at = end;
    }
  }

  size_t SkipBlanks(size_t at) const {
    return std::min(text_.find_first_not_of(kBlanks, at), text_.size());
  }

  size_t NameEnd(size_t at) const {
    while (at < text_.size() && IsNameByte(text_[at])) ++at;
    return at;
  }

  /// Reads `a . b.c` at a place; behind it then.
  std::vector<std::string> Dotted(size_t& at) const {
    std::vector<std::string> names;
    for (;;) {
      at = SkipBlanks(at);
      size_t end = NameEnd(at);
      if (end == at) return names;
      names.emplace_back(text_.substr(at, end - at));
      size_t next = SkipBlanks(end);
      at = end;
      if (next >= text_.size() || text_[next] != '.') return names;
      at = next + 1;
    }
  }

  void Statement(size_t begin, size_t end) {
    if (size_t from = FromBefore(begin); from != text_.npos) return ImportFrom(from, begin, end);
    for (size_t at = end; out_.list.size() < kMostImports; ++at) {
      Import import;
      import.module = Dotted(at);
      if (import.module.empty()) return;
      out_.list.push_back(std::move(import));
      at = SkipBlanks(at);
      if (text_.substr(at).starts_with("as") && !IsNameByte(CharAt(at + 2))) {
        at = SkipBlanks(NameEnd(SkipBlanks(at + 2)));
      }
      if (CharAt(at) != ',') return;
    }
    out_.complete = false;
  }

  char CharAt(size_t at) const { return at < text_.size() ? text_[at] : '\0'; }

  /// Behind the `from` that an `import` belongs to; npos if there is none.
  size_t FromBefore(size_t import) {
    size_t begin = import;
    while (begin > 0 && (IsNameByte(text_[begin - 1]) || text_[begin - 1] == '.' ||
                         kBlanks.find(text_[begin - 1]) != kBlanks.npos)) {
      if (import - --begin < kLongestFrom) continue;
      out_.complete = false;
      break;
    }
    for (size_t at = begin; at < import; ++at) {
      if (EndsStatement(at)) begin = at + 1;
    }
    std::string_view before = text_.substr(begin, import - begin);
    for (size_t at = before.rfind("from"); at != before.npos; at = at == 0 ? at : at - 1) {
      at = before.rfind("from", at);
      if (at == before.npos) return at;
      bool whole = (at == 0 || !IsNameByte(before[at - 1])) &&
                   !IsNameByte(at + 4 < before.size() ? before[at + 4] : ' ');
      if (whole) return begin + at + 4;
      if (at == 0) break;
    }
    return text_.npos;
  }

  /// Whether a line ends at a place, without a backslash.
  bool EndsStatement(size_t at) const {
    if (text_[at] != '\n' && text_[at] != '\r') return false;
    if (at > 0 && text_[at] == '\n' && text_[at - 1] == '\r') --at;
    return at == 0 || text_[at - 1] != '\\';
  }

  void ImportFrom(size_t from, size_t import, size_t names) {
    Import out;
    size_t at = SkipBlanks(from);
    for (; CharAt(at) == '.'; at = SkipBlanks(at + 1)) ++out.level;
    if (at < import) out.module = Dotted(at);
    size_t begin = SkipBlanks(names);
    size_t end = ListEnd(begin);
    while (begin < end && out.names.size() < kMostNames) {
      if (text_[begin] == '#') {
        begin = std::min(text_.find('\n', begin), end);
      } else if (size_t name_end = NameEnd(begin); name_end > begin) {
        out.names.emplace_back(text_.substr(begin, name_end - begin));
        begin = name_end;
      } else {
        ++begin;
      }
    }
    if (begin < end) out_.complete = false;
    out_.list.push_back(std::move(out));
  }

  /// Where a list of names ends: at its bracket or with its line.
  size_t ListEnd(size_t begin) {
    bool bracket = CharAt(begin) == '(';
    size_t end = begin, most = std::min(text_.size(), begin + kLongestList);
    while (end < most && (bracket ? text_[end] != ')' : text_[end] != ';' && !EndsStatement(end))) {
      ++end;
    }
    if (end == begin + kLongestList) out_.complete = false;
    return end;
  }

  /// `import_module("a.b")`, `sys.modules["a.b"]`: what is no plain string may be any module.
  void Argument(size_t at, char bracket) {
    at = SkipBlanks(at);
    if (CharAt(at) != bracket) return;
    at = SkipBlanks(at + 1);
    char quote = CharAt(at);
    size_t end = text_.substr(0, at + kLongestFrom).find(quote, at + 1);
    if ((quote != '"' && quote != '\'') || end == text_.npos) {
      out_.complete = false;
      return;
    }
    size_t name = at + 1;
    Import import;
    import.module = Dotted(name);
    char next = CharAt(SkipBlanks(end + 1));
    if (name != end || (next != ')' && next != ']' && next != ',')) out_.complete = false;
    out_.list.push_back(std::move(import));
  }

  std::string_view text_;
  Imports out_;
};

}  // namespace

Imports FindImports(std::string_view text) { return Scanner(text).Run(); }

}  // namespace pushgate::rules
