#include "rules/language/formula_reader.h"

#include <algorithm>
#include <utility>

#include "base/nearest.h"
#include "rules/language/vocabulary.h"

namespace pushgate::rules::language {
namespace {

using vocabulary::Lists;

std::string Quoted(std::string_view word) { return "'" + std::string(word) + "'"; }

/// The 1-based line of a text, without its end.
std::string_view LineOf(std::string_view text, int line) {
  for (; line > 1; --line) {
    size_t end = text.find('\n');
    if (end == std::string_view::npos) return {};
    text.remove_prefix(end + 1);
  }
  return text.substr(0, text.find('\n'));
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

Formula FormulaReader::Read(std::string_view key, const YamlNode& value) {
  if (key == "patterns") return ReadAll(value);
  if (key == "pattern-either") return ReadAny(value);
  return ReadPattern(value);
}

Formula FormulaReader::ReadPattern(const YamlNode& value) {
  Formula formula;
  if (value.kind != YamlNode::Kind::kScalar) {
    errors_.Add(value, "a pattern must be a text");
    return formula;
  }
  auto pattern = CompilePattern(value.text, symbols_, metavariables_);
  if (!pattern) {
    errors_.AddInside(value, pattern.error().offset, pattern.error().message);
    return formula;
  }
  formula.pattern = std::move(*pattern);
  if (negative_ == 0) MarkBound(formula.pattern);
  return formula;
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
  if (key.text == "pattern" || key.text == "patterns" || key.text == "pattern-either") {
    return Read(key.text, inner);
  }
  errors_.Add(key, Quoted(key.text) +
                       " cannot stand alone here: use pattern, patterns or "
                       "pattern-either");
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

Formula FormulaReader::ReadAll(const YamlNode& value) {
  Formula all;
  all.kind = Formula::Kind::kAll;
  if (value.kind != YamlNode::Kind::kSequence || value.items.empty()) {
    errors_.Add(value, "'patterns' must be a list of operators");
    return all;
  }
  for (const YamlNode& item : value.items) ReadItem(item, all);
  bool positive = false;
  for (const YamlNode& item : value.items) {
    if (item.entries.empty()) return all;  // already an error
    std::string_view key = item.entries.front().key.text;
    positive |= key == "pattern" || key == "patterns" || key == "pattern-either" ||
                key == "pattern-inside" || !Lists(vocabulary::kOperators, key);
  }
  if (!positive) {
    errors_.Add(value,
                "'patterns' needs at least one operator that says what to find: pattern, "
                "patterns, pattern-either or pattern-inside");
  }
  return all;
}

void FormulaReader::ReadItem(const YamlNode& item, Formula& all) {
  if (!CheckItem(item)) return;
  const auto& [key, value] = item.entries.front();
  if (key.text == "metavariable-regex") return ReadRegex(value, all);
  Term term;
  if (key.text == "pattern-not" || key.text == "pattern-not-inside") {
    term.kind = key.text == "pattern-not" ? Term::Kind::kNot : Term::Kind::kNotInside;
    ++negative_;
    term.formula = ReadOperand(value);
    --negative_;
  } else if (key.text == "pattern-inside") {
    term.kind = Term::Kind::kInside;
    term.formula = ReadOperand(value);
  } else {
    term.formula = Read(key.text, value);
  }
  all.terms.push_back(std::move(term));
}

void FormulaReader::ReadRegex(const YamlNode& value, Formula& all) {
  if (value.kind != YamlNode::Kind::kMap) {
    return errors_.Add(value, "'metavariable-regex' must hold 'metavariable' and 'regex'");
  }
  for (const auto& [key, unused] : value.entries) {
    if (Lists(vocabulary::kRegexKeys, key.text)) continue;
    if (Lists(vocabulary::kRefused, key.text)) {
      errors_.Refuse(key, key.text);
    } else {
      errors_.Add(key,
                  "unknown key " + Quoted(key.text) + DidYouMean(key.text, vocabulary::kRegexKeys));
    }
  }
  const YamlNode* metavariable = value.Find("metavariable");
  const YamlNode* expression = value.Find("regex");
  if (metavariable == nullptr || expression == nullptr) {
    return errors_.Add(value, "'metavariable-regex' needs both 'metavariable' and 'regex'");
  }
  std::string_view name = metavariable->text;
  if (name.size() < 2 || name[0] != '$') {
    return errors_.Add(*metavariable, "a metavariable is written $NAME");
  }
  name.remove_prefix(name.starts_with("$...") ? 4 : 1);
  Result<Regex> regex = Regex::Compile(expression->text);
  if (!regex) return errors_.Add(*expression, regex.error().message);
  used_.push_back({metavariable, std::string(name)});
  all.conditions.push_back({metavariables_.Add(name), std::move(*regex)});
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
    } else if (key.text == "pattern" || key.text == "patterns" || key.text == "pattern-either") {
      any.alternatives.push_back(Read(key.text, inner));
    } else {
      errors_.Add(key, Quoted(key.text) +
                           " cannot be an alternative of pattern-either: put it "
                           "under 'patterns' with what it restricts");
    }
  }
  return any;
}

}  // namespace pushgate::rules::language
