#include "rules/match/sql_condition.h"

#include <algorithm>

#include "rules/syntax/words.h"

namespace pushgate::rules::match {
namespace {

using syntax::Kind;
using syntax::kNoNode;
using syntax::NodeId;

/// A text without what stands for holes, should it hold that.
void Append(std::string_view piece, std::string& to) {
  for (char c : piece) to += c == kSqlHole ? ' ' : c;
}

/// The name of a table or a column that a constant gives; a whole condition is looked at where it
/// stands.
std::optional<std::string> ConstantName(Context& context, NodeId node) {
  const auto& constant = context.constants.Of(node);
  if (!constant || constant->kind != names::Constant::Kind::kString) return std::nullopt;
  auto fits = [](char c) { return syntax::IsWordByte(c) || c == '.' || c == '"'; };
  bool name = std::all_of(constant->text.begin(), constant->text.end(), fits);
  return name ? std::optional<std::string>(constant->text) : std::nullopt;
}

std::optional<TextWithHoles> TextOf(Context& context, const Binding& bound) {
  if (bound.kind == Binding::Kind::kNode) return ReadText(context, bound.a);
  if (bound.kind != Binding::Kind::kText) return std::nullopt;
  TextWithHoles read;
  Append(context.tree.names.Text(bound.a), read.text);
  return read;
}

bool HasWord(const language::Condition& condition, std::string_view text) {
  return std::any_of(condition.words.begin(), condition.words.end(), [&](const std::string& word) {
    return syntax::FindLiteral(text, word, true) != std::string_view::npos;
  });
}

}  // namespace

std::optional<TextWithHoles> ReadText(Context& context, NodeId node) {
  const syntax::Tree& tree = context.tree;
  TextWithHoles read;
  std::vector<size_t> parts = {0};  // where the string's children begin
  if (tree[node].kind == Kind::kString) {
    Append(tree.names.Text(tree[node].name), read.text);
  } else if (tree[node].kind != Kind::kFString) {
    return std::nullopt;
  }
  for (NodeId part = tree.FirstChild(node); part != kNoNode; part = tree.Next(part)) {
    if (!context.Step()) return std::nullopt;
    NodeId hole = tree.FirstChild(part);
    if (tree[part].kind == Kind::kStringPart) {
      Append(tree.names.Text(tree[part].name), read.text);
    } else if (auto name = hole == kNoNode ? std::nullopt : ConstantName(context, hole)) {
      read.text += *name;
    } else {
      read.text += kSqlHole;
      read.holes.push_back(hole);
    }
    parts.push_back(read.text.size());
  }
  auto first = std::lower_bound(
      tree.literal_starts.begin(), tree.literal_starts.end(), tree[node].begin,
      [](const syntax::LiteralStart& start, uint32_t begin) { return start.begin < begin; });
  for (; first != tree.literal_starts.end() && first->begin < tree[node].end; ++first) {
    if (first->string != node) continue;  // within an interpolation
    size_t before = std::min<size_t>(first->parts, parts.size() - 1);
    read.literals.push_back({parts[before] + first->length, first->begin});
  }
  return read;
}

bool MayBeSql(Context& context, const language::Condition& condition, const Binding& bound) {
  // A string that is a statement of its own tells somebody something.
  bool node = bound.kind == Binding::Kind::kNode && context.tree[bound.a].parent != syntax::kNoNode;
  if (node && context.tree[context.tree[bound.a].parent].kind == syntax::Kind::kExprStmt)
    return false;
  std::optional<TextWithHoles> read = TextOf(context, bound);
  return read && context.Step(1 + read->text.size() / 64) && HasWord(condition, read->text);
}

std::optional<uint32_t> MatchesSql(Context& context, const language::Condition& condition,
                                   const Binding& bound, SqlPlace begins) {
  std::optional<TextWithHoles> read = TextOf(context, bound);
  if (!read || !HasWord(condition, read->text)) return std::nullopt;
  if (!context.Step(1 + read->text.size() / 4)) return std::nullopt;
  Sql sql(read->text, begins);
  std::optional<size_t> found = sql.Compares(condition.compares);
  if (!found) found = sql.Sets(condition.sets);
  if (!found) return std::nullopt;
  uint32_t begin = 0;
  for (const TextWithHoles::Literal& literal : read->literals) {
    if (literal.offset <= *found) begin = literal.begin;
  }
  return begin;
}

}  // namespace pushgate::rules::match
