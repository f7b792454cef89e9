#include "rules/language/logical_line.h"

#include <algorithm>
#include <array>

#include "rules/language/name_index.h"
#include "rules/syntax/special_methods.h"
#include "rules/syntax/words.h"

namespace pushgate::rules::language {
namespace {

using syntax::IsWordByte;

// What begins a line with a colon that declares nothing.
constexpr auto kCompound =
    std::to_array<std::string_view>({"if", "elif", "else", "while", "for", "with", "try", "except",
                                     "finally", "match", "case", "async", "lambda"});

bool IsCompound(std::string_view word) {
  return std::find(kCompound.begin(), kCompound.end(), word) != kCompound.end();
}

uint32_t Offset(size_t at) { return static_cast<uint32_t>(at); }

bool ImportsAll(std::string_view line) {
  for (size_t at = line.find("import"); at != line.npos; at = line.find("import", at + 1)) {
    size_t next = line.find_first_not_of(" \t(\\\r\n", at + 6);
    if (next != line.npos && line[next] == '*') return true;
  }
  return false;
}

}  // namespace

LineReader::LineReader(std::string_view text, const syntax::TopLevel& module)
    : text_(text), module_(module) {}

void LineReader::AddToken(size_t begin, size_t end, char kind) {
  tokens_.push_back({Offset(begin), Offset(end), depth_, kind});
}

/// Signs of assignment are told from comparisons. Returns where the next token may begin.
size_t LineReader::ReadMark(size_t at, size_t end) {
  char c = text_[at], next = at + 1 < end ? text_[at + 1] : '\0';
  char before = at > 0 ? text_[at - 1] : '\0';
  bool doubled = at > 1 && text_[at - 2] == before;
  switch (c) {
    case '(':
    case '[':
    case '{':
      AddToken(at, at + 1, '(');
      ++depth_;
      return at + 1;
    case ')':
    case ']':
    case '}':
      if (depth_ > 0) --depth_;
      AddToken(at, at + 1, ')');
      return at + 1;
    case '=':
      if (next == '=') return at + 2;
      if (before == '!' || ((before == '<' || before == '>') && !doubled)) return at + 1;
      AddToken(at, at + 1, '=');
      return at + 1;
    case ':':
      AddToken(at, at + (next == '=' ? 2 : 1), next == '=' ? 'w' : ':');
      return at + (next == '=' ? 2 : 1);
    case '-':
      if (next != '>') return at + 1;
      AddToken(at, at + 2, '>');
      return at + 2;
    case '.':
    case ',':
    case ';':
    case '@':
      AddToken(at, at + 1, c);
      return at + 1;
    default:
      return at + 1;
  }
}

void LineReader::ReadTokens(size_t begin, size_t end) {
  tokens_.clear();
  is_text_ = false;
  depth_ = 0;
  auto skip = [&](const std::vector<syntax::ByteRange>& ranges, size_t& next, size_t at) {
    while (next < ranges.size() && ranges[next].end <= at) ++next;
    bool inside = next < ranges.size() && ranges[next].begin <= at;
    return inside ? std::min<size_t>(ranges[next].end, end) : at;
  };
  for (size_t at = begin; at < end;) {
    char c = text_[at];
    if (c == ' ') {
      ++at;
      continue;
    }
    if (IsWordByte(c)) {
      size_t from = at;
      while (at < end && IsWordByte(text_[at])) ++at;
      AddToken(from, at, 'a');
      continue;
    }
    if (c == '#' || c == '"' || c == '\'') {
      size_t behind = skip(module_.remarks, remark_, at);
      is_text_ |= c != '#' && behind > at;
      if (behind == at) {
        behind = skip(module_.strings, string_, at);
        if (behind > at) AddToken(at, behind, 's');
      }
      at = std::max(behind, at + 1);
      continue;
    }
    at = ReadMark(at, end);
  }
}

bool LineReader::IsWord(size_t token, std::string_view word) const {
  return token < tokens_.size() && tokens_[token].kind == 'a' && Text(tokens_[token]) == word;
}

/// The first token of a kind in brackets so deep; the number of tokens if there is none.
size_t LineReader::Find(char kind, uint32_t depth, size_t from) const {
  size_t token = from;
  while (token < tokens_.size() && (tokens_[token].kind != kind || tokens_[token].depth != depth)) {
    ++token;
  }
  return token;
}

/// A word binds unless something is taken or called of it.
void LineReader::Bind(size_t token, LogicalLine::Part& part) const {
  char next = token + 1 < tokens_.size() ? tokens_[token + 1].kind : '\0';
  bool called = next == '(' && text_[tokens_[token + 1].begin] == '(';
  if (tokens_[token].kind == 'a' && next != '.' && !called) AddName(token, next == '(', part);
}

void LineReader::AddName(size_t token, bool is_changed, LogicalLine::Part& part) const {
  std::string_view text = Text(tokens_[token]);
  bool number = text[0] >= '0' && text[0] <= '9';
  if (number || NameIndex::IsKeyword(text)) return;
  part.binds.push_back({text, token > 0 && tokens_[token - 1].kind == '.', is_changed});
}

void LineReader::BindAll(size_t first, size_t last, LogicalLine::Part& part) const {
  for (size_t token = first; token < last; ++token) Bind(token, part);
}

bool HoldsImport(std::string_view code) {
  return code.find("import") != code.npos || code.find("sys.modules") != code.npos;
}

bool LineReader::Next(LogicalLine& line) {
  if (next_ == module_.line_ends.size()) return false;
  size_t begin = at_, end = module_.line_ends[next_++];
  at_ = end;
  line = {};
  ReadTokens(begin, end);
  if (tokens_.empty() && !is_text_) return true;
  size_t first = text_.find_first_not_of(" \t\r\n\f", begin);
  size_t start = text_.rfind('\n', first);
  line.indent = Offset(first - (start == text_.npos ? 0 : start + 1));
  std::string_view raw = text_.substr(begin, end - begin);
  line.imports = HoldsImport(raw);
  line.imports_all = line.imports && ImportsAll(raw);
  using Role = LogicalLine::Part::Role;
  line.parts.push_back({Offset(begin), Offset(end), Role::kLine, {}});
  if (tokens_.empty()) return true;
  size_t word = IsWord(0, "async") ? 1 : 0;
  line.is_with = IsWord(word, "with");
  bool named = word + 1 < tokens_.size() && tokens_[word + 1].kind == 'a';
  bool alone = Find(';', 0, 0) == tokens_.size();
  if (tokens_[0].kind == '@') {
    line.kind = LogicalLine::Kind::kDecorator;
    ReadPlain(1, line, line.parts.front());
  } else if (IsWord(word, "def") && named) {
    ReadFunction(word + 1, line);
  } else if (IsWord(0, "class") && named) {
    line.kind = LogicalLine::Kind::kClass;
    line.name = Text(tokens_[1]);
    ReadPlain(Find(':', 0, 2) + 1, line, line.parts.front());
  } else if (alone && (IsWord(0, "from") || IsWord(0, "import"))) {
    ReadImport(line);
  } else {
    ReadPlain(0, line, line.parts.front());
    if (line.imports) BindAll(0, tokens_.size(), line.parts.front());
  }
  return true;
}

void LineReader::ReadPlain(size_t first, LogicalLine& line, LogicalLine::Part& part) const {
  if (first >= tokens_.size()) return;
  if (IsWord(first, "global") || IsWord(first, "nonlocal")) {
    for (size_t token = first + 1; token < tokens_.size(); ++token) {
      if (tokens_[token].kind == 'a') line.globals.push_back(Text(tokens_[token]));
    }
    return;
  }
  if (IsWord(first, "case")) BindAll(first + 1, tokens_.size(), part);
  ReadAssignment(first, part);
  for (size_t token = first; token < tokens_.size(); ++token) {
    if (IsWord(token, "return") || IsWord(token, "yield")) line.gives_result = true;
    if (tokens_[token].kind == 'w' && token > 0) Bind(token - 1, part);
    if (IsWord(token, "for") || IsWord(token, "as")) ReadTargets(token, part);
    if (IsChange(token)) BindChanged(token, part);
  }
}

/// `.append(`
bool LineReader::IsChange(size_t token) const {
  bool called = token + 1 < tokens_.size() && tokens_[token + 1].kind == '(';
  bool method = called && token > 0 && tokens_[token - 1].kind == '.';
  return method && syntax::IsChanging(Text(tokens_[token]));
}

/// What a method changes is what it is taken of: a name, or anything that this is made of.
void LineReader::BindChanged(size_t method, LogicalLine::Part& part) const {
  uint32_t depth = tokens_[method].depth;
  for (size_t token = method - 1; token-- > 0;) {
    bool inside = tokens_[token].depth > depth;
    char kind = tokens_[token].kind;
    if (tokens_[token].depth < depth || IsChange(token)) return;
    if (!inside && kind != 'a' && kind != '.' && kind != '(' && kind != ')') return;
    if (kind != 'a') continue;
    AddName(token, true, part);
    bool attribute = token > 0 && tokens_[token - 1].kind == '.';
    bool begins = token == 0 || (!attribute && tokens_[token - 1].kind != '(');
    if (!inside && begins) return;
  }
}

/// All that stands before the last sign of assignment outside of brackets, but for the type of what
/// is declared; or what is only declared.
void LineReader::ReadAssignment(size_t first, LogicalLine::Part& part) const {
  if (Find(';', 0, first) < tokens_.size()) return BindAll(first, tokens_.size(), part);
  bool compound = tokens_[first].kind == 'a' && IsCompound(Text(tokens_[first]));
  size_t assigned = Find('=', 0, first), colon = Find(':', 0, first);
  bool declares = !compound && colon < assigned;
  if (declares) BindAll(first, colon, part);
  if (assigned == tokens_.size()) return;
  size_t last = assigned;
  for (size_t next = assigned; next < tokens_.size(); next = Find('=', 0, next + 1)) last = next;
  BindAll(declares ? assigned : first, last, part);
}

/// What stands behind `for` or `as`.
void LineReader::ReadTargets(size_t token, LogicalLine::Part& part) const {
  bool loop = IsWord(token, "for");
  uint32_t depth = tokens_[token].depth;
  for (size_t next = token + 1; next < tokens_.size(); ++next) {
    bool outer = tokens_[next].depth == depth;
    if ((loop && outer && IsWord(next, "in")) || IsWord(next, "for") || IsWord(next, "as")) return;
    bool ends = outer && (tokens_[next].kind == ':' || tokens_[next].kind == ',');
    if (!loop && (ends || tokens_[next].depth < depth)) return;
    Bind(next, part);
  }
}

void LineReader::ReadFunction(size_t name, LogicalLine& line) const {
  using Role = LogicalLine::Part::Role;
  line.kind = LogicalLine::Kind::kFunction;
  line.name = Text(tokens_[name]);
  size_t open = Find('(', 0, name + 1);
  while (open < tokens_.size() && text_[tokens_[open].begin] != '(') open = Find('(', 0, open + 1);
  size_t close = Find(')', 0, open);
  if (close == tokens_.size()) return;
  if (open > name + 1) {  // type parameters
    LogicalLine::Part part{tokens_[name].end, tokens_[open].begin, Role::kType, {}};
    BindAll(name + 1, open, part);
    line.parts.push_back(std::move(part));
  }
  for (size_t token = open + 1; token < close; ++token) {
    size_t end = std::min(Find(',', 1, token), close);
    size_t word = token;
    while (word < end && tokens_[word].kind != 'a') ++word;
    if (word < end) {
      if (line.first_parameter.empty()) line.first_parameter = Text(tokens_[word]);
      LogicalLine::Part part{tokens_[word].end, tokens_[end].begin, Role::kParameter, {}};
      part.binds.push_back({Text(tokens_[word])});
      bool lambda = false;
      for (size_t next = word; next < end; ++next) lambda |= IsWord(next, "lambda");
      if (lambda) {  // its commas are no ends
        end = close;
        part.end = tokens_[close].begin;
        BindAll(word + 1, close, part);
      }
      line.parts.push_back(std::move(part));
    }
    token = end;
  }
  size_t colon = Find(':', 0, close);
  if (Find('>', 0, close) < colon) {
    uint32_t end = colon < tokens_.size() ? tokens_[colon].begin : line.parts.front().end;
    line.parts.push_back({tokens_[close].end, end, Role::kType, {}});
  }
  if (colon + 1 >= tokens_.size()) return;
  LogicalLine::Part body{tokens_[colon].end, line.parts.front().end, Role::kResult, {}};
  ReadPlain(colon + 1, line, body);
  line.parts.push_back(std::move(body));
}

void LineReader::ReadImport(LogicalLine& line) const {
  line.kind = LogicalLine::Kind::kImport;
  bool from = IsWord(0, "from");
  size_t import = 0;
  while (import < tokens_.size() && !IsWord(import, "import")) ++import;
  if (import == tokens_.size()) return;
  if (from) {
    LogicalLine::Part module{
        tokens_[0].begin, tokens_[import].end, LogicalLine::Part::Role::kModule, {}};
    for (size_t token = 1; token < import; ++token) {
      if (tokens_[token].kind == 'a') module.binds.push_back({Text(tokens_[token])});
    }
    line.parts.push_back(std::move(module));
  }
  for (size_t token = import + 1; token < tokens_.size(); ++token) {
    size_t end = token;
    while (end < tokens_.size() && tokens_[end].kind != ',') ++end;
    if (tokens_[token].kind == '(') ++token;
    if (token < end) AddItem(token, end, line);
    token = end;
  }
}

void LineReader::AddItem(size_t first, size_t last, LogicalLine& line) const {
  LogicalLine::Part item{
      tokens_[first].begin, tokens_[last - 1].end, LogicalLine::Part::Role::kItem, {}};
  for (size_t token = first; token < last; ++token) {
    if (tokens_[token].kind != 'a' || IsWord(token, "as")) continue;
    item.binds.push_back({Text(tokens_[token])});
  }
  if (!item.binds.empty()) line.parts.push_back(std::move(item));
}

}  // namespace pushgate::rules::language
