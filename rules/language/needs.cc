#include "rules/language/needs.h"

#include <algorithm>
#include <utility>

#include "rules/language/regex_need.h"
#include "rules/syntax/words.h"

namespace pushgate::rules::language {
namespace {

using syntax::IsWordByte;
using syntax::Kind;
using syntax::NodeId;

// Shorter words occur everywhere.
constexpr size_t kShortestWord = 2;

/// A string's word begins a word of the source as well, unless it follows what is usually written
/// as an escape: "\nname" holds no word `name`.
bool IsWrittenAsItself(char c) { return c >= ' ' && c < 0x7F; }

void AddStringWords(std::string_view content, std::vector<Need>& to) {
  for (size_t at = 0; at < content.size();) {
    size_t begin = at;
    while (at < content.size() && IsWordByte(content[at])) ++at;
    bool whole = begin == 0 || IsWrittenAsItself(content[begin - 1]);
    if (whole && at - begin >= kShortestWord) {
      to.push_back(
          {Need::Kind::kString, std::string(content.substr(begin, at - begin)), false, {}});
    }
    if (at == begin) ++at;
  }
}

bool IsDots(const Pattern& pattern, NodeId id) { return pattern.parts[id].hole == Hole::kDots; }

NodeId BodyOf(const Pattern& pattern, NodeId definition) {
  for (NodeId id = pattern.FirstChild(definition); id < pattern[definition].after;
       id = pattern[id].after) {
    if (pattern[id].role == syntax::Role::kBody) return id;
  }
  return syntax::kNoNode;
}

/// Whether a node is a class whose body says more than `...`.
bool IsClassWithBody(const Pattern& pattern, NodeId id) {
  if (pattern[id].kind != Kind::kClassDef || pattern.parts[id].hole != Hole::kNone) return false;
  NodeId body = BodyOf(pattern, id);
  if (body == syntax::kNoNode) return false;
  for (NodeId item = body + 1; item < pattern[body].after; item = pattern[item].after) {
    if (!IsDots(pattern, item)) return true;
  }
  return false;
}

/// Whether a match may cover several statements of the module or definitions of a class.
bool IsSequence(const Pattern& pattern) {
  if (pattern.nodes.empty()) return false;  // it has an error
  if (pattern.form == Pattern::Form::kStatements) return true;
  for (NodeId id = pattern.root; id < pattern[pattern.root].after; ++id) {
    if (IsClassWithBody(pattern, id)) return true;
  }
  return false;
}

NodeId EndOf(const Pattern& pattern) {
  bool many = pattern.form == Pattern::Form::kStatements;
  return many ? pattern.root_end : pattern[pattern.root].after;
}

Need Somewhere(Need part) {
  if (part.is_always_met()) return part;
  Need need;
  need.kind = Need::Kind::kSomewhere;
  need.parts.push_back(std::move(part));
  return need;
}

bool Lists(const std::vector<Slot>& slots, Slot slot) {
  return std::find(slots.begin(), slots.end(), slot) != slots.end();
}

bool HasToMatch(const Term& term) {
  return term.kind == Term::Kind::kPositive || term.kind == Term::Kind::kInside;
}

/// Whether a match of the formula surely holds, in its own statement, code that a metavariable
/// stands for.
bool BindsHere(const Formula& formula, Slot slot) {
  auto here = [&](const Formula& alternative) { return BindsHere(alternative, slot); };
  auto term_here = [&](const Term& term) { return HasToMatch(term) && here(term.formula); };
  switch (formula.kind) {
    case Formula::Kind::kPattern:
      return !IsSequence(formula.pattern) && Lists(formula.pattern.slots, slot);
    case Formula::Kind::kAny:
      return std::all_of(formula.alternatives.begin(), formula.alternatives.end(), here);
    case Formula::Kind::kAll:
      return std::any_of(formula.terms.begin(), formula.terms.end(), term_here);
    default:
      return false;
  }
}

class PatternReader {
 public:
  PatternReader(const Pattern& pattern, const syntax::NameTable& symbols)
      : pattern_(pattern), symbols_(symbols) {}

  Need Run() {
    if (pattern_.nodes.empty()) return {};  // it has an error
    return Within(pattern_.root, EndOf(pattern_));
  }

