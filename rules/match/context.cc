#include "rules/match/context.h"

#include <algorithm>
#include <chrono>

#include "rules/thread_time.h"

namespace pushgate::rules::match {
namespace {

using syntax::Kind;
using syntax::Node;
using syntax::NodeId;

// In a shorter text even a search that backtracks costs little more than reading the clock twice.
constexpr size_t kShortText = 12;
// As few backtracking steps cost no more than the clock does, and most matches end within them.
constexpr uint32_t kFewBacktracks = 64;
constexpr uint64_t kNanosecondsOfStep = 25;

bool IsNameLike(Kind kind) { return kind == Kind::kIdentifier || kind == Kind::kName; }

}  // namespace

Context::Context(syntax::Tree& parsed, std::string_view source, std::string_view path,
                 const syntax::NameTable& symbols, uint64_t budget, const Watch& watch)
    : tree(parsed),
      text(source),
      steps(budget, watch),
      scopes(parsed, path, steps),
      members(parsed, scopes, steps),
      types(parsed, scopes, members, steps),
      constants(parsed, scopes, types, steps),
      origins(parsed, scopes, constants, members, steps),
      index(parsed, scopes, steps),
      symbols_(symbols),
      names_(symbols.size()),
      known_(symbols.size()) {}

language::Regex::Match Context::CountRegex(size_t bytes,
                                           const std::function<language::Regex::Match()>& search) {
  if (!Step(1 + bytes / 16)) return language::Regex::Match::kLimit;
  if (bytes < kShortText) return search();
  std::chrono::nanoseconds before = ThreadTime();
  language::Regex::Match found = search();
  auto spent = static_cast<uint64_t>((ThreadTime() - before).count());
  if (found == language::Regex::Match::kLimit || !Step(spent / kNanosecondsOfStep)) steps.GiveUp();
  return stopped() ? language::Regex::Match::kLimit : found;
}

bool Context::MatchesStart(const language::Regex& regex, std::string_view subject,
                           language::Regex::Groups* groups) {
  return CountMatch(subject.size(),
                    [&](uint32_t most) { return regex.MatchStart(subject, groups, most); });
}

bool Context::MatchesAnywhere(const language::Regex& regex, std::string_view subject) {
  return CountMatch(subject.size(), [&](uint32_t most) { return regex.Search(subject, most); });
}

bool Context::CountMatch(size_t bytes,
                         const std::function<language::Regex::Match(uint32_t)>& match) {
  if (!Step(1 + bytes / 4)) return false;
  language::Regex::Match found = match(kFewBacktracks + 4 * static_cast<uint32_t>(bytes));
  if (found == language::Regex::Match::kLimit) {
    found = CountRegex(bytes, [&] { return match(language::Regex::kMostBacktracks); });
  }
  return found == language::Regex::Match::kYes;
}

syntax::NameId Context::NameOf(syntax::NameId symbol) {
  if (tree.names.size() != names_of_tree_) {  // a text that was read as code brought more
    names_of_tree_ = tree.names.size();
    for (size_t i = 0; i < known_.size(); ++i)
      known_[i] = known_[i] && names_[i] != syntax::kNoName;
  }
  if (!known_[symbol]) {
    known_[symbol] = true;
    names_[symbol] = tree.names.Find(symbols_.Text(symbol));
  }
  return names_[symbol];
}

bool Context::SameTree(NodeId a, NodeId b) {
  if (a == b) return true;
  NodeId size = tree[a].after - a;
  if (size != tree[b].after - b || !Step(1 + size / 16)) return false;
  for (NodeId i = 0; i < size; ++i) {
    const Node &x = tree[a + i], &y = tree[b + i];
    bool kinds = x.kind == y.kind || (IsNameLike(x.kind) && IsNameLike(y.kind));
    if (!kinds || x.op != y.op || x.name != y.name || x.after - a != y.after - b) return false;
    if (i > 0 && x.role != y.role) return false;
    if (IsNameLike(x.kind) && options.unify_ids_strictly && !SameVariable(a + i, b + i)) {
      return false;
    }
  }
  return true;
}

/// Whether two equal names may be one variable: what binds them is the same, or unknown.
bool Context::SameVariable(NodeId a, NodeId b) {
  std::string_view name = tree.names.Text(tree[a].name);
  if (name == "self" || name == "cls") return true;  // in every method, the object
  names::SiteId x = scopes.BoundAt(a), y = scopes.BoundAt(b);
  return x == y || x == names::kNoSite || y == names::kNoSite;
}

bool Context::SameNodes(const Binding& a, const Binding& b) {
  NodeId x = a.a, y = b.a;
  while (x < a.b && y < b.b) {
    if (!SameTree(x, y)) return false;
    x = tree[x].after;
    y = tree[y].after;
  }
  return x >= a.b && y >= b.b;
}

/// Whether a node is another way to write a dotted name.
bool Context::PathEqualsNode(const Binding& path, NodeId node) {
  std::vector<names::PathId> paths = scopes.PathsOf(node);  // first: more paths move the others
  auto wanted = scopes.Components(path.a).first(path.b);
  for (names::PathId id : paths) {
    auto components = scopes.Components(id);
    if (std::equal(components.begin(), components.end(), wanted.begin(), wanted.end())) return true;
  }
  return wanted.size() == 1 && IsNameLike(tree[node].kind) && tree[node].name == wanted[0];
}

bool Context::Equal(const Binding& a, const Binding& b) {
  using Binds = Binding::Kind;
  if (a.kind == Binds::kGroup || b.kind == Binds::kGroup) return true;
  if (a.kind == b.kind) {
    switch (a.kind) {
      case Binds::kUnbound:
        return true;
      case Binds::kNode:
        return SameTree(a.a, b.a);
      case Binds::kNodes:
        return SameNodes(a, b);
      case Binds::kText:
        return a.a == b.a;
      case Binds::kPath: {
        auto x = scopes.Components(a.a).first(a.b), y = scopes.Components(b.a).first(b.b);
        return std::equal(x.begin(), x.end(), y.begin(), y.end());
      }
      case Binds::kBytes:
      case Binds::kGroup:
        return TextOf(a) == TextOf(b);
    }
  }
  if (a.kind == Binds::kNode && b.kind == Binds::kPath) return PathEqualsNode(b, a.a);
  if (a.kind == Binds::kPath && b.kind == Binds::kNode) return PathEqualsNode(a, b.a);
  if (a.kind == Binds::kBytes || b.kind == Binds::kBytes) return TextOf(a) == TextOf(b);
  // "$X" binds a content, which a name or an equal string elsewhere may be.
  if (a.kind == Binds::kText && b.kind == Binds::kNode) return Equal(b, a);
  if (a.kind == Binds::kNode && b.kind == Binds::kText) {
    Kind kind = tree[a.a].kind;
    return (kind == Kind::kString || IsNameLike(kind)) && tree[a.a].name == b.a;
  }
  return false;
}

bool Context::Agree(const Environment& a, const Environment& b) {
  for (size_t slot = 0; slot < b.size(); ++slot) {
    if (b[slot].kind == Binding::Kind::kUnbound) continue;
    if (a[slot].kind == Binding::Kind::kUnbound) continue;
    if (!Equal(a[slot], b[slot])) return false;
  }
  return true;
}

std::optional<std::string> Context::TextOf(const Binding& binding) const {
  if (binding.kind == Binding::Kind::kPath) return scopes.Text(binding.a, binding.b);
  if (binding.kind == Binding::Kind::kText) return std::string(tree.names.Text(binding.a));
  if (binding.kind == Binding::Kind::kNodes && binding.a >= binding.b) return "";
  std::optional<TextRange> range = RangeOf(binding);
  if (!range) return std::nullopt;
  return std::string(text.substr(range->begin, range->end - range->begin));
}

std::optional<TextRange> Context::RangeOf(const Binding& binding) const {
  switch (binding.kind) {
    case Binding::Kind::kUnbound:
      return std::nullopt;
    case Binding::Kind::kNode:
      return TextRange{tree[binding.a].begin, tree[binding.a].end};
    case Binding::Kind::kNodes: {
      if (binding.a >= binding.b) return std::nullopt;
      NodeId last = binding.a;
      while (tree[last].after < binding.b) last = tree[last].after;
      return TextRange{tree[binding.a].begin, tree[last].end};
    }
    case Binding::Kind::kPath:
    case Binding::Kind::kText:
      if (binding.node == syntax::kNoNode) return std::nullopt;
      return TextRange{tree[binding.node].begin, tree[binding.node].end};
    case Binding::Kind::kBytes:
    case Binding::Kind::kGroup:
      return TextRange{binding.a, binding.b};
  }
  return std::nullopt;
}

std::optional<std::string> Context::ConstantText(const Binding& binding) {
  if (binding.kind != Binding::Kind::kNode) return std::nullopt;
  const auto& constant = constants.Of(binding.a);
  using Constants = names::Constant::Kind;
  if (!constant) return std::nullopt;
  if (constant->kind == Constants::kString) return std::string(constant->text);
  if (constant->kind == Constants::kInteger) return std::to_string(constant->integer);
  return std::nullopt;
}

}  // namespace pushgate::rules::match
