#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "rules/match/sql_tokens.h"

namespace pushgate::rules::match {

/// Where in a statement a piece of SQL begins or ends.
struct SqlPlace {
  enum class Clause : uint8_t {
    kUnknown,
    kChoosing,  // WHERE, ON, HAVING and the like: a comparison there chooses rows
    kOther,     // columns, values, assignments, order
  };

  Clause clause = Clause::kUnknown;
  bool in_string = false;

  bool operator==(const SqlPlace&) const = default;
};

/// One text read as SQL: a statement, several, or a fragment, in any dialect, with placeholders and
/// holes. Never fails; takes time in proportion to the text. Views point into the text.
class Sql {
 public:
  explicit Sql(std::string_view text, SqlPlace begins = {});

  /// Where a column that one of the globs names is compared in a clause that chooses rows. At the
  /// beginning of a fragment, of which nothing is known, a comparison counts, unless a comma
  /// follows: those are assignments.
  std::optional<size_t> Compares(std::span<const std::string> columns) const;
  /// Where a setting that one of the globs names is set: SET, SET ROLE and SESSION AUTHORIZATION
  /// (both are `role`), set_config(), or an option `-c name=value`.
  std::optional<size_t> Sets(std::span<const std::string> settings) const;
  /// Where the text ends, and where in it each hole stands, in order.
  SqlPlace end() const { return end_; }
  const std::vector<SqlPlace>& holes() const { return holes_; }

 private:
  enum class Clause : uint8_t { kUnknown, kChoosing, kJoining, kTables, kOther };

  /// What is known between a round bracket and its end.
  struct Level {
    Clause clause = Clause::kUnknown;
    bool joins = false;           // a JOIN stands before
    std::vector<Clause> cases{};  // the clauses around CASE ... END
  };
  /// A stretch of tokens that is one operand.
  struct Span {
    size_t begin, end;  // behind the last
  };
  struct Fragment {
    size_t begin = 0;   // the first token
    bool list = false;  // of assignments or the like: a comma parts it
  };

  const SqlToken& At(size_t i) const;
  size_t OffsetOf(size_t i) const { return static_cast<size_t>(At(i).text.data() - text_.data()); }
  void ReadClauses();
  void ReadToken(size_t i, std::vector<Level>& levels);
  void ReadWord(size_t i, Level& level);
  void ReadHole(size_t i, Level& level);
  void BeginFragment(size_t i);
  bool IsKeyword(size_t i) const;
  bool Chooses(size_t i, const Level& level) const;
  bool IsCompared(size_t column, std::span<const std::string> columns) const;
  bool IsComparison(size_t i) const;
  bool EndsComparison(size_t i) const;
  bool Counts(size_t i, size_t begin) const;
  bool IsOperand(size_t begin, size_t end) const;
  Span AroundName(size_t name) const;
  Span WithPostfix(Span span) const;
  bool Widen(Span& span) const;
  bool Joins(size_t column, size_t other, std::span<const std::string> columns) const;
  static bool Choosing(Clause clause) {
    return clause == Clause::kChoosing || clause == Clause::kJoining;
  }
  bool SetsAt(size_t i, std::span<const std::string> settings) const;
  bool IsAssigned(size_t i) const;
  bool ConfiguresAt(size_t i, std::span<const std::string> settings) const;
  std::optional<size_t> FindOption(std::span<const std::string> settings) const;

  std::string_view text_;
  SqlPlace begins_;
  SqlTokens read_;
  std::vector<Clause> clauses_;      // by token
  std::vector<uint32_t> fragments_;  // by token: which it belongs to
  std::vector<uint32_t> opens_;      // by token: the bracket around it, or UINT32_MAX
  std::vector<Fragment> kinds_;
  std::vector<bool> selects_;  // by token, of brackets: a statement of its own
  std::vector<bool> joined_;   // ... behind JOIN ... USING
  SqlPlace end_;
  std::vector<SqlPlace> holes_;
};

}  // namespace pushgate::rules::match
