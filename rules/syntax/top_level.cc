#include "rules/syntax/top_level.h"

#include <array>
#include <string>

#include "rules/syntax/words.h"

namespace pushgate::rules::syntax {
namespace {

constexpr size_t kDeepestBrackets = 200;

/// Bytes at which a line's code is more than it seems.
constexpr std::array<bool, 256> MakeMarks() {
  std::array<bool, 256> marks{};
  constexpr std::string_view kMarks("\0\f\n\r\"#'():=[\\]{}", 16);
  for (char c : kMarks) marks[static_cast<unsigned char>(c)] = true;
  return marks;
}
constexpr std::array<bool, 256> kMarks = MakeMarks();

bool Lists(std::initializer_list<std::string_view> list, std::string_view word) {
  for (std::string_view one : list) {
    if (one == word) return true;
  }
  return false;
}

class Splitter {
 public:
  explicit Splitter(std::string_view text) : text_(text) {}

  std::optional<TopLevel> Run() {
    odd_ = text_.starts_with("\xEF\xBB\xBF");
    while (at_ < text_.size() && !odd_) {
      LineStart();
      if (!odd_) LogicalLine();
    }
    if (odd_ || decorated_) return std::nullopt;
    CloseClass();
    if (!statements_.empty()) statements_.back().end = Offset(text_.size());
    return TopLevel{std::move(statements_), std::move(remarks_), std::move(strings_),
                    std::move(line_ends_)};
  }

 private:
  static uint32_t Offset(size_t at) { return static_cast<uint32_t>(at); }

  /// Opens a statement if one begins with the logical line.
  void LineStart() {
    size_t first = text_.find_first_not_of(" \t", at_);
    bool blank = first == std::string_view::npos || text_[first] == '\n' || text_[first] == '\r' ||
                 text_[first] == '#';
    if (blank) return;
    if (first > at_) return IndentedLine(first);
    std::string_view word = WordAt(at_);
    if (Lists({"else", "elif", "except", "finally"}, word)) {
      odd_ = statements_.empty() || !statements_.back().compound || decorated_;
      return;
    }
    if (!decorated_) Open();
    decorated_ = text_[at_] == '@';
    if (!decorated_) Classify(word);
  }

  /// A line of a block. In the body of a class, definitions are told apart.
  void IndentedLine(size_t first) {
    odd_ = statements_.empty() || decorated_;
    if (odd_ || !in_class_) return;
    TopLevelStatement& owner = statements_.back();
    std::string_view indent = text_.substr(at_, first - at_);
    if (body_indent_.empty()) body_indent_ = indent;
    if (!indent.starts_with(body_indent_)) return LeaveClass();  // not what it seemed
    if (indent.size() > body_indent_.size()) {
      if (member_decorated_) LeaveClass();
      return;
    }
    if (!member_decorated_) {
      CloseMember();
      member_begin_ = Offset(at_);
    }
    member_decorated_ = text_[first] == '@';
    if (member_decorated_) return;
    std::string_view name = DefinedAt(first);
    if (name.empty()) return;
    TopLevelStatement& member = owner.members.emplace_back();
    member.begin = member_begin_;
    member.name = name;
    member.is_class = is_class_;
  }

  void CloseMember() {
    std::vector<TopLevelStatement>& members = statements_.back().members;
    if (!members.empty() && members.back().end == 0) members.back().end = Offset(at_);
  }

  void LeaveClass() {
    statements_.back().members.clear();
    in_class_ = false;
  }

  void CloseClass() {
    if (statements_.empty() || !in_class_) return;
    if (member_decorated_) return LeaveClass();
    CloseMember();
    in_class_ = false;
  }

  /// The name of the function or class that is defined at a place; empty if none is.
  std::string_view DefinedAt(size_t at) {
    std::string_view word = WordAt(at);
    if (word == "async") {
      at = text_.find_first_not_of(" \t", at + word.size());
      word = WordAt(at);
    }
    if (word != "def" && word != "class") return {};
    is_class_ = word == "class";
    return WordAt(text_.find_first_not_of(" \t", at + word.size()));
  }

  void Open() {
    CloseClass();
    if (!statements_.empty()) statements_.back().end = Offset(at_);
    TopLevelStatement& statement = statements_.emplace_back();
    statement.begin = statement.targets_end = Offset(at_);
  }

  void Classify(std::string_view word) {
    TopLevelStatement& statement = statements_.back();
    statement.name = DefinedAt(at_);
    if (!statement.name.empty()) {
      in_class_ = statement.is_class = is_class_;
      body_indent_ = {};
      member_decorated_ = false;
      return;
    }
    odd_ = statement.begin != at_;  // decorated, but no definition
    statement.compound = Lists({"if", "for", "while", "try", "with", "match"}, word);
    statement.binds_anything = statement.compound || word == "import" || word == "from";
  }

  std::string_view WordAt(size_t at) const {
    if (at >= text_.size()) return {};
    size_t end = at;
    while (end < text_.size() && IsWordByte(text_[end])) ++end;
    return text_.substr(at, end - at);
  }

