#include "rules/language/formula_reader.h"

#include <algorithm>
#include <cstdlib>
#include <utility>

#include "base/nearest.h"
#include "rules/language/generic_pattern.h"
#include "rules/language/substitution.h"
#include "rules/language/vocabulary.h"

namespace pushgate::rules::language {
namespace {

using vocabulary::Lists;

/// The 1-based line of a text, without its end.
std::string_view LineOf(std::string_view text, int line) {
  for (; line > 1; --line) {
    size_t end = text.find('\n');
    if (end == std::string_view::npos) return {};
    text.remove_prefix(end + 1);
  }
  return text.substr(0, text.find('\n'));
}

/// What people are shown of a text.
std::string FirstLine(std::string_view text) {
  constexpr size_t kLongest = 60;
  std::string_view line = text.substr(0, text.find('\n'));
  std::string shown(line.substr(0, kLongest));
  return line.size() < text.size() && line.size() + 1 < text.size() ? shown + " ..." : shown;
}

/// An operator as a trace shows it: `pattern-not: foo(...)`, long ones cut.
std::string Describe(const YamlNode& key, const YamlNode& value) {
  std::string_view what = value.text;
  const YamlNode* metavariable = value.Find("metavariable");
  if (value.kind == YamlNode::Kind::kMap && metavariable != nullptr) what = metavariable->text;
  return what.empty() ? key.text : key.text + ": " + FirstLine(what);
}

}  // namespace

void ErrorList::AddAt(int line, int column, std::string_view what) {
  errors_.push_back({source_.name + ":" + std::to_string(line) + ":" + std::to_string(column) +
                         ": " + std::string(what),
                     false});
}

std::string ErrorList::Where(const YamlNode& node) const {
  return source_.name + ":" + std::to_string(node.line) + ":" + std::to_string(node.column);
}

void ErrorList::Refuse(const YamlNode& node, std::string_view word) {
  Add(node, Quoted(word) + " is valid in Semgrep, but this version does not run it");
  errors_.back().refused = true;
}

void ErrorList::RefuseUnknown(const YamlNode& node, std::string_view what) {
  Add(node, what);
  errors_.back().refused = true;
}

void ErrorList::AddInside(const YamlNode& scalar, size_t offset, std::string_view what) {
  std::string_view before = std::string_view(scalar.text).substr(0, offset);
  int lines = static_cast<int>(std::count(before.begin(), before.end(), '\n'));
  size_t start = before.rfind('\n') + 1;  // npos + 1 is 0
  int column = static_cast<int>(before.size() - start);
  std::string_view line = LineOf(source_.text, scalar.line);
  size_t at = static_cast<size_t>(scalar.column - 1);
  char mark = at < line.size() ? line[at] : ' ';
  if (mark == '|' || mark == '>') {
    std::string_view content = LineOf(source_.text, scalar.line + 1 + lines);
    std::string_view first = LineOf(scalar.text, lines + 1);
    size_t shown = content.find_first_not_of(' ');
    size_t kept = first.find_first_not_of(' ');
    size_t indent =
        shown == std::string_view::npos || kept == std::string_view::npos || kept > shown
            ? 0
            : shown - kept;
    return AddAt(scalar.line + 1 + lines, static_cast<int>(indent) + column + 1, what);
  }
  if (lines > 0) return Add(scalar, what);
  bool quote = mark == '"' || mark == '\'';
  AddAt(scalar.line, scalar.column + column + (quote ? 1 : 0), what);
}

Formula FormulaReader::ReadRule(const YamlNode& key, const YamlNode& value) {
  Formula formula = Read(key.text, value);
  formula.line = key.line;
  formula.operand = Describe(key, value);
  return formula;
}

Formula FormulaReader::Read(std::string_view key, const YamlNode& value) {
  if (key == "patterns") return ReadAll(value);
  if (key == "pattern-either") return ReadAny(value);
  if (key == "pattern-regex") return ReadRegexPattern(value);
  return ReadPattern(value);
}

Formula FormulaReader::ReadPattern(const YamlNode& value) {
  Formula formula;
  if (value.kind != YamlNode::Kind::kScalar) {
    errors_.Add(value, "a pattern must be a text");
    return formula;
  }
  auto patterns = substitution_.PatternsOf(value);
  if (!patterns) {
    Compile(value, value.text, formula);
    return formula;
  }
  formula.kind = Formula::Kind::kAny;
  for (const std::string& text : patterns->texts) {
    Formula one;
    if (!Compile(value, text, one)) break;  // the others are wrong in the same way
    one.line = value.line;
    one.operand = "pattern: " + FirstLine(text);
    formula.alternatives.push_back(std::move(one));
  }
  if (patterns->never) formula.alternatives.clear();
  return formula;
}

/// Makes a formula of one pattern; `text` is the value's, with settings filled in.
bool FormulaReader::Compile(const YamlNode& value, const std::string& text, Formula& formula) {
  if (language_ == Language::kGeneric) return MakeRegex(value, GenericToRegex(text), formula);
  if (language_ == Language::kRegex) {
    errors_.Add(value, "with 'language: regex' a pattern is a pattern-regex");
    return false;
  }
  auto pattern = CompilePattern(text, symbols_, metavariables_);
  if (!pattern) {
    bool as_written = text == value.text;
    if (as_written) errors_.AddInside(value, pattern.error().offset, pattern.error().message);
    if (!as_written) errors_.Add(value, Quoted(FirstLine(text)) + ": " + pattern.error().message);
    return false;
  }
  formula.pattern = std::move(*pattern);
  MarkBound(formula.pattern);
  return true;
}

void FormulaReader::MarkBound(const Pattern& pattern) {
  bound_.resize(std::max(bound_.size(), metavariables_.size()));
  for (Slot slot : pattern.slots) bound_[slot] = true;
}

/// A text, or a map of one pattern operator.
Formula FormulaReader::ReadOperand(const YamlNode& value) {
  if (value.kind != YamlNode::Kind::kMap) return ReadPattern(value);
  Formula all;
  all.kind = Formula::Kind::kAll;
  if (!CheckItem(value)) return all;
  const auto& [key, inner] = value.entries.front();
  if (Lists(vocabulary::kFormulaKeys, key.text)) return Read(key.text, inner);
  if (key.text == "pattern-inside") {
    ReadItem(value, all);
    return all;
  }
  errors_.Add(key, Quoted(key.text) +
                       " cannot stand alone here: use pattern, patterns, pattern-either or "
                       "pattern-regex");
  return all;
}

bool FormulaReader::CheckItem(const YamlNode& item) {
  if (item.kind != YamlNode::Kind::kMap || item.entries.empty()) {
    errors_.Add(item, "expected an operator such as 'pattern: ...'");
    return false;
  }
  const YamlNode& key = item.entries.front().key;
  if (item.entries.size() > 1) {
    const YamlNode& second = item.entries[1].key;
    if (Lists(vocabulary::kRefused, second.text)) {
      errors_.Refuse(second, second.text);
    } else {
      errors_.Add(second, "an item of the list holds one operator: begin " + Quoted(second.text) +
                              " with a dash of its own");
    }
    return false;
  }
  if (Lists(vocabulary::kOperators, key.text)) return true;
  if (Lists(vocabulary::kRefused, key.text)) {
    errors_.Refuse(key, key.text);
  } else {
    errors_.Add(
        key, "unknown operator " + Quoted(key.text) + DidYouMean(key.text, vocabulary::kOperators));
  }
  return false;
}

Formula FormulaReader::ReadRegexPattern(const YamlNode& value) {
  Formula formula;
  if (value.kind == YamlNode::Kind::kScalar) {
    MakeRegex(value, value.text, formula);
  } else {
    errors_.Add(value, "a regular expression must be a text");
  }
  return formula;
}

bool FormulaReader::MakeRegex(const YamlNode& value, std::string_view expression,
                              Formula& formula) {
  formula.kind = Formula::Kind::kRegex;
  Result<Regex> regex = Regex::Compile(expression, true);
  if (!regex) {
    errors_.Add(value, regex.error().message);
    return false;
  }
  formula.regex = std::move(*regex);
  formula.groups = AddGroups(formula.regex);
  return true;
}

/// Groups bind metavariables: (...) binds $1, (?P<NAME>...) binds $NAME.
std::vector<Group> FormulaReader::AddGroups(const Regex& regex) {
  std::vector<Group> groups;
  for (const std::string& name : regex.GroupNames()) {
    bool numbered = name[0] >= '0' && name[0] <= '9';
    groups.push_back({metavariables_.Add(name), numbered});
  }
  bound_.resize(std::max(bound_.size(), metavariables_.size()));
  for (const Group& group : groups) bound_[group.slot] = true;
  return groups;
}

/// With `nested`, of a metavariable-pattern: negations alone are about the whole code.
Formula FormulaReader::ReadAll(const YamlNode& value, bool nested) {
  Formula all;
  all.kind = Formula::Kind::kAll;
  if (value.kind != YamlNode::Kind::kSequence || value.items.empty()) {
    errors_.Add(value, "'patterns' must be a list of operators");
    return all;
  }
  for (const YamlNode& item : value.items) ReadItem(item, all);
  LinkSqlToFlows(all);
  bool positive = nested;
  for (const YamlNode& item : value.items) {
    if (item.entries.empty()) return all;  // already an error
    std::string_view key = item.entries.front().key.text;
    positive |= Lists(vocabulary::kFormulaKeys, key) || key == "pattern-inside" ||
                !Lists(vocabulary::kOperators, key);
  }
  if (!positive) {
    errors_.Add(value,
                "'patterns' needs at least one operator that says what to find: pattern, "
                "patterns, pattern-either, pattern-regex or pattern-inside");
  }
  return all;
}

void FormulaReader::ReadItem(const YamlNode& item, Formula& all) {
  if (!CheckItem(item)) return;
  const auto& [key, value] = item.entries.front();
  size_t conditions = all.conditions.size();
  if (ReadCondition(key.text, value, all)) {
    for (; conditions < all.conditions.size(); ++conditions) {
      all.conditions[conditions].line = key.line;
      all.conditions[conditions].operand = Describe(key, value);
    }
    return;
  }
  Term term;
  if (key.text == "pattern-not" || key.text == "pattern-not-inside") {
    term.kind = key.text == "pattern-not" ? Term::Kind::kNot : Term::Kind::kNotInside;
    term.formula = ReadNegation(value, &FormulaReader::ReadOperand);
  } else if (key.text == "pattern-not-regex") {
    term.kind = Term::Kind::kNot;
    term.formula = ReadNegation(value, &FormulaReader::ReadRegexPattern);
  } else if (key.text == "pattern-inside") {
    term.kind = Term::Kind::kInside;
    term.formula = ReadOperand(value);
  } else {
    term.formula = Read(key.text, value);
  }
  term.formula.line = key.line;
  term.formula.operand = Describe(key, value);
  all.terms.push_back(std::move(term));
}

/// What a negation binds is known to its own conditions, and to nothing outside of it.
Formula FormulaReader::ReadNegation(const YamlNode& value,
                                    Formula (FormulaReader::*read)(const YamlNode&)) {
  size_t outside = used_.size();
  std::vector<bool> bound = bound_;
  Formula formula = (this->*read)(value);
  auto known = [&](const UsedMetavariable& used) { return bound_[metavariables_.Find(used.name)]; };
  bound_.resize(metavariables_.size());
  used_.erase(
      std::remove_if(used_.begin() + static_cast<std::ptrdiff_t>(outside), used_.end(), known),
      used_.end());
  bound_ = std::move(bound);
  return formula;
}

/// True if the operator is one that restricts matches or narrows them.
bool FormulaReader::ReadCondition(std::string_view key, const YamlNode& value, Formula& all) {
  if (key == "metavariable-regex") {
    ReadRegex(value, all);
  } else if (key == "metavariable-comparison") {
    ReadComparison(value, all);
  } else if (key == "metavariable-pattern") {
    ReadNested(value, all);
  } else if (key == "metavariable-kind") {
    ReadKind(value, all);
  } else if (key == "pattern-flows-into") {
    ReadFlows(value, all);
  } else if (key == "metavariable-sql") {
    ReadSql(value, all);
  } else if (key == "focus-metavariable") {
    ReadFocus(value, all);
  } else {
    return false;
  }
  return true;
}

/// Whether a value is a map; its unknown keys are errors.
bool FormulaReader::CheckKeys(std::string_view name, const YamlNode& value,
                              std::span<const std::string_view> known) {
  if (value.kind != YamlNode::Kind::kMap) {
    std::string keys;
    for (std::string_view key : known) keys += (keys.empty() ? "" : ", ") + Quoted(key);
    errors_.Add(value, Quoted(name) + " must hold keys: " + keys);
    return false;
  }
  for (const auto& [key, unused] : value.entries) {
    if (Lists(known, key.text)) continue;
    if (Lists(vocabulary::kRefused, key.text)) {
      errors_.Refuse(key, key.text);
    } else {
      errors_.RefuseUnknown(key, "unknown key " + Quoted(key.text) + DidYouMean(key.text, known));
    }
  }
  return true;
}

Slot FormulaReader::ReadMetavariable(const YamlNode& value) {
  std::string_view name = value.text;
  if (name.size() < 2 || name[0] != '$') {
    errors_.Add(value, "a metavariable is written $NAME");
    return kNoSlot;
  }
  name.remove_prefix(1);
  used_.push_back({&value, std::string(name)});
  return metavariables_.Add(name);
}

void FormulaReader::ReadRegex(const YamlNode& value, Formula& all) {
  if (!CheckKeys("metavariable-regex", value, vocabulary::kRegexKeys)) return;
  const YamlNode* metavariable = value.Find("metavariable");
  const YamlNode* expression = value.Find("regex");
  const YamlNode* constants = value.Find("constant-propagation");
  if (metavariable == nullptr || expression == nullptr) {
    return errors_.Add(value, "'metavariable-regex' needs both 'metavariable' and 'regex'");
  }
  Condition condition;
  condition.slot = ReadMetavariable(*metavariable);
  if (condition.slot == kNoSlot) return;
  Result<Regex> regex = Regex::Compile(expression->text);
  if (!regex) return errors_.Add(*expression, regex.error().message);
  condition.regex = std::move(*regex);
  condition.groups = AddGroups(condition.regex);
  condition.constants = constants != nullptr && constants->text == "true";
  all.conditions.push_back(std::move(condition));
}

void FormulaReader::ReadComparison(const YamlNode& value, Formula& all) {
  if (!CheckKeys("metavariable-comparison", value, vocabulary::kComparisonKeys)) return;
  const YamlNode* comparison = value.Find("comparison");
  const YamlNode* metavariable = value.Find("metavariable");
  if (comparison == nullptr) {
    return errors_.Add(value, "'metavariable-comparison' needs 'comparison'");
  }
  Condition condition;
  condition.kind = Condition::Kind::kComparison;
  if (metavariable != nullptr) condition.slot = ReadMetavariable(*metavariable);
  ReadBase(value, condition);
  auto expression = CompilePattern(comparison->text, symbols_, metavariables_);
  if (!expression || expression->form != Pattern::Form::kExpression) {
    size_t offset = expression ? 0 : expression.error().offset;
    return errors_.AddInside(*comparison, offset, "the comparison is no expression of Python's");
  }
  bound_.resize(std::max(bound_.size(), metavariables_.size()));
  for (Slot slot : expression->slots) used_.push_back({comparison, metavariables_.Name(slot)});
  condition.comparison = std::move(*expression);
  all.conditions.push_back(std::move(condition));
}

/// `strip` and `base`: the metavariable's text, without quotes, is read as a number.
void FormulaReader::ReadBase(const YamlNode& value, Condition& condition) {
  const YamlNode *base = value.Find("base"), *strip = value.Find("strip");
  if (base == nullptr && (strip == nullptr || strip->text != "true")) return;
  if (condition.slot == kNoSlot) {
    return errors_.Add(value, "'base' and 'strip' need 'metavariable'");
  }
  condition.base = 10;
  if (base == nullptr) return;
  condition.base = std::atoi(base->text.c_str());
  if (condition.base < 2 || condition.base > 36) {
    errors_.Add(*base, "'base' must be a number from 2 to 36");
  }
}

void FormulaReader::ReadNested(const YamlNode& value, Formula& all) {
  if (!CheckKeys("metavariable-pattern", value, vocabulary::kNestedKeys)) return;
  const YamlNode* metavariable = value.Find("metavariable");
  if (metavariable == nullptr) {
    return errors_.Add(value, "'metavariable-pattern' needs 'metavariable'");
  }
  Condition condition;
  condition.kind = Condition::Kind::kFormula;
  condition.slot = ReadMetavariable(*metavariable);
  if (const YamlNode* language = value.Find("language")) {
    bool text = language->text == "generic" || language->text == "regex";
    if (!text && !Lists(vocabulary::kPythonNames, language->text)) {
      return errors_.Refuse(*language, "language: " + language->text);
    }
    condition.as_text = text;
    if (text) language_ = language->text == "regex" ? Language::kRegex : Language::kGeneric;
  }
  condition.nested.push_back(ReadNestedFormula(value));
  language_ = Language::kPython;
  all.conditions.push_back(std::move(condition));
}

/// The one formula of a metavariable-pattern.
Formula FormulaReader::ReadNestedFormula(const YamlNode& value) {
  const YamlNode* first = nullptr;
  Formula formula;
  for (const auto& [key, inner] : value.entries) {
    if (!Lists(vocabulary::kFormulaKeys, key.text)) continue;
    if (first != nullptr) {
      errors_.Add(key, Quoted(key.text) + " beside " + Quoted(first->text) +
                           ": 'metavariable-pattern' has one of them; join them under 'patterns'");
      continue;
    }
    first = &key;
    formula = key.text == "patterns" ? ReadAll(inner, true) : Read(key.text, inner);
  }
  if (first == nullptr) {
    errors_.Add(value,
                "'metavariable-pattern' needs pattern, patterns, pattern-either or pattern-regex");
  }
  return formula;
}

void FormulaReader::ReadKind(const YamlNode& value, Formula& all) {
  if (!CheckKeys("metavariable-kind", value, vocabulary::kKindKeys)) return;
  const YamlNode* metavariable = value.Find("metavariable");
  const YamlNode* kind = value.Find("kind");
  if (metavariable == nullptr || kind == nullptr) {
    return errors_.Add(value, "'metavariable-kind' needs both 'metavariable' and 'kind'");
  }
  Condition condition;
  condition.kind = Condition::Kind::kKind;
  condition.slot = ReadMetavariable(*metavariable);
  condition.called = ReadFlag(value, "called");
  condition.certain = ReadFlag(value, "certain");
  condition.direct = ReadFlag(value, "direct");
  condition.made = ReadFlag(value, "made");
  auto known = kinds_.find(kind->text);
  if (known == kinds_.end()) {
    std::vector<std::string_view> names;
    for (const auto& [name, unused] : kinds_) names.push_back(name);
    return errors_.Add(*kind, "unknown kind " + Quoted(kind->text) + DidYouMean(kind->text, names));
  }
  condition.value_kind = known->second;
  if (condition.slot != kNoSlot) all.conditions.push_back(std::move(condition));
}

/// The value of a key that may be left out.
bool FormulaReader::ReadFlag(const YamlNode& value, std::string_view key) {
  const YamlNode* flag = value.Find(key);
  if (flag == nullptr) return false;
  if (flag->text != "true" && flag->text != "false") {
    errors_.Add(*flag, Quoted(key) + " must be true or false");
  }
  return flag->text == "true";
}

void FormulaReader::ReadFocus(const YamlNode& value, Formula& all) {
  std::vector<Slot> list;
  if (value.kind == YamlNode::Kind::kScalar) {
    list.push_back(ReadMetavariable(value));
  } else if (value.kind == YamlNode::Kind::kSequence && !value.items.empty()) {
    for (const YamlNode& item : value.items) list.push_back(ReadMetavariable(item));
  } else {
    errors_.Add(value, "'focus-metavariable' must be a metavariable or a list of them");
  }
  std::erase(list, kNoSlot);
  if (!list.empty()) all.focus.push_back(std::move(list));
}

Formula FormulaReader::ReadAny(const YamlNode& value) {
  Formula any;
  any.kind = Formula::Kind::kAny;
  if (value.kind != YamlNode::Kind::kSequence || value.items.empty()) {
    errors_.Add(value, "'pattern-either' must be a list of operators");
    return any;
  }
  for (const YamlNode& item : value.items) {
    if (!CheckItem(item)) continue;
    const auto& [key, inner] = item.entries.front();
    if (key.text == "pattern-inside") {
      any.alternatives.push_back(ReadOperand(inner));
      any.alternatives.back().inside = true;
    } else if (Lists(vocabulary::kFormulaKeys, key.text)) {
      any.alternatives.push_back(Read(key.text, inner));
    } else {
      errors_.Add(key, Quoted(key.text) +
                           " cannot be an alternative of pattern-either: put it "
                           "under 'patterns' with what it restricts");
      continue;
    }
    any.alternatives.back().line = key.line;
    any.alternatives.back().operand = Describe(key, inner);
  }
  return any;
}

}  // namespace pushgate::rules::language
