#include "rules/suggestion.h"

#include <algorithm>

#include "rules/match/evaluate.h"
#include "rules/syntax/code_lines.h"

namespace pushgate::rules {
namespace {

using match::Binding;
using syntax::Kind;

constexpr std::string_view kUnbound = "a metavariable of the fix stands for nothing here";
constexpr std::string_view kEscaped = "the text in the fix needs quotes or backslashes of its own";
constexpr std::string_view kDropped = "the fix would drop an argument that the rule does not name";
constexpr std::string_view kElsewhere = "here the fix is only a hint: the rule does not apply it";

char Before(std::string_view text, size_t at) {
  size_t found = at == 0 ? std::string_view::npos : text.find_last_not_of(" \t", at - 1);
  return found == std::string_view::npos ? '\n' : text[found];
}

char Behind(std::string_view text, size_t at) {
  size_t found = text.find_first_not_of(" \t", at);
  return found == std::string_view::npos ? '\n' : text[found];
}

bool IsOneOf(char c, std::string_view marks) { return marks.find(c) != std::string_view::npos; }

/// Whether an operator next to it could tear an expression apart.
bool IsLoose(Kind kind) {
  switch (kind) {
    case Kind::kBinary:
    case Kind::kUnary:
    case Kind::kNot:
    case Kind::kBool:
    case Kind::kCompare:
    case Kind::kLambda:
    case Kind::kConditional:
    case Kind::kAwait:
    case Kind::kWalrus:
    case Kind::kYield:
    case Kind::kGenerator:
      return true;
    default:
      return false;
  }
}

/// Whether a place of a fix holds a whole expression: nothing next to it binds.
bool StandsAlone(std::string_view fix, const language::Placeholder& place) {
  char before = Before(fix, place.begin), behind = Behind(fix, place.end);
  if (IsOneOf(before, "\"'") || IsOneOf(behind, "\"'")) return true;  // a string's content
  std::string_view head = fix.substr(0, place.begin);
  head = head.substr(0, head.find_last_not_of(" \t") + 1);
  bool assigned = before == '=' && !(head.size() > 1 && IsOneOf(head[head.size() - 2], "=!<>:"));
  bool returned = head.ends_with("return");
  return (assigned || returned || IsOneOf(before, "([{,\n\r")) && IsOneOf(behind, ")]},\n\r");
}

/// Whether a line of an expression ends where no bracket holds it open.
bool BreaksOutsideBrackets(std::string_view code) {
  std::vector<syntax::LineStart> lines = syntax::ScanLines(code);
  return std::any_of(lines.begin() + 1, lines.end(), [](const syntax::LineStart& line) {
    return line.depth == 0 && !line.in_string;
  });
}

bool NeedsBrackets(Kind kind, std::string_view value, std::string_view fix,
                   const language::Placeholder& place) {
  if (!syntax::IsExpression(kind)) return false;
  bool only_argument = Before(fix, place.begin) == '(' && Behind(fix, place.end) == ')';
  bool must = kind == Kind::kGenerator || kind == Kind::kWalrus || kind == Kind::kYield;
  if (must && !value.starts_with('(')) return !only_argument;
  if (IsLoose(kind) && !StandsAlone(fix, place)) return true;
  return BreaksOutsideBrackets(value) && syntax::DepthAt(fix, place.begin) == 0;
}

/// The indentation of a fix's own line, in the file's: tabs where the file has tabs.
std::string OwnIndentation(std::string_view indentation, std::string_view base) {
  if (base.find('\t') == std::string_view::npos) return std::string(indentation);
  std::string own;
  for (size_t i = 0; i < indentation.size();) {
    bool four = indentation.substr(i).starts_with("    ");
    own += four ? '\t' : indentation[i];
    i += four ? 4 : 1;
  }
  return own;
}

/// Whether a pattern spells out a code.
bool Spells(const language::Formula& formula, std::string_view code) {
  using language::Formula;
  auto spells = [&](const Formula& inner) { return Spells(inner, code); };
  bool here = formula.kind == Formula::Kind::kPattern &&
              syntax::WithoutSpace(formula.operand).find(code) != std::string::npos;
  return here || std::any_of(formula.alternatives.begin(), formula.alternatives.end(), spells) ||
         std::any_of(formula.terms.begin(), formula.terms.end(),
                     [&](const language::Term& term) { return spells(term.formula); });
}

}  // namespace

/// Whether the rule has seen an argument of a call that it matched: as a metavariable, or spelled
/// out. What only `...` stands for it has not.
bool Suggester::IsNamed(const match::Match& match, syntax::NodeId argument) const {
  const syntax::Node& node = context_.tree[argument];
  for (const Binding& binding : match.environment) {
    std::optional<match::TextRange> range = context_.RangeOf(binding);
    if (range && range->begin < node.end && node.begin < range->end) return true;
  }
  return Spells(rule_.formula,
                syntax::WithoutSpace(context_.text.substr(node.begin, node.end - node.begin)));
}

/// Whether what is matched is a call, of which the fix lacks an argument that the rule has not
/// seen.
bool Suggester::DropsArgument(const match::Match& match, std::string_view fix) const {
  const syntax::Tree& tree = context_.tree;
  syntax::NodeId call = 0;
  for (syntax::NodeId id = tree.FirstChild(0); id != syntax::kNoNode && context_.Step();) {
    bool around = tree[id].begin <= match.begin && tree[id].end >= match.end;
    bool whole = tree[id].begin == match.begin && tree[id].end == match.end;
    if (around && whole && tree[id].kind == Kind::kCall) call = id;
    id = call != 0 ? syntax::kNoNode : around ? tree.FirstChild(id) : tree.Next(id);
  }
  syntax::NodeId arguments =
      call == 0 ? syntax::kNoNode : tree.Child(call, syntax::Role::kArguments);
  if (arguments == syntax::kNoNode) return false;
  for (syntax::NodeId id = tree.FirstChild(arguments); id != syntax::kNoNode && context_.Step(16);
       id = tree.Next(id)) {
    std::string_view text = context_.text.substr(tree[id].begin, tree[id].end - tree[id].begin);
    if (fix.find(text) == std::string_view::npos && !IsNamed(match, id)) return true;
  }
  return false;
}

std::optional<Suggestion> Suggester::For(const match::Match& match) {
  if (!rule_.rule.fix && !rule_.replacement) return std::nullopt;
  std::optional<Suggestion> suggestion = rule_.rule.fix ? ByTemplate(match) : BySubstitution(match);
  if (suggestion && suggestion->only_hint.empty() && !IsAllowed(match)) {
    suggestion->only_hint = kElsewhere;
  }
  bool whole = suggestion && suggestion->only_hint.empty() && rule_.rule.fix;
  if (whole && !suggestion->text.empty() && DropsArgument(match, suggestion->text)) {
    suggestion->only_hint = kDropped;
  }
  return suggestion;
}

std::optional<Suggestion> Suggester::BySubstitution(const match::Match& match) {
  std::string_view matched = context_.text.substr(match.begin, match.end - match.begin);
  std::optional<std::string> text;
  context_.CountRegex(matched.size(), [&] {
    bool limited = false;
    text = rule_.replacement->Apply(matched, rule_.rule.fix_regex->count, limited);
    return limited ? language::Regex::Match::kLimit : language::Regex::Match::kYes;
  });
  if (!text) return std::nullopt;
  return Suggestion{std::move(*text), {}};
}

/// The fix as it is written, but with the line ends of the file, and below the line that the match
/// begins on.
std::string Suggester::LaidOut(const match::Match& match) const {
  const std::string& fix = *rule_.rule.fix;
  std::string_view base = IndentationAt(match.begin);
  std::string_view line_end = lines_.LineEnd(lines_.Line(match.begin));
  std::string out;
  for (const syntax::LineStart& line : syntax::ScanLines(fix)) {
    std::string_view rest = std::string_view(fix).substr(line.at);
    std::string_view text = rest.substr(0, rest.find('\n'));
    if (line.at > 0) out += line_end;
    if (line.at > 0 && !line.in_string && !text.empty()) {
      std::string_view indentation = syntax::IndentationAt(text, 0);
      out.append(base).append(OwnIndentation(indentation, base));
      text.remove_prefix(indentation.size());
    }
    out += text;
  }
  return out;
}

Suggestion Suggester::ByTemplate(const match::Match& match) {
  Suggestion out;
  std::string fix = LaidOut(match);
  size_t from = 0;
  for (auto place = language::NextPlaceholder(fix, 0); place;
       place = language::NextPlaceholder(fix, place->end)) {
    out.text += fix.substr(from, place->begin - from);
    from = place->end;
    language::Slot slot = rule_.metavariables.Find(place->name);
    Binding binding = slot == language::kNoSlot ? Binding() : match.environment[slot];
    std::optional<std::string> value = context_.TextOf(binding);
    if (!value) {
      out.only_hint = kUnbound;
      out.text += fix.substr(place->begin, place->end - place->begin);
      continue;
    }
    bool escaped = value->find_first_of("\"'\\\n\r{}") != std::string::npos;
    if (binding.kind == Binding::Kind::kText && escaped) out.only_hint = kEscaped;
    out.text += Value(binding, std::move(*value), fix, *place, match.begin);
  }
  out.text += fix.substr(from);
  return out;
}

/// What a metavariable stands for, indented and bracketed for its place in the fix.
std::string Suggester::Value(const Binding& binding, std::string value, std::string_view fix,
                             const language::Placeholder& place, uint32_t indented_from) const {
  std::optional<match::TextRange> range = context_.RangeOf(binding);
  if (!range || binding.kind == Binding::Kind::kText) return value;
  bool first_line = fix.find_last_of("\r\n", place.begin) == std::string_view::npos;
  std::string_view to =
      first_line ? IndentationAt(indented_from) : syntax::IndentationAt(fix, place.begin);
  value = syntax::Reindent(value, IndentationAt(range->begin), to);
  if (binding.kind != Binding::Kind::kNode) return value;
  bool brackets = NeedsBrackets(context_.tree[binding.a].kind, value, fix, place);
  return brackets ? "(" + value + ")" : value;
}

bool Suggester::IsAllowed(const match::Match& match) {
  if (rule_.fix_inside.empty()) return true;
  if (!allowed_) {
    allowed_.emplace();
    language::Slot slot = rule_.fix_metavariables.Find(language::kMatchedCode);
    for (const language::Formula& place : rule_.fix_inside) {
      for (const match::Match& found :
           match::Evaluate(context_, place, rule_.fix_metavariables.size())) {
        if (slot >= found.environment.size()) continue;
        std::optional<match::TextRange> range = context_.RangeOf(found.environment[slot]);
        if (range) allowed_->emplace(range->begin, range->end);
      }
    }
  }
  return allowed_->contains({match.begin, match.end});
}

}  // namespace pushgate::rules