  /// The need of a stretch of the pattern.
  Need Within(NodeId begin, NodeId end) {
    needs_.clear();
    // A type may be named by a string, too.
    bool typed = std::any_of(pattern_.parts.begin(), pattern_.parts.end(),
                             [](const Part& part) { return part.hole == Hole::kTyped; });
    for (NodeId id = begin; id < end; ++id) {
      AddName(id, typed ? Need::Kind::kString : Need::Kind::kWord);
      AddString(id);
    }
    return AllOf(std::move(needs_));
  }

 private:
  void AddName(NodeId id, Need::Kind kind) {
    const syntax::Node& node = pattern_[id];
    bool name = node.kind == Kind::kIdentifier || node.kind == Kind::kName;
    if (!name || pattern_.parts[id].hole != Hole::kNone) return;
    const auto& names = pattern_.names;
    if (std::find(names.begin(), names.end(), node.name) == names.end()) return;
    std::string_view text = symbols_.Text(node.name);
    bool word = !text.empty() && std::all_of(text.begin(), text.end(), IsWordByte);
    if (!word) return;
    needs_.push_back({kind, std::string(text), false, {}});
    needs_.back().attribute = kind == Need::Kind::kWord && IsAttributeOfAnything(id);
  }

  /// `$X.name`
  bool IsAttributeOfAnything(NodeId id) const {
    NodeId parent = pattern_[id].parent;
    if (parent == syntax::kNoNode || pattern_[parent].kind != Kind::kAttribute) return false;
    NodeId object = pattern_.FirstChild(parent);
    return object != id && pattern_.parts[object].hole == Hole::kMetavariable;
  }

  void AddString(NodeId id) {
    const syntax::Node& node = pattern_[id];
    if (node.kind != Kind::kString && node.kind != Kind::kStringPart) return;
    const Part& part = pattern_.parts[id];
    if (part.hole == Hole::kNone) AddStringWords(symbols_.Text(node.name), needs_);
    if (part.hole == Hole::kStringRegex) {
      needs_.push_back(NeedOfRegex(pattern_.regexes[part.regex].expression()));
    }
  }

