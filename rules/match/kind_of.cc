#include "rules/match/kind_of.h"

#include <algorithm>
#include <string_view>
#include <vector>

#include "base/glob.h"
#include "rules/language/kinds.h"
#include "rules/match/kind_names.h"
#include "rules/names/wrappers.h"

namespace pushgate::rules::match {
namespace {

using language::NamePattern;
using language::OriginPattern;
using language::OriginToken;
using language::ValueKind;
using names::Origin;
using names::OriginStep;
using syntax::Kind;
using syntax::kNoNode;
using syntax::NodeId;

/// A part of an origin or of an expression, as an OriginToken.
struct Token {
  bool call = false;
  std::string_view name;
};
using Tokens = std::vector<Token>;

// Of many origins, what a trace shows.
constexpr size_t kMostShown = 3;

/// Whether a step takes something else out of a value: an element of what an annotation or a name
/// stands for. What a call gives may be iterated for the value itself, and C[T] is C.
bool IsElement(const Origin& origin, size_t step) {
  bool generic =
      step + 1 < origin.steps.size() && origin.steps[step + 1].kind == OriginStep::Kind::kCall;
  return step > 0 ? origin.declared : !generic;
}

bool IsKey(const OriginStep& step) {
  return step.kind == OriginStep::Kind::kItem && !step.name.empty() &&
         (step.name[0] < '0' || step.name[0] > '9') && step.name[0] != '-';
}

/// An origin as patterns compare it; `with`, loops and `yield` hand a value on as it is. Nothing
/// for what no pattern can mean. With `keys`, for names, a key is one like an attribute's.
Tokens TokensOf(const Origin& origin, bool keys = false) {
  Tokens tokens;
  for (const std::string& name : origin.path) tokens.push_back({false, name});
  for (size_t i = 0; i < origin.steps.size(); ++i) {
    const OriginStep& step = origin.steps[i];
    bool key = keys && IsKey(step);
    if (step.kind == OriginStep::Kind::kCall) tokens.push_back({true, ""});
    if (step.kind == OriginStep::Kind::kAttribute || key) tokens.push_back({false, step.name});
    if (step.kind != OriginStep::Kind::kItem || key || !IsElement(origin, i)) continue;
    if (!keys) return {};
    tokens.push_back({false, "[]"});
  }
  return tokens;
}

/// Whether a value is what a call gives that may have made it; `.get()` and `.pop()` give what is
/// there.
bool IsNewCall(const Origin& origin) {
  size_t calls = origin.steps.size();
  auto hands_on = [](const OriginStep& step) {
    return step.kind == OriginStep::Kind::kEnter ||
           (step.kind == OriginStep::Kind::kItem && step.name.empty());
  };
  while (calls > 0 && hands_on(origin.steps[calls - 1])) --calls;
  if (calls == 0 || origin.steps[calls - 1].kind != OriginStep::Kind::kCall) return false;
  std::string_view called;
  if (calls > 1) called = origin.steps[calls - 2].name;
  if (calls == 1 && !origin.path.empty()) called = origin.path.back();
  return called != "get" && called != "pop";
}

bool TokenMatches(const OriginToken& pattern, const Token& token) {
  if (pattern.call != token.call) return false;
  return pattern.call || pattern.name == token.name || NameMatches(pattern.name, token.name);
}

bool MatchesFrom(const OriginPattern& pattern, const Tokens& tokens, size_t start) {
  size_t left = tokens.size() - start;
  bool fits = pattern.any_rest ? left > pattern.tokens.size() : left == pattern.tokens.size();
  return fits && std::equal(pattern.tokens.begin(), pattern.tokens.end(),
                            tokens.begin() + static_cast<std::ptrdiff_t>(start), TokenMatches);
}

bool Matches(const OriginPattern& pattern, const Origin& origin, const Tokens& tokens) {
  if (tokens.size() < pattern.tokens.size()) return false;
  // A name that is no module's is looked at as a whole.
  size_t last = origin.kind == Origin::Kind::kName ? 0
                : pattern.any_module               ? origin.path.size() - 1
                                                   : origin.latest_start;
  for (size_t start = 0; start <= last && start < tokens.size(); ++start) {
    if (MatchesFrom(pattern, tokens, start)) return true;
  }
  return false;
}

bool EndsAs(const Tokens& tokens, const NamePattern& name) {
  size_t steps = name.steps.size();
  if (tokens.size() <= steps || tokens[tokens.size() - steps - 1].call) return false;
  return std::equal(name.steps.begin(), name.steps.end(), tokens.end() - static_cast<long>(steps),
                    TokenMatches) &&
         NameMatches(name.glob, tokens[tokens.size() - steps - 1].name);
}

KindByNames ReadNames(const ValueKind& kind, const Tokens& tokens) {
  auto fits = [&](const NamePattern& name) { return EndsAs(tokens, name); };
  auto first = std::find_if(kind.names.begin(), kind.names.end(), fits);
  return {std::any_of(kind.other_names.begin(), kind.other_names.end(), fits),
          first == kind.names.end() ? SIZE_MAX : static_cast<size_t>(first - kind.names.begin())};
}

/// Files say the same few names over and over. Their lengths are part of the key: a name that is
/// the key of a subscript may hold any character.
KindByNames AskNames(Context& context, const ValueKind& kind, const Tokens& tokens) {
  std::string text;
  for (const Token& token : tokens) {
    text += token.call ? "()" : std::to_string(token.name.size()) + ":";
    text += token.name;
  }
  auto [known, added] = context.by_names.try_emplace({&kind, std::move(text)});
  if (added) known->second = ReadNames(kind, tokens);
  return known->second;
}

/// What a condition makes of sources, whoever asks.
class KindReader {
 public:
  KindReader(Context& context, const language::Condition& condition, bool made,
             const names::Sources& sources)
      : context_(context),
        kind_(*condition.value_kind),
        direct_(condition.direct),
        made_(made),
        cut_(sources.cut) {
    for (const Origin& origin : sources.origins) {
      if (made_ || !origin.way.beside) origins_.push_back(&origin);
    }
  }

