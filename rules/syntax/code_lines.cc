#include "rules/syntax/code_lines.h"

#include <algorithm>

namespace pushgate::rules::syntax {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

/// Goes through code piece by piece, and knows what is open.
class Scanner {
 public:
  explicit Scanner(std::string_view code) : code_(code) {}

  size_t at() const { return at_; }
  bool ended() const { return at_ >= code_.size(); }
  bool in_string() const { return !quote_.empty(); }
  int depth() const { return depth_; }

  /// Takes a piece of at least one byte; true if it was a line's end.
  bool Next() {
    std::string_view rest = code_.substr(at_);
    if (rest[0] == '\n' || rest[0] == '\r') return LineEnd(rest);
    if (in_comment_) return Take(1);
    if (in_string()) return InString(rest);
    return InCode(rest);
  }

 private:
  bool Take(size_t count) {
    at_ = std::min(at_ + count, code_.size());
    return false;
  }

  bool LineEnd(std::string_view rest) {
    in_comment_ = false;
    if (quote_.size() == 1) quote_ = {};  // no such string goes beyond its line
    Take(rest.starts_with("\r\n") ? 2 : 1);
    return true;
  }

  bool InString(std::string_view rest) {
    if (rest[0] == '\\') return Escape(rest);
    if (!rest.starts_with(quote_)) return Take(1);
    size_t length = quote_.size();
    quote_ = {};
    return Take(length);
  }

  bool Escape(std::string_view rest) {
    bool line_end = rest.size() > 1 && (rest[1] == '\n' || rest[1] == '\r');
    if (!line_end) return Take(2);
    Take(rest.substr(1).starts_with("\r\n") ? 3 : 2);
    return true;
  }

  bool InCode(std::string_view rest) {
    char c = rest[0];
    if (c == '"' || c == '\'') {
      bool triple = rest.size() > 2 && rest[1] == c && rest[2] == c;
      quote_ = rest.substr(0, triple ? 3 : 1);
      return Take(quote_.size());
    }
    in_comment_ = c == '#';
    if (std::string_view("([{").find(c) != std::string_view::npos) ++depth_;
    if (std::string_view(")]}").find(c) != std::string_view::npos) --depth_;
    return Take(1);
  }

  std::string_view code_;
  size_t at_ = 0;
  std::string_view quote_;  // of the string that is open
  bool in_comment_ = false;
  int depth_ = 0;
};

bool IsBlank(std::string_view text) {
  return text.substr(0, text.find_first_of("\r\n")).find_first_not_of(" \t\f") ==
         std::string_view::npos;
}

/// The line end at a byte, or nothing.
std::string_view LineEndBehind(std::string_view text, size_t at) {
  size_t end = text.find_first_of("\r\n", at);
  if (end == std::string_view::npos) return {};
  return text.substr(end, text.substr(end).starts_with("\r\n") ? 2 : 1);
}

}  // namespace

std::vector<LineStart> ScanLines(std::string_view code) {
  std::vector<LineStart> lines{{}};
  for (Scanner scanner(code); !scanner.ended();) {
    if (scanner.Next()) lines.push_back({scanner.at(), scanner.in_string(), scanner.depth()});
  }
  return lines;
}

int DepthAt(std::string_view code, size_t at) {
  Scanner scanner(code);
  while (!scanner.ended() && scanner.at() < at) scanner.Next();
  return scanner.depth();
}

size_t LineBegin(std::string_view text, size_t at) {
  size_t end = at == 0 ? std::string_view::npos : text.find_last_of("\r\n", at - 1);
  if (end != std::string_view::npos) return end + 1;
  return text.starts_with(kByteOrderMark) ? kByteOrderMark.size() : 0;
}

size_t LineBehind(std::string_view text, size_t at) {
  size_t end = text.find_first_of("\r\n", at);
  return end == std::string_view::npos ? text.size() : end + LineEndBehind(text, at).size();
}

std::string_view IndentationAt(std::string_view text, size_t at) {
  std::string_view line = text.substr(LineBegin(text, at));
  return line.substr(0, std::min(line.find_first_not_of(" \t"), line.size()));
}

std::string_view LineEndAt(std::string_view text, size_t at) {
  std::string_view end = LineEndBehind(text, at);
  if (end.empty()) end = LineEndBehind(text, 0);
  return end.empty() ? "\n" : end;
}

std::string WithoutSpace(std::string_view text) {
  std::string out;
  for (char c : text) {
    if (std::string_view(" \t\r\n\f").find(c) == std::string_view::npos) out += c;
  }
  return out;
}

std::string Reindent(std::string_view code, std::string_view from, std::string_view to) {
  if (from == to || code.find_first_of("\r\n") == std::string_view::npos) return std::string(code);
  std::string out;
  size_t copied = 0;
  for (const LineStart& line : ScanLines(code)) {
    std::string_view rest = code.substr(line.at);
    if (line.at == 0 || line.in_string || IsBlank(rest) || !rest.starts_with(from)) continue;
    out += code.substr(copied, line.at - copied);
    out += to;
    copied = line.at + from.size();
  }
  return out += code.substr(copied);
}

}  // namespace pushgate::rules::syntax
