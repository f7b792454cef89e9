#include <algorithm>
#include <memory>
#include <utility>

#include "rules/language/formula_reader.h"
#include "rules/language/vocabulary.h"
#include "rules/syntax/words.h"

/// How a FormulaReader reads pattern-flows-into and metavariable-sql.

namespace pushgate::rules::language {
namespace {

constexpr std::string_view kMark = "IT";

/// The texts of a list, or of one text.
std::vector<std::string> ReadTexts(const YamlNode* value, ErrorList& errors) {
  std::vector<std::string> texts;
  if (value == nullptr) return texts;
  auto add = [&](const YamlNode& item) {
    bool text = item.kind == YamlNode::Kind::kScalar && !item.text.empty();
    if (!text) return errors.Add(item, "expected a name, such as tenant_id");
    texts.push_back(item.text);
  };
  if (value->kind == YamlNode::Kind::kSequence) {
    for (const YamlNode& item : value->items) add(item);
  } else {
    add(*value);
  }
  return texts;
}

/// The longest word of a glob, in lower case; empty if it has none that says anything.
std::string WordOf(std::string_view glob) {
  std::string longest;
  if (glob.find_first_of("[\\") != glob.npos) return longest;
  syntax::ForEachWord(glob, [&](size_t begin, size_t end) {
    if (end - begin > longest.size()) longest = glob.substr(begin, end - begin);
  });
  std::transform(longest.begin(), longest.end(), longest.begin(), syntax::Lower);
  return longest.size() < 2 ? "" : longest;
}

bool IsCall(const Formula& formula) {
  const Pattern& pattern = formula.pattern;
  return !pattern.nodes.empty() && pattern.form == Pattern::Form::kExpression &&
         pattern[pattern.root].kind == syntax::Kind::kCall;
}

}  // namespace

void LinkSqlToFlows(Formula& all) {
  auto flows = std::find_if(all.conditions.begin(), all.conditions.end(),
                            [](const Condition& c) { return c.kind == Condition::Kind::kFlows; });
  if (flows == all.conditions.end()) return;
  for (Condition& condition : all.conditions) {
    if (condition.kind != Condition::Kind::kSql) continue;
    condition.flows = flows->flows;
    condition.flows->as_sql = true;
  }
}

void FormulaReader::ReadFlows(const YamlNode& value, Formula& all) {
  const YamlNode *into = &value, *through = nullptr;
  if (value.kind == YamlNode::Kind::kMap) {
    if (!CheckKeys("pattern-flows-into", value, vocabulary::kFlowsKeys)) return;
    into = value.Find("into");
    through = value.Find("through");
  }
  auto is_list = [](const YamlNode* list) {
    return list->kind == YamlNode::Kind::kSequence && !list->items.empty();
  };
  if (into == nullptr || !is_list(into) || (through != nullptr && !is_list(through))) {
    return errors_.Add(value,
                       "'pattern-flows-into' must be a list of patterns, or hold such lists "
                       "as 'into' and perhaps 'through'");
  }
  Condition condition;
  condition.kind = Condition::Kind::kFlows;
  condition.flows = std::make_shared<FlowsInto>();
  ReadTargets(*into, *condition.flows, condition.flows->into);
  if (through != nullptr) ReadTargets(*through, *condition.flows, condition.flows->through);
  all.conditions.push_back(std::move(condition));
}

void FormulaReader::ReadTargets(const YamlNode& list, FlowsInto& flows, std::vector<Formula>& to) {
  FormulaReader reader(errors_, symbols_, flows.metavariables, substitution_, kinds_);
  for (const YamlNode& item : list.items) {
    Formula formula = reader.ReadOperand(item);
    Slot mark = flows.metavariables.Find(kMark);
    bool marked = mark != kNoSlot &&
                  std::find(formula.pattern.slots.begin(), formula.pattern.slots.end(), mark) !=
                      formula.pattern.slots.end();
    bool pattern = formula.kind == Formula::Kind::kPattern && !formula.pattern.nodes.empty();
    if (pattern && !marked && !IsCall(formula)) {
      errors_.Add(item,
                  "a pattern of 'pattern-flows-into' is a call, or marks with $IT what has "
                  "to be reached");
    }
    to.push_back(std::move(formula));
  }
  for (const UsedMetavariable& used : reader.used()) {
    Slot slot = flows.metavariables.Find(used.name);
    if (slot < reader.bound().size() && reader.bound()[slot]) continue;
    errors_.Add(*used.node, "$" + used.name + " is bound by no pattern that has to match");
  }
}

void FormulaReader::ReadSql(const YamlNode& value, Formula& all) {
  if (!CheckKeys("metavariable-sql", value, vocabulary::kSqlKeys)) return;
  const YamlNode* metavariable = value.Find("metavariable");
  Condition condition;
  condition.kind = Condition::Kind::kSql;
  condition.compares = ReadTexts(value.Find("compares"), errors_);
  condition.sets = ReadTexts(value.Find("sets"), errors_);
  if (metavariable == nullptr || (condition.compares.empty() && condition.sets.empty())) {
    return errors_.Add(value, "'metavariable-sql' needs 'metavariable', and 'compares' or 'sets'");
  }
  condition.slot = ReadMetavariable(*metavariable);
  if (condition.slot == kNoSlot) return;
  for (const auto* globs : {&condition.compares, &condition.sets}) {
    for (const std::string& glob : *globs) {
      condition.words.push_back(WordOf(glob));
      if (condition.words.back().empty()) {
        errors_.Add(value, "'" + glob + "' has no word without which it matches nothing");
      }
    }
  }
  // SET SESSION AUTHORIZATION sets the role, too.
  if (!condition.sets.empty()) condition.words.push_back("authorization");
  all.conditions.push_back(std::move(condition));
}

}  // namespace pushgate::rules::language