  const Pattern& pattern_;
  const syntax::NameTable& symbols_;
  std::vector<Need> needs_;
};

/// Whether a statement of a pattern matches within no definition of the module, if it is the first
/// of a sequence in it: simple statements and assignments.
bool IsOutsideDefinitions(const Pattern& pattern, NodeId id) {
  Kind kind = pattern[id].kind;
  if (pattern.parts[id].hole != Hole::kNone) return false;
  if (kind == Kind::kExprStmt) {
    NodeId expression = pattern.FirstChild(id);
    return expression != syntax::kNoNode && pattern[expression].kind == Kind::kAssign &&
           pattern.parts[expression].hole == Hole::kNone;
  }
  return syntax::IsStatement(kind) && kind != Kind::kFunctionDef && kind != Kind::kClassDef;
}

/// A metavariable-regex that sees the text itself: what a constant is need not stand in it.
bool IsAboutText(const Condition& condition) {
  return condition.kind == Condition::Kind::kRegex && !condition.constants;
}

Need InString(std::string_view text, bool any_case) {
  Need need{Need::Kind::kText, std::string(text), any_case, {}};
  need.in_string = true;
  return need;
}

/// SQL that sets something does so by SET, set_config() or, where it is the options of a
/// connection, behind -c.
Need NeedOfSql(const Condition& condition) {
  std::vector<Need> words;
  for (const std::string& word : condition.words) words.push_back(InString(word, true));
  if (!condition.compares.empty()) return AnyOf(std::move(words));
  Need set = InString("set", true);
  set.begins_word = set.ends_word = true;
  Need ways = AnyOf({std::move(set), InString("set_config", true), InString("-c", false)});
  return AllOf({AnyOf(std::move(words)), std::move(ways)});
}

/// Of a condition on what a metavariable stands for.
Need NeedOfCondition(const Condition& condition) {
  if (condition.kind == Condition::Kind::kSql) return NeedOfSql(condition);
  return condition.kind == Condition::Kind::kKind
             ? NeedOfKind(*condition.value_kind, !condition.certain)
             : NeedOfRegex(condition.regex.expression());
}

/// Conditions of the formulas around, on what metavariables stand for.
using Conditions = std::vector<const Condition*>;

void AddConditions(const Formula& formula, Conditions& to) {
  for (const Condition& condition : formula.conditions) {
    bool other =
        condition.kind == Condition::Kind::kKind || condition.kind == Condition::Kind::kSql;
    if (other || IsAboutText(condition)) to.push_back(&condition);
  }
}

Need NeedOf(const Formula& formula, const syntax::NameTable& symbols, const Conditions& conditions);

/// Whether a pattern binds a metavariable before one of its nodes.
bool Binds(const Pattern& pattern, NodeId end, Slot slot) {
  for (NodeId id = pattern.root; id < end; ++id) {
    if (pattern.parts[id].slot == slot) return true;
  }
  return false;
}

/// A sequence that begins with a simple statement begins in one of the module, if it leaves one at
/// all: that has to hold what the first statement of the pattern needs, and what is asked of the
/// metavariables in it.
Need NeedOfSequence(const Pattern& pattern, const syntax::NameTable& symbols,
                    const Conditions& conditions) {
  PatternReader reader(pattern, symbols);
  Need need = Somewhere(reader.Run());
  bool outside =
      pattern.form == Pattern::Form::kStatements && IsOutsideDefinitions(pattern, pattern.root);
  if (need.is_always_met() || !outside) return need;
  NodeId end = pattern[pattern.root].after;
  std::vector<Need> parts = {reader.Within(pattern.root, end)};
  for (const Condition* condition : conditions) {
    bool text = condition->kind == Condition::Kind::kRegex;
    if (text && Binds(pattern, end, condition->slot))
      parts.push_back(NeedOfRegex(condition->regex.expression()));
  }
  need.parts.push_back(AllOf(std::move(parts)));
  return need;
}

/// Whether a pattern is a `with` that has an `as` before its body.
bool IsWithAlias(const Pattern& pattern, NodeId body) {
  if (pattern[pattern.root].kind != Kind::kWith || body == syntax::kNoNode) return false;
  for (NodeId id = pattern.root; id < body; ++id) {
    if (pattern[id].role == syntax::Role::kAlias && !IsDots(pattern, id)) return true;
  }
  return false;
}

/// Whether it is more to be met in one line than anywhere.
bool SaysMoreOfLine(const Need& need) {
  return (need.kind == Need::Kind::kAll && !need.parts.empty()) ||
         (need.kind == Need::Kind::kAny &&
          std::any_of(need.parts.begin(), need.parts.end(), SaysMoreOfLine));
}

Need InLine(Need part, bool with) {
  if (!with && !SaysMoreOfLine(part)) return {};
  Need need;
  need.kind = Need::Kind::kLine;
  if (with) need.text = "with";
  need.parts.push_back(std::move(part));
  return need;
}

/// The texts of a need as they are written.
Need AsWritten(Need need) {
  need.written = need.kind == Need::Kind::kText;
  for (Need& part : need.parts) part = AsWritten(std::move(part));
  return need;
}

Need NeedOfPart(const Pattern& pattern, const syntax::NameTable& symbols,
                const Conditions& conditions, NodeId end) {
  std::vector<Need> parts = {PatternReader(pattern, symbols).Within(pattern.root, end)};
  for (const Condition* condition : conditions) {
    if (!Binds(pattern, end, condition->slot)) continue;
    Need need = NeedOfCondition(*condition);
    bool text = condition->kind == Condition::Kind::kRegex;
    parts.push_back(text ? AsWritten(std::move(need)) : std::move(need));
  }
  return AllOf(std::move(parts));
}

/// What a `with` says in front of its block stands in one logical line.
Need NeedOfWith(const Pattern& pattern, const syntax::NameTable& symbols,
                const Conditions& conditions) {
  if (pattern.nodes.empty()) return {};
  NodeId body = BodyOf(pattern, pattern.root);
  if (!IsWithAlias(pattern, body)) return {};
  return InLine(NeedOfPart(pattern, symbols, conditions, body), true);
}

/// An expression and a simple statement stand in one logical line, and there all that has to match
/// the same, with the texts and names of what its metavariables stand for. Nothing, if a match may
/// be something else.
Need NeedOfLine(const Formula& formula, const syntax::NameTable& symbols, Conditions conditions) {
  std::vector<Need> parts;
  switch (formula.kind) {
    case Formula::Kind::kPattern: {
      const Pattern& pattern = formula.pattern;
      if (pattern.nodes.empty() || IsSequence(pattern)) return {};
      Kind root = pattern[pattern.root].kind;
      bool line = root == Kind::kExprStmt || syntax::IsExpression(root);
      return line ? NeedOfPart(pattern, symbols, conditions, EndOf(pattern)) : Need();
    }
    case Formula::Kind::kAny:
      for (const Formula& alternative : formula.alternatives) {
        parts.push_back(NeedOfLine(alternative, symbols, conditions));
      }
      return AnyOf(std::move(parts));
    case Formula::Kind::kAll:
      AddConditions(formula, conditions);
      for (const Term& term : formula.terms) {
        if (term.kind != Term::Kind::kPositive) continue;
        parts.push_back(NeedOfLine(term.formula, symbols, conditions));
      }
      return AllOf(std::move(parts));
    default:
      return {};
  }
}

/// What a match flows into may stand in another definition.
Need NeedOfFlows(const FlowsInto& flows, const syntax::NameTable& symbols) {
  std::vector<Need> parts;
  for (const Formula& formula : flows.into) parts.push_back(NeedOf(formula, symbols, {}));
  return Somewhere(AnyOf(std::move(parts)));
}

Need NeedOfAll(const Formula& formula, const syntax::NameTable& symbols, Conditions conditions) {
  AddConditions(formula, conditions);
  std::vector<Need> parts;
  for (const Term& term : formula.terms) {
    if (HasToMatch(term)) parts.push_back(NeedOf(term.formula, symbols, conditions));
    if (term.kind != Term::Kind::kInside) continue;
    parts.push_back(InLine(NeedOfLine(term.formula, symbols, conditions), false));
  }
  for (const Condition& condition : formula.conditions) {
    if (condition.kind == Condition::Kind::kFlows) {
      parts.push_back(NeedOfFlows(*condition.flows, symbols));
    }
    bool other =
        condition.kind == Condition::Kind::kKind || condition.kind == Condition::Kind::kSql;
    if (!other && !IsAboutText(condition)) continue;
    Need need = NeedOfCondition(condition);
    bool here = BindsHere(formula, condition.slot);
    parts.push_back(here ? std::move(need) : Somewhere(std::move(need)));
  }
  return AllOf(std::move(parts));
}

Need NeedOf(const Formula& formula, const syntax::NameTable& symbols,
            const Conditions& conditions) {
  switch (formula.kind) {
    case Formula::Kind::kPattern:
      if (IsSequence(formula.pattern)) return NeedOfSequence(formula.pattern, symbols, conditions);
      return AllOf({PatternReader(formula.pattern, symbols).Run(),
                    NeedOfWith(formula.pattern, symbols, conditions)});
    case Formula::Kind::kAll:
      return NeedOfAll(formula, symbols, conditions);
    case Formula::Kind::kAny: {
      std::vector<Need> parts;
      for (const Formula& alternative : formula.alternatives) {
        parts.push_back(NeedOf(alternative, symbols, conditions));
      }
      return AnyOf(std::move(parts));
    }
    case Formula::Kind::kRegex:
      return Somewhere(NeedOfRegex(formula.regex.expression()));
  }
  return {};
}

class SequenceReader {
 public:
  SequenceReader(const Pattern& pattern, const syntax::NameTable& symbols)
      : pattern_(pattern), reader_(pattern, symbols) {}