  KindOfSources Read() {
    for (const Origin* origin : origins_) tokens_.push_back(TokensOf(*origin));
    if (const Origin* found = FirstFrom(false)) return IsA(*found);
    for (size_t i = 0; i < tokens_.size(); ++i) {
      if (IsOther(i)) return Answer(false, [&] { return "is no " + Named(*origins_[i]); });
    }
    if (const Origin* found = FirstFrom(true)) return IsA(*found);
    if (!MayBeOther()) {
      return Answer(false, [&] { return "is no " + kind_.name + Shown(); });
    }
    KindOfSources unknown =
        Answer(false, [&] { return "is not known to be a " + kind_.name + Shown(); });
    unknown.believes_names = !IsReturned() && !IsMadeFromOther();
    if (unknown.believes_names) FindName(unknown);
    return unknown;
  }

 private:
  KindOfSources IsA(const Origin& found) const {
    return Answer(true, [&] { return "is a " + Named(found); });
  }
  /// Where nobody reads it, the reason is not put together.
  template <typename Reason>
  KindOfSources Answer(bool is_one, Reason reason) const {
    return {{is_one, context_.asks_all ? reason() : std::string()}, false, SIZE_MAX, ""};
  }

  bool IsOther(size_t i) const {
    return kind_.other_index.Any(tokens_[i], [&](uint32_t pattern) {
      return Matches(kind_.other[pattern], *origins_[i], tokens_[i]);
    });
  }

  /// Whether the kind is from an origin: by a whole name, or by one of any module.
  bool IsFrom(size_t i, bool any_module) const {
    return kind_.from_index.Any(tokens_[i], [&](uint32_t number) {
      const OriginPattern& pattern = kind_.from[number];
      return pattern.any_module == any_module && Matches(pattern, *origins_[i], tokens_[i]);
    });
  }