  /// Goes behind the line end that is outside of brackets and strings.
  void LogicalLine() {
    size_t first = std::min(text_.find_first_not_of(" \t", at_), text_.size());
    while (at_ < text_.size()) {
      char c = text_[at_];
      if (!kMarks[static_cast<unsigned char>(c)]) {
        ++at_;
        continue;
      }
      switch (c) {
        case '\n':
          ++at_;
          if (open_.empty()) return CloseLine();
          continue;
        case '#':
          Remark([&] { at_ = std::min(text_.find_first_of("\r\n", at_), text_.size()); });
          continue;
        case '\'':
        case '"':
          if (first + WordAt(first).size() == at_) {  // behind a prefix, perhaps
            Remark([&] { String(c); });
          } else {
            String(c);
          }
          break;
        case ':':
        case '=':
          Binding(c);
          break;
        case '\\':
        case '\r':
          LineEnd();
          break;
        default:
          Bracket(c);
      }
      if (odd_) return;
    }
    odd_ = !open_.empty();
    CloseLine();
  }

  void CloseLine() {
    line_ends_.push_back(Offset(at_));
    CloseHeader();
  }

  template <typename Read>
  void Remark(Read read) {
    uint32_t begin = Offset(at_);
    read();
    remarks_.push_back({begin, Offset(at_)});
  }

  void CloseHeader() {
    if (statements_.empty()) return;
    TopLevelStatement& statement = statements_.back();
    if (!statement.name.empty() && statement.header_end == 0) statement.header_end = Offset(at_);
    if (statement.members.empty() || statement.members.back().header_end != 0) return;
    statement.members.back().header_end = Offset(at_);
  }

  void Binding(char c) {
    bool walrus = c == '=' && at_ > 0 && text_[at_ - 1] == ':';
    if (!statements_.empty() && (open_.empty() || walrus)) {
      TopLevelStatement& statement = statements_.back();
      if (walrus) statement.binds_anything = true;
      statement.targets_end = Offset(at_);
    }
    ++at_;
  }

  /// A backslash at the end of a line, or CR LF.
  void LineEnd() {
    if (text_[at_] == '\\') {
      ++at_;
      if (at_ < text_.size() && text_[at_] == '\r') ++at_;
      odd_ = at_ >= text_.size() || text_[at_] != '\n';
      ++at_;  // what the line goes on with may stand at the margin
      return;
    }
    ++at_;
    odd_ = at_ >= text_.size() || text_[at_] != '\n';
  }

  void Bracket(char c) {
    ++at_;
    if (c == '(' || c == '[' || c == '{') {
      open_ += c == '(' ? ')' : c == '[' ? ']' : '}';
      odd_ = open_.size() > kDeepestBrackets;
    } else if (!open_.empty() && open_.back() == c) {
      open_.pop_back();
    } else {
      odd_ = true;  // a bracket that closes nothing, a form feed, NUL
    }
  }

  void String(char quote) {
    uint32_t begin = Offset(at_);
    ReadString(quote);
    strings_.push_back({begin, Offset(at_)});
  }

  void ReadString(char quote) {
    bool format = IsFormat();
    bool triple = text_.substr(at_).starts_with(std::string(3, quote));
    at_ += triple ? 3 : 1;
    size_t braces = 0;
    for (; at_ < text_.size(); ++at_) {
      char c = text_[at_];
      if (c == '\\') {
        ++at_;
        bool brace = at_ < text_.size() && (text_[at_] == '{' || text_[at_] == '}');
        if (format && brace) break;  // what that means depends on who reads it
        if (at_ + 1 < text_.size() && text_[at_] == '\r' && text_[at_ + 1] == '\n') ++at_;
      } else if (c == quote) {
        if (braces > 0) break;  // a string in an f-string, or its end?
        if (!triple || text_.substr(at_).starts_with(std::string(3, quote))) {
          at_ += triple ? 3 : 1;
          return;
        }
      } else if (c == '\0' || (!triple && (c == '\n' || c == '\r'))) {
        break;
      } else if (format && c == '{') {
        if (braces == 0 && text_.substr(at_ + 1).starts_with("{")) {
          ++at_;
        } else {
          ++braces;
        }
      } else if (format && c == '}' && braces > 0) {
        --braces;
      }
    }
    odd_ = true;
  }

  /// Whether the letters before a quote make it an f-string's (or a t-string's).
  bool IsFormat() const {
    size_t begin = at_;
    while (begin > 0 && at_ - begin < 3 && IsWordByte(text_[begin - 1])) --begin;
    std::string_view prefix = text_.substr(begin, at_ - begin);
    return prefix.size() < 3 && prefix.find_first_of("fFtT") != std::string_view::npos;
  }

  std::string_view text_;
  size_t at_ = 0;
  bool odd_ = false;
  bool decorated_ = false;  // the statement has decorators, and no definition yet
  bool is_class_ = false;   // what DefinedAt() saw last
  // Of the class whose body is being read.
  bool in_class_ = false;
  bool member_decorated_ = false;
  std::string_view body_indent_;
  uint32_t member_begin_ = 0;
  std::string open_;  // closing brackets that are to come
  std::vector<TopLevelStatement> statements_;
  std::vector<ByteRange> remarks_;
  std::vector<ByteRange> strings_;
  std::vector<uint32_t> line_ends_;
};

}  // namespace

std::optional<TopLevel> SplitTopLevel(std::string_view text) { return Splitter(text).Run(); }

}  // namespace pushgate::rules::syntax