  Sequence Run() {
    out_.need = reader_.Run();
    NodeId end = EndOf(pattern_);
    if (pattern_.form == Pattern::Form::kStatements) List(pattern_.root, end, false);
    for (NodeId id = pattern_.root; id < end; ++id) {
      if (!IsClassWithBody(pattern_, id)) continue;
      NodeId body = BodyOf(pattern_, id);
      List(body + 1, pattern_[body].after, true);
    }
    return std::move(out_);
  }

 private:
  void List(NodeId begin, NodeId end, bool in_class) {
    bool first = true, after_dots = false;
    for (NodeId id = begin; id < end; id = pattern_[id].after) {
      bool dots = IsDots(pattern_, id);
      // Neighbours would be other statements if those between them were left out.
      bool adjacent = !dots && !after_dots && (!first || in_class);
      if (adjacent || (dots && first && !in_class)) out_.anywhere = true;
      if (!dots) Item(id, first);
      first = false;
      after_dots = dots;
    }
    if (in_class && !after_dots) out_.anywhere = true;
  }

  void Item(NodeId id, bool first) {
    Need need = reader_.Within(id, pattern_[id].after);
    if (!need.is_always_met()) {
      out_.items.push_back(std::move(need));
    } else if (!first || !IsOutsideDefinitions(pattern_, id)) {
      out_.anywhere = true;
    }
  }