  const Origin* FirstFrom(bool any_module) const {
    for (size_t i = 0; i < tokens_.size(); ++i) {
      if (!tokens_[i].empty() && Counts(*origins_[i]) && IsFrom(i, any_module)) return origins_[i];
    }
    return nullptr;
  }

  /// Whether it may come from anywhere else: something is open, or nothing was found.
  bool MayBeOther() const {
    auto is_open = [](const Origin* origin) { return origin->open; };
    auto says_all = [](const Origin* origin) {
      return !origin->open && origin->kind != Origin::Kind::kOwn;
    };
    return cut_ || std::any_of(origins_.begin(), origins_.end(), is_open) ||
           std::none_of(origins_.begin(), origins_.end(), says_all);
  }

  bool Counts(const Origin& origin) const {
    if (direct_ && origin.way.returned) return false;
    if (!made_) return true;
    if (origin.way.held) return false;
    if (origin.way.beside) return IsNewCall(origin);
    return !origin.way.said || IsMadeUnseen();
  }

  /// Whether a function whose annotation says what it gives may make it where nobody sees it: by a
  /// call of which nothing is known.
  bool IsMadeUnseen() const {
    return cut_ || std::any_of(origins_.begin(), origins_.end(), [](const Origin* origin) {
             if (!origin->way.beside || origin->way.held || !origin->open) return false;
             return origin->kind == Origin::Kind::kLiteral || IsNewCall(*origin);
           });
  }

  std::string Named(const Origin& origin) const { return kind_.name + ": " + TextOf(origin); }

  std::string Shown() const {
    std::string text;
    for (size_t i = 0; i < origins_.size() && i < kMostShown; ++i) {
      std::string origin = TextOf(*origins_[i]);
      if (!origin.empty()) text += (text.empty() ? ": " : ", ") + origin;
    }
    return text;
  }

  /// Whether the name of something that it is made from speaks against the kind.
  bool IsMadeFromOther() const {
    if (kind_.other_names.empty()) return false;
    return std::any_of(origins_.begin(), origins_.end(), [&](const Origin* origin) {
      return origin->open && AskNames(context_, kind_, TokensOf(*origin, true)).other;
    });
  }

  /// Whether nothing counts.
  bool IsReturned() const {
    auto counts = [&](const Origin* origin) { return Counts(*origin); };
    return !origins_.empty() && std::none_of(origins_.begin(), origins_.end(), counts);
  }

  /// The first name of the kind that what is not known about the value has.
  void FindName(KindOfSources& to) const {
    for (const Origin* origin : origins_) {
      if (!origin->open || !Counts(*origin)) continue;
      size_t name = AskNames(context_, kind_, TokensOf(*origin, true)).name;
      if (name >= to.name) continue;
      to.name = name;
      to.named = TextOf(*origin);
    }
  }

  Context& context_;
  const ValueKind& kind_;
  const bool direct_, made_;
  const bool cut_;
  std::vector<const Origin*> origins_;
  std::vector<Tokens> tokens_;  // of them
};

class KindQuestion {
 public:
  KindQuestion(Context& context, const language::Condition& condition)
      : context_(context), condition_(condition) {}

  /// Who makes a value takes more to find than what it is: that is asked first.
  KindAnswer Ask(const Binding& binding) {
    KindAnswer answer = Ask(binding, false);
    return condition_.made && answer.is_one ? Ask(binding, true) : answer;
  }

 private:
  KindAnswer Ask(const Binding& binding, bool made) {
    const names::Sources* sources = FindSources(binding, made);
    if (sources == nullptr) return {false, "is no expression"};
    const KindOfSources& known = Known(*sources, made);
    // Of `from app.session import commit`, $S of $S.commit is a module.
    bool believed = known.believes_names && !condition_.certain && receiver_ != kNoNode;
    std::string name = believed ? BelievedName(known) : "";
    if (name.empty()) return known.answer;
    return {true, "is a " + condition_.value_kind->name + " by its name: " + name};
  }

