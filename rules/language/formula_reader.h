#pragma once

#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/yaml.h"
#include "rules/language/formula.h"
#include "rules/rule_set.h"

namespace pushgate::rules::language {

/// A word of a rule file, as errors name it.
inline std::string Quoted(std::string_view word) { return "'" + std::string(word) + "'"; }

/// Collects the errors of one rule file, each with its place.
class ErrorList {
 public:
  ErrorList(const RuleSource& source, std::vector<LoadError>& errors)
      : source_(source), errors_(errors) {}

  void Add(const YamlNode& node, std::string_view what) { AddAt(node.line, node.column, what); }
  void AddAt(int line, int column, std::string_view what);
  /// For a valid word of Semgrep's that this version does not run.
  void Refuse(const YamlNode& node, std::string_view word);
  /// For a word that Semgrep may know and this version does not: refused, as the rule would mean
  /// less than it says.
  void RefuseUnknown(const YamlNode& node, std::string_view what);
  /// At a byte of a scalar's value.
  void AddInside(const YamlNode& scalar, size_t offset, std::string_view what);
  /// For another file of the same rules.
  ErrorList For(const RuleSource& source) const { return {source, errors_}; }
  std::string Where(const YamlNode& node) const;

 private:
  const RuleSource& source_;
  std::vector<LoadError>& errors_;
};

/// By name; see kinds.h.
using Kinds = std::map<std::string, std::shared_ptr<const ValueKind>, std::less<>>;

class Substitution;

/// Reads the patterns of one rule.
class FormulaReader {
 public:
  FormulaReader(ErrorList& errors, syntax::NameTable& symbols, Metavariables& metavariables,
                Substitution& substitution, const Kinds& kinds)
      : errors_(errors),
        symbols_(symbols),
        metavariables_(metavariables),
        substitution_(substitution),
        kinds_(kinds) {}

  /// The formula of a rule: the key `pattern`, `patterns`, `pattern-either` or `pattern-regex`.
  Formula ReadRule(const YamlNode& key, const YamlNode& value);
  /// The value of a `pattern`, `patterns`, `pattern-either`, `pattern-regex`.
  Formula Read(std::string_view key, const YamlNode& value);

  /// Slots that some positive pattern binds.
  const std::vector<bool>& bound() const { return bound_; }

  struct UsedMetavariable {
    const YamlNode* node;
    std::string name;
  };
  /// Metavariables that conditions ask about.
  const std::vector<UsedMetavariable>& used() const { return used_; }

 private:
  Formula ReadPattern(const YamlNode& value);
  bool Compile(const YamlNode& value, const std::string& text, Formula& formula);
  Formula ReadRegexPattern(const YamlNode& value);
  bool MakeRegex(const YamlNode& value, std::string_view expression, Formula& formula);
  Formula ReadAll(const YamlNode& value, bool nested = false);
  Formula ReadAny(const YamlNode& value);
  Formula ReadOperand(const YamlNode& value);
  Formula ReadNegation(const YamlNode& value, Formula (FormulaReader::*read)(const YamlNode&));
  void ReadItem(const YamlNode& item, Formula& all);
  bool ReadCondition(std::string_view key, const YamlNode& value, Formula& all);
  void ReadRegex(const YamlNode& value, Formula& all);
  void ReadComparison(const YamlNode& value, Formula& all);
  void ReadBase(const YamlNode& value, Condition& condition);
  void ReadNested(const YamlNode& value, Formula& all);
  Formula ReadNestedFormula(const YamlNode& value);
  void ReadKind(const YamlNode& value, Formula& all);
  bool ReadFlag(const YamlNode& value, std::string_view key);
  void ReadFlows(const YamlNode& value, Formula& all);
  void ReadTargets(const YamlNode& list, FlowsInto& flows, std::vector<Formula>& to);
  void ReadSql(const YamlNode& value, Formula& all);
  void ReadFocus(const YamlNode& value, Formula& all);
  bool CheckItem(const YamlNode& item);
  bool CheckKeys(std::string_view name, const YamlNode& value,
                 std::span<const std::string_view> known);
  Slot ReadMetavariable(const YamlNode& value);
  std::vector<Group> AddGroups(const Regex& regex);
  void MarkBound(const Pattern& pattern);

  ErrorList& errors_;
  syntax::NameTable& symbols_;
  Metavariables& metavariables_;
  Substitution& substitution_;
  const Kinds& kinds_;
  std::vector<bool> bound_;
  std::vector<UsedMetavariable> used_;
  enum class Language { kPython, kGeneric, kRegex };
  Language language_ = Language::kPython;  // of the patterns that are being read
};

/// Lets each metavariable-sql of a `patterns` know of the pattern-flows-into beside it.
void LinkSqlToFlows(Formula& all);

}  // namespace pushgate::rules::language
