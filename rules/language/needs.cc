#include "rules/language/needs.h"

#include <algorithm>
#include <utility>

#include "rules/language/regex_need.h"
#include "rules/syntax/words.h"

namespace pushgate::rules::language {
namespace {

using syntax::IsWordByte;
using syntax::Kind;
using syntax::Lower;
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
          {Need::Kind::kString, std::string(content.substr(begin, at - begin)), false, 0, {}});
    }
    if (at == begin) ++at;
  }
}

class PatternReader {
 public:
  PatternReader(const Pattern& pattern, const syntax::NameTable& symbols)
      : pattern_(pattern), symbols_(symbols) {}

  Need Run() {
    if (pattern_.nodes.empty()) return {};  // it has an error
    AddNames();
    NodeId end = pattern_.form == Pattern::Form::kStatements ? pattern_.root_end
                                                             : pattern_[pattern_.root].after;
    for (NodeId id = pattern_.root; id < end; ++id) AddString(id);
    return AllOf(std::move(needs_));
  }

 private:
  void AddNames() {
    // A type may be named by a string, too.
    bool typed = std::any_of(pattern_.parts.begin(), pattern_.parts.end(),
                             [](const Part& part) { return part.hole == Hole::kTyped; });
    Need::Kind kind = typed ? Need::Kind::kString : Need::Kind::kWord;
    for (syntax::NameId name : pattern_.names) {
      std::string_view text = symbols_.Text(name);
      bool word = !text.empty() && std::all_of(text.begin(), text.end(), IsWordByte);
      if (word) needs_.push_back({kind, std::string(text), false, 0, {}});
    }
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

Need NeedOfAll(const Formula& formula, const syntax::NameTable& symbols) {
  std::vector<Need> parts;
  for (const Term& term : formula.terms) {
    bool positive = term.kind == Term::Kind::kPositive || term.kind == Term::Kind::kInside;
    if (positive) parts.push_back(DeriveNeed(term.formula, symbols));
  }
  for (const Condition& condition : formula.conditions) {
    // What a constant is need not stand in the text.
    bool text = condition.kind == Condition::Kind::kRegex && !condition.constants;
    if (text) parts.push_back(NeedOfRegex(condition.regex.expression()));
  }
  return AllOf(std::move(parts));
}

/// What costs least comes first: words are known at once, texts are looked for one by one.
size_t CostOf(const Need& need) {
  size_t cost = need.kind == Need::Kind::kText ? 100 : need.kind == Need::Kind::kString ? 10 : 1;
  for (const Need& part : need.parts) cost += CostOf(part);
  return cost;
}

/// Whether every text that holds `a` holds `b`.
bool Implies(const Need& a, const Need& b) {
  bool texts = a.kind == Need::Kind::kText && b.kind == Need::Kind::kText;
  if (!texts || (a.any_case && !b.any_case)) return a == b;
  std::string text = a.text;
  if (b.any_case) std::transform(text.begin(), text.end(), text.begin(), Lower);
  return text.find(b.text) != std::string::npos;
}

Need Combine(Need::Kind kind, std::vector<Need> parts) {
  Need need;
  need.kind = kind;
  auto redundant = [&](const Need& part, const Need& beside) {
    return kind == Need::Kind::kAll ? Implies(beside, part) : Implies(part, beside);
  };
  auto add = [&](Need part) {
    for (const Need& known : need.parts) {
      if (redundant(part, known)) return;
    }
    std::erase_if(need.parts, [&](const Need& known) { return redundant(known, part); });
    need.parts.push_back(std::move(part));
  };
  for (Need& part : parts) {
    if (part.kind != kind) {
      add(std::move(part));
    } else {
      for (Need& inner : part.parts) add(std::move(inner));
    }
  }
  std::stable_sort(need.parts.begin(), need.parts.end(),
                   [](const Need& a, const Need& b) { return CostOf(a) < CostOf(b); });
  if (need.parts.size() == 1) return Need(std::move(need.parts.front()));
  return need;
}

}  // namespace

Need DeriveNeed(const Formula& formula, const syntax::NameTable& symbols) {
  switch (formula.kind) {
    case Formula::Kind::kPattern:
      return PatternReader(formula.pattern, symbols).Run();
    case Formula::Kind::kAll:
      return NeedOfAll(formula, symbols);
    case Formula::Kind::kAny: {
      std::vector<Need> parts;
      for (const Formula& alternative : formula.alternatives) {
        parts.push_back(DeriveNeed(alternative, symbols));
      }
      return AnyOf(std::move(parts));
    }
    case Formula::Kind::kRegex:
      return NeedOfRegex(formula.regex.expression());
  }
  return {};
}

Need AllOf(std::vector<Need> parts) { return Combine(Need::Kind::kAll, std::move(parts)); }

Need AnyOf(std::vector<Need> parts) {
  for (const Need& part : parts) {
    if (part.is_always_met()) return {};
  }
  return Combine(Need::Kind::kAny, std::move(parts));
}

}  // namespace pushgate::rules::language