  const names::Sources* FindSources(const Binding& binding, bool made) {
    NodeId node = kNoNode;
    if (binding.kind == Binding::Kind::kNode) node = binding.a;
    if (binding.kind == Binding::Kind::kPath) {
      if (binding.node == kNoNode || binding.b < context_.scopes.path(binding.a).length) {
        return &context_.origins.OfPath(binding.a, binding.b, condition_.called, made);
      }
      node = binding.node;
    }
    const syntax::Tree& tree = context_.tree;
    if (node != kNoNode && tree[node].kind == Kind::kName) node = tree[node].parent;
    if (node != kNoNode && tree[node].kind == Kind::kParam) {
      receiver_ = tree.Child(node, syntax::Role::kName);
      return &context_.origins.OfParameter(node, condition_.called, made);
    }
    if (node == kNoNode || !syntax::IsExpression(tree[node].kind)) return nullptr;
    receiver_ = node;
    return &context_.origins.Of(node, condition_.called, made);
  }

  const KindOfSources& Known(const names::Sources& sources, bool made) {
    const ValueKind* kind = condition_.value_kind.get();
    // Of who makes a value, the sources are others.
    auto [known, added] = context_.kinds_of.try_emplace({kind, &sources, condition_.direct});
    if (added) known->second = KindReader(context_, condition_, made, sources).Read();
    return known->second;
  }

  /// The name, of the value or of what is not known about it, that makes it one of the kind.
  std::string BelievedName(const KindOfSources& known) const {
    Tokens receiver = ReceiverTokens();
    const ValueKind& kind = *condition_.value_kind;
    KindByNames own = AskNames(context_, kind, receiver);
    if (own.other) return {};
    if (own.name == SIZE_MAX || own.name > known.name) return known.named;
    return std::string(receiver[receiver.size() - kind.names[own.name].steps.size() - 1].name);
  }

  /// An expression's names and what is called of them: `self`, `make`, `()` of `self.make()`; the
  /// key of a subscript is a name, and any other index none.
  Tokens ReceiverTokens() const {
    const syntax::Tree& tree = context_.tree;
    Tokens tokens;
    if (condition_.called) tokens.push_back({true, ""});
    NodeId node = receiver_;
    for (; node != kNoNode && context_.Step(); node = tree.FirstChild(node)) {
      Kind kind = tree[node].kind;
      if (kind == Kind::kCall) tokens.push_back({true, ""});
      if (kind == Kind::kAttribute || kind == Kind::kIdentifier || kind == Kind::kName) {
        tokens.push_back({false, names::LastName(tree, node)});
      }
      if (kind == Kind::kSubscript) {
        NodeId key = tree.Next(tree.FirstChild(node));
        bool named = key != kNoNode && tree[key].kind == Kind::kString;
        if (!named) return {};
        tokens.push_back({false, tree.names.Text(tree[key].name)});
        break;
      }
      if (kind != Kind::kCall && kind != Kind::kAttribute && kind != Kind::kAwait) break;
    }
    std::reverse(tokens.begin(), tokens.end());
    return tokens;
  }

  Context& context_;
  const language::Condition& condition_;
  NodeId receiver_ = kNoNode;
};

}  // namespace

KindAnswer AnswerKind(Context& context, const language::Condition& condition,
                      const Binding& binding) {
  return KindQuestion(context, condition).Ask(binding);
}

bool IsOfKind(Context& context, const language::Condition& condition, const Binding& binding) {
  bool read =
      binding.kind == Binding::Kind::kNode && syntax::IsExpression(context.tree[binding.a].kind);
  if (read && !context.asks_all) {
    if (context.kind_names == nullptr) context.kind_names = std::make_shared<KindNames>(context);
    if (!context.kind_names->MayBe(*condition.value_kind, !condition.certain, binding.a)) {
      return false;
    }
  }
  return AnswerKind(context, condition, binding).is_one;
}

}  // namespace pushgate::rules::match