  const Pattern& pattern_;
  PatternReader reader_;
  Sequence out_;
};

/// `($X : $T)`: any type will do, also one that no literal leads to.
bool HasOpenType(const Pattern& pattern) {
  return std::any_of(pattern.parts.begin(), pattern.parts.end(), [&](const Part& part) {
    return part.hole == Hole::kTyped &&
           (part.inner == syntax::kNoNode || pattern.parts[part.inner].hole != Hole::kNone);
  });
}

/// Whether anything in a formula is a sequence, which few are.
bool HoldsSequence(const Formula& formula) {
  auto any = [](const std::vector<Formula>& formulas) {
    return std::any_of(formulas.begin(), formulas.end(), HoldsSequence);
  };
  auto flows = [&](const Condition& condition) {
    return condition.kind == Condition::Kind::kFlows &&
           (any(condition.flows->into) || any(condition.flows->through));
  };
  auto term = [](const Term& each) { return HoldsSequence(each.formula); };
  switch (formula.kind) {
    case Formula::Kind::kPattern:
      return IsSequence(formula.pattern) || HasOpenType(formula.pattern);
    case Formula::Kind::kAny:
      return any(formula.alternatives);
    case Formula::Kind::kAll:
      return std::any_of(formula.terms.begin(), formula.terms.end(), term) ||
             std::any_of(formula.conditions.begin(), formula.conditions.end(), flows);
    default:
      return true;
  }
}

/// `around`: what else has to be met for the sequences to matter.
void AddSequences(const Formula& formula, const syntax::NameTable& symbols, const Need& around,
                  std::vector<Sequence>& to) {
  if (!HoldsSequence(formula)) return;
  size_t before = to.size();
  switch (formula.kind) {
    case Formula::Kind::kPattern:
      if (formula.pattern.nodes.empty()) return;
      if (IsSequence(formula.pattern)) {
        to.push_back(SequenceReader(formula.pattern, symbols).Run());
      }
      if (HasOpenType(formula.pattern)) to.push_back({{}, {}, true});
      break;
    case Formula::Kind::kAny:
      for (const Formula& one : formula.alternatives) AddSequences(one, symbols, around, to);
      return;
    case Formula::Kind::kAll: {
      Need all = AllOf({around, DeriveNeed(formula, symbols)});
      for (const Term& term : formula.terms) AddSequences(term.formula, symbols, all, to);
      for (const Condition& condition : formula.conditions) {
        if (condition.kind != Condition::Kind::kFlows) continue;
        for (const Formula& one : condition.flows->into) AddSequences(one, symbols, all, to);
        for (const Formula& one : condition.flows->through) AddSequences(one, symbols, all, to);
      }
      return;
    }
    default:
      to.push_back({{}, {}, true});
  }
  for (size_t i = before; i < to.size(); ++i) to[i].need = AllOf({around, std::move(to[i].need)});
}

}  // namespace

Need DeriveNeed(const Formula& formula, const syntax::NameTable& symbols) {
  auto derive = [&](const Formula& one) {
    return AllOf({NeedOf(one, symbols, {}), InLine(NeedOfLine(one, symbols, {}), false)});
  };
  if (formula.kind != Formula::Kind::kAny) return derive(formula);
  std::vector<Need> parts;
  for (const Formula& alternative : formula.alternatives) parts.push_back(derive(alternative));
  return AnyOf(std::move(parts));
}

std::vector<Sequence> DeriveSequences(const Formula& formula, const syntax::NameTable& symbols) {
  std::vector<Sequence> sequences;
  AddSequences(formula, symbols, {}, sequences);
  return sequences;
}

bool FollowsFlows(const Formula& formula) {
  auto follows = [](const Formula& inner) { return FollowsFlows(inner); };
  return std::any_of(formula.alternatives.begin(), formula.alternatives.end(), follows) ||
         std::any_of(formula.terms.begin(), formula.terms.end(),
                     [](const Term& term) { return FollowsFlows(term.formula); }) ||
         std::any_of(
             formula.conditions.begin(), formula.conditions.end(), [&](const Condition& condition) {
               return condition.kind == Condition::Kind::kFlows ||
                      std::any_of(condition.nested.begin(), condition.nested.end(), follows);
             });
}

}  // namespace pushgate::rules::language
