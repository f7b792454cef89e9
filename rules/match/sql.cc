#include "rules/match/sql.h"

#include <algorithm>
#include <array>

#include "base/glob.h"
#include "rules/syntax/words.h"

namespace pushgate::rules::match {
namespace {

using SqlKind = SqlToken::Kind;
constexpr uint32_t kNone = UINT32_MAX;

// Brackets and functions around a column that are looked out of.
constexpr int kMostLevels = 8;
// Tokens of a cast or a subscript behind a column.
constexpr size_t kLongestPostfix = 12;
// Tokens of the value of a setting, or of an UPDATE's first assignment.
constexpr size_t kLongestSetting = 100;

using Words = std::span<const std::string_view>;

constexpr auto kChoosing =
    std::to_array<std::string_view>({"where", "having", "qualify", "prewhere"});
constexpr auto kTables = std::to_array<std::string_view>({"from", "join", "update"});
constexpr auto kOther = std::to_array<std::string_view>(
    {"select",    "set",    "values",    "returning", "group",  "order",   "partition", "window",
     "limit",     "offset", "fetch",     "into",      "insert", "delete",  "union",     "except",
     "intersect", "create", "alter",     "drop",      "with",   "do",      "conflict",  "duplicate",
     "for",       "table",  "recursive", "grant",     "revoke", "comment", "copy",      "declare"});
constexpr auto kComparing = std::to_array<std::string_view>(
    {"=",  "==", "<>",  "!=", "<",   ">",   "<=",   ">=", "<=>", "~",
     "~*", "!~", "!~*", "~~", "~~*", "!~~", "!~~*", "@>", "<@",  "&&"});
constexpr auto kLike = std::to_array<std::string_view>(
    {"like", "ilike", "rlike", "regexp", "glob", "between", "similar"});
constexpr auto kTruths =
    std::to_array<std::string_view>({"null", "not", "distinct", "true", "false", "unknown"});
constexpr auto kJoining =
    std::to_array<std::string_view>({"||", "+", "-", "->", "->>", "#>", "#>>"});
constexpr auto kBeforeStatements =
    std::to_array<std::string_view>({"begin", "then", "loop", "transaction"});
constexpr auto kAfterAssignments = std::to_array<std::string_view>({"where", "from", "returning"});
constexpr std::string_view kAuthorization = "session_authorization";

/// Words before a bracket that are no functions.
constexpr auto kBeforeBrackets = std::to_array<std::string_view>(
    {"where",  "and",     "or",   "not",    "on",   "in",     "having", "using", "check",
     "when",   "then",    "else", "as",     "by",   "select", "from",   "is",    "like",
     "values", "between", "case", "filter", "over", "join",   "into",   "set"});

bool Has(Words words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

bool IsOneOf(const SqlToken& token, Words words) {
  return token.kind == SqlKind::kWord &&
         std::any_of(words.begin(), words.end(),
                     [&](std::string_view w) { return token.IsWord(w); });
}

bool Matches(std::span<const std::string> globs, std::string_view name) {
  return std::any_of(globs.begin(), globs.end(),
                     [&](const std::string& glob) { return GlobMatches(glob, name, true); });
}

bool IsValue(const SqlToken& token) {
  return token.kind == SqlKind::kString || token.kind == SqlKind::kPlaceholder ||
         token.kind == SqlKind::kNumber || token.IsName();
}

}  // namespace

const SqlToken& Sql::At(size_t i) const {
  static const SqlToken kNothing;  // equals no token
  return i < read_.tokens.size() ? read_.tokens[i] : kNothing;
}

Sql::Sql(std::string_view text, SqlPlace begins)
    : text_(text), begins_(begins), read_(ReadSqlTokens(text, begins.in_string)) {
  ReadClauses();
}

void Sql::ReadClauses() {
  size_t count = read_.tokens.size();
  clauses_.resize(count);
  fragments_.resize(count);
  opens_.assign(count, kNone);
  selects_.resize(count);
  joined_.resize(count);
  BeginFragment(0);
  Clause first = begins_.clause == SqlPlace::Clause::kChoosing ? Clause::kChoosing
                 : begins_.clause == SqlPlace::Clause::kOther  ? Clause::kOther
                                                               : Clause::kUnknown;
  std::vector<Level> levels = {{first}};
  std::vector<uint32_t> open;
  auto place = [&](bool in_string) {
    Clause clause = levels.back().clause;
    using Known = SqlPlace::Clause;
    Known known = Choosing(clause)           ? Known::kChoosing
                  : clause == Clause::kOther ? Known::kOther
                                             : Known::kUnknown;
    return SqlPlace{known, in_string};
  };
  for (size_t i = 0; i < count; ++i) {
    const SqlToken& token = At(i);
    if (token.IsMark(")")) {
      if (!open.empty()) open.pop_back();
      if (levels.size() > 1) {
        levels.pop_back();
      } else {  // it was opened before the text
        levels.front() = {first};
        BeginFragment(i + 1);
      }
    }
    opens_[i] = open.empty() ? kNone : open.back();
    auto holes = static_cast<size_t>(std::count(token.text.begin(), token.text.end(), kSqlHole));
    holes_.insert(holes_.end(), holes, place(token.kind == SqlKind::kString));
    ReadToken(i, levels);
    if (token.IsMark("(")) {
      joined_[i] = i > 0 && At(i - 1).IsWord("using") && levels.back().joins;
      open.push_back(static_cast<uint32_t>(i));
      levels.push_back({levels.back().clause});
    }
  }
  end_ = place(read_.ends_in_string);
}

void Sql::BeginFragment(size_t i) { kinds_.push_back({i, false}); }

void Sql::ReadToken(size_t i, std::vector<Level>& levels) {
  Level& level = levels.back();
  const SqlToken& token = At(i);
  if (token.kind == SqlKind::kWord && IsKeyword(i)) ReadWord(i, level);
  if (token.kind == SqlKind::kPlaceholder && token.hole) ReadHole(i, level);
  if (token.IsMark(";")) {
    level = {};
    level.clause = Clause::kOther;
  }
  if (token.IsMark(",") && level.clause == Clause::kUnknown && levels.size() == 1) {
    kinds_.back().list = true;
  }
  clauses_[i] = level.clause;
  fragments_[i] = static_cast<uint32_t>(kinds_.size() - 1);
}

/// Whether a word that may be a keyword is one here: no part of a dotted name, and nothing that is
/// compared or called.
bool Sql::IsKeyword(size_t i) const {
  if (i > 0 && At(i - 1).IsMark(".")) return false;
  const SqlToken& next = At(i + 1);
  if (next.IsMark(".")) return false;
  bool compared = next.kind == SqlKind::kMark && Has(kComparing, next.text);
  if (!compared) return true;
  const SqlToken& word = At(i);  // `SET = 1` is no SQL, but `WHERE = 1` may go on behind a hole
  return IsOneOf(word, kChoosing) || word.IsWord("and") || word.IsWord("or");
}

void Sql::ReadWord(size_t i, Level& level) {
  const SqlToken& word = At(i);
  if (word.IsWord("and") || word.IsWord("or")) {
    bool hole = i > 0 && At(i - 1).hole && !(i > 1 && IsComparison(i - 2));
    bool fits = level.clause == Clause::kUnknown || level.clause == Clause::kTables || hole;
    if (fits) level.clause = Clause::kChoosing;
  } else if (word.IsWord("case")) {
    level.cases.push_back(level.clause);
  } else if (word.IsWord("end")) {
    if (level.cases.empty()) return;
    level.clause = level.cases.back();
    level.cases.pop_back();
  } else if (word.IsWord("then") || word.IsWord("else")) {
    if (level.clause != Clause::kUnknown) {
      level.clause = level.cases.empty() ? Clause::kOther : level.cases.back();
    }
  } else if (Chooses(i, level)) {
    level.clause = word.IsWord("on") ? Clause::kJoining : Clause::kChoosing;
  } else if (IsOneOf(word, kTables) || word.IsWord("using")) {
    bool distinct = word.IsWord("from") && i > 0 && At(i - 1).IsWord("distinct");
    if (distinct) return;
    if (word.IsWord("join")) level.joins = true;
    level.clause = Clause::kTables;
  } else if (IsOneOf(word, kOther) || word.IsWord("on")) {
    if (word.IsWord("select") && opens_[i] != kNone) selects_[opens_[i]] = true;
    bool values = word.IsWord("values") && Choosing(level.clause);
    if (!values) level.clause = Clause::kOther;
  }
}

/// Whether a keyword begins a clause that chooses rows.
bool Sql::Chooses(size_t i, const Level& level) const {
  const SqlToken& word = At(i);
  if (IsOneOf(word, kChoosing) || word.IsWord("when")) return true;
  const SqlToken& before = i > 0 ? At(i - 1) : At(SIZE_MAX);
  const SqlToken& next = At(i + 1);
  if (word.IsWord("check")) return before.IsWord("with");
  if (word.IsWord("using")) return next.IsMark("(");
  if (!word.IsWord("on")) return false;
  return !before.IsWord("distinct") && !next.IsWord("conflict") && !next.IsWord("duplicate") &&
         level.clause != Clause::kOther;
}

/// A hole behind a table may be a condition, or even its WHERE.
void Sql::ReadHole(size_t i, Level& level) {
  if (level.clause != Clause::kTables || i == 0) return;
  const SqlToken& before = At(i - 1);
  bool table = before.IsName() && !IsOneOf(before, kTables) && !before.IsWord("as") &&
               !before.IsWord("only") && !before.IsWord("lateral");
  if (!table && !before.hole && !before.IsMark(")")) return;
  level.clause = Clause::kUnknown;
  BeginFragment(i + 1);
}

std::optional<size_t> Sql::Compares(std::span<const std::string> columns) const {
  for (size_t i = 0; i < read_.tokens.size(); ++i) {
    if (At(i).IsName() && Matches(columns, At(i).text) && IsCompared(i, columns))
      return OffsetOf(i);
  }
  return std::nullopt;
}

/// A name with what it is qualified by.
Sql::Span Sql::AroundName(size_t name) const {
  size_t begin = name;
  while (begin >= 2 && begin + kLongestPostfix > name && At(begin - 1).IsMark(".") &&
         (At(begin - 2).IsName() || At(begin - 2).kind == SqlKind::kPlaceholder)) {
    begin -= 2;
  }
  return {begin, name + 1};
}

/// Casts, subscripts and the like behind an operand belong to it.
Sql::Span Sql::WithPostfix(Span span) const {
  for (size_t limit = span.end + kLongestPostfix; span.end < limit;) {
    const SqlToken& next = At(span.end);
    if (next.IsMark("::")) {
      span.end += 2;
      while (At(span.end).IsWord("varying") || At(span.end).IsWord("precision") ||
             At(span.end).IsMark(".") || At(span.end - 1).IsMark(".")) {
        ++span.end;
      }
      if (At(span.end).IsMark("(") && At(span.end).match != kNone) {
        span.end = At(span.end).match + 1;
      }
    } else if (next.IsWord("collate")) {
      span.end += 2;
    } else if (next.IsMark("[")) {
      size_t close = span.end;
      while (close < limit && !At(close).IsMark("]")) ++close;
      span.end = close + 1;
    } else if (next.kind == SqlKind::kMark && Has(kJoining, next.text) &&
               IsValue(At(span.end + 1))) {
      span.end += 2;
    } else {
      break;
    }
  }
  return span;
}

/// Whether a comparison's operator stands behind an operand, at this token.
bool Sql::IsComparison(size_t i) const {
  const SqlToken& token = At(i);
  const SqlToken& next = At(i + 1);
  if (token.kind == SqlKind::kMark) return Has(kComparing, token.text);
  if (token.kind != SqlKind::kWord) return false;
  if (token.IsWord("is")) return IsOneOf(next, kTruths) || next.kind == SqlKind::kPlaceholder;
  if (token.IsWord("in")) {
    return next.IsMark("(") || next.kind == SqlKind::kPlaceholder || next.IsWord("unnest");
  }
  if (token.IsWord("not")) return IsOneOf(next, kLike) || next.IsWord("in");
  if (IsOneOf(token, kLike)) return IsValue(next) || next.IsMark("(");
  return token.IsWord("isnull") || token.IsWord("notnull");
}

/// Whether an operand that begins at this token is the right side of a comparison.
bool Sql::EndsComparison(size_t i) const {
  if (i == 0) return false;
  const SqlToken& before = At(i - 1);
  if (before.kind == SqlKind::kMark) return Has(kComparing, before.text);
  if (before.IsWord("from")) return i > 1 && At(i - 2).IsWord("distinct");
  return IsOneOf(before, kLike) || before.IsWord("in");
}

/// Whether a comparison at a token chooses rows; `begin` is where its left side begins.
bool Sql::Counts(size_t i, size_t begin) const {
  Clause clause = clauses_[std::min(i, clauses_.size() - 1)];
  if (clause != Clause::kUnknown) return Choosing(clause);
  const Fragment& fragment = kinds_[fragments_[i]];
  while (begin > fragment.begin && (At(begin - 1).IsMark("(") || At(begin - 1).IsWord("not"))) {
    --begin;
  }
  return begin == fragment.begin && !fragment.list;
}

/// Whether a stretch of tokens can be one operand: no two values side by side.
bool Sql::IsOperand(size_t begin, size_t end) const {
  if (begin >= end || end - begin > kLongestPostfix) return false;
  for (size_t i = begin; i + 1 < end; ++i) {
    if (IsValue(At(i)) && IsValue(At(i + 1))) return false;
  }
  return true;
}

bool Sql::IsCompared(size_t column, std::span<const std::string> columns) const {
  Span span = AroundName(column);
  for (int level = 0; level < kMostLevels; ++level) {
    span = WithPostfix(span);
    if (IsComparison(span.end) && Counts(span.begin, span.begin)) {
      return !Joins(column, span.end + 1, columns);
    }
    if (EndsComparison(span.begin)) {
      size_t left = kinds_[fragments_[span.begin]].begin;
      size_t limit = std::min(span.begin, left + kLongestPostfix);
      while (left < limit && (At(left).IsMark("(") || At(left).IsWord("not"))) ++left;
      bool first = left < span.begin && IsOperand(left, span.begin - 1);
      if (Counts(span.begin, first ? left : span.begin)) {
        return !Joins(column, span.begin - 2, columns);
      }
    }
    if (!Widen(span)) break;
  }
  uint32_t open = opens_[column];
  return open != kNone && joined_[open];
}

/// Whether a column is compared, where tables are joined, with one of another name: a foreign key
/// with the key that it names, which chooses no rows. `other` is a token of the other side.
bool Sql::Joins(size_t column, size_t other, std::span<const std::string> columns) const {
  if (clauses_[column] != Clause::kJoining) return false;
  while (At(other).IsName() && At(other + 1).IsMark(".")) other += 2;
  bool dotted = other > 0 && At(other - 1).IsMark(".");
  return dotted && At(other).IsName() && !Matches(columns, At(other).text);
}

/// Goes from an operand to the brackets around it, with the function that they belong to; false if
/// there are none, or a statement of its own is in them.
bool Sql::Widen(Span& span) const {
  uint32_t open = opens_[span.begin];
  if (open == kNone || selects_[open] || At(open).match == kNone) return false;
  span = {open, At(open).match + size_t{1}};
  bool function = open > 0 && At(open - 1).IsName() && !IsOneOf(At(open - 1), kBeforeBrackets);
  if (function) span.begin = AroundName(open - 1).begin;
  return true;
}

std::optional<size_t> Sql::Sets(std::span<const std::string> settings) const {
  for (size_t i = 0; i < read_.tokens.size(); ++i) {
    if (At(i).IsWord("set") && SetsAt(i, settings)) return OffsetOf(i);
    if (At(i).IsWord("set_config") && ConfiguresAt(i, settings)) return OffsetOf(i);
  }
  return FindOption(settings);
}

/// SET [SESSION|LOCAL] name, where it is no UPDATE's.
bool Sql::SetsAt(size_t i, std::span<const std::string> settings) const {
  bool known = begins_.clause == SqlPlace::Clause::kOther;
  bool first = i == 0 ? !known : At(i - 1).IsMark(";") || IsOneOf(At(i - 1), kBeforeStatements);
  bool scoped = false;
  size_t name = i + 1;
  for (; At(name).IsWord("local") || At(name).IsWord("session"); ++name) {
    if (At(name + 1).kind == SqlKind::kMark) return false;  // a column of that name
    scoped = true;
  }
  if (!first && !scoped) return false;
  if (scoped && At(name).IsWord("authorization")) return Matches(settings, "role");
  std::string dotted;
  size_t end = name;
  while (IsValue(At(end)) && At(end).kind != SqlKind::kNumber) {
    dotted += At(end).text;
    if (!At(end + 1).IsMark(".")) break;
    dotted += ".";
    end += 2;
  }
  if (!Matches(settings, dotted)) return false;
  return scoped || !At(end + 1).IsMark("=") || !IsAssigned(end + 1);
}

/// Whether the `=` after SET is an UPDATE's: other columns or a WHERE follow.
bool Sql::IsAssigned(size_t i) const {
  size_t end = std::min(i + kLongestSetting, read_.tokens.size());
  for (; i < end && !At(i).IsMark(";"); ++i) {
    if (opens_[i] == kNone && (At(i).IsMark(",") || IsOneOf(At(i), kAfterAssignments))) return true;
  }
  return false;
}

bool Sql::ConfiguresAt(size_t i, std::span<const std::string> settings) const {
  const SqlToken& name = At(i + 2);
  if (!At(i + 1).IsMark("(") || name.kind != SqlKind::kString) return false;
  return Matches(settings, name.text == kAuthorization ? "role" : name.text);
}

/// Options as libpq takes them: `-c name=value`.
std::optional<size_t> Sql::FindOption(std::span<const std::string> settings) const {
  for (size_t at = text_.find("-c"); at != text_.npos; at = text_.find("-c", at + 2)) {
    if (at > 0 && (syntax::IsWordByte(text_[at - 1]) || text_[at - 1] == '-')) continue;
    size_t begin = std::min(text_.find_first_not_of(" \t", at + 2), text_.size());
    size_t end = begin;
    while (end < text_.size() &&
           (syntax::IsWordByte(text_[end]) || text_[end] == '.' || text_[end] == kSqlHole)) {
      ++end;
    }
    std::string_view name = text_.substr(begin, end - begin);
    size_t equals = text_.find_first_not_of(' ', end);
    if (equals == text_.npos || text_[equals] != '=') continue;
    if (Matches(settings, name == kAuthorization ? "role" : name)) return at;
  }
  return std::nullopt;
}

}  // namespace pushgate::rules::match
