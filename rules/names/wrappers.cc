#include "rules/names/wrappers.h"

#include <algorithm>
#include <array>

namespace pushgate::rules::names {

using syntax::Kind;
using syntax::kNoNode;

Wraps WrapsOf(std::string_view name) {
  struct Wrapper {
    std::string_view name;
    Wraps wraps;
  };
  static constexpr auto kWrappers = std::to_array<Wrapper>({
      {"Optional", Wraps::kFirst},
      {"Annotated", Wraps::kFirst},
      {"Final", Wraps::kFirst},
      {"ClassVar", Wraps::kFirst},
      {"InitVar", Wraps::kFirst},
      {"Required", Wraps::kFirst},
      {"NotRequired", Wraps::kFirst},
      {"ReadOnly", Wraps::kFirst},
      {"Union", Wraps::kAll},
      {"Coroutine", Wraps::kLast},
      {"Awaitable", Wraps::kGiven},
      {"Iterator", Wraps::kGiven},
      {"AsyncIterator", Wraps::kGiven},
      {"Iterable", Wraps::kGiven},
      {"AsyncIterable", Wraps::kGiven},
      {"Generator", Wraps::kGiven},
      {"AsyncGenerator", Wraps::kGiven},
      {"ContextManager", Wraps::kGiven},
      {"AsyncContextManager", Wraps::kGiven},
      {"AbstractContextManager", Wraps::kGiven},
      {"AbstractAsyncContextManager", Wraps::kGiven},
      {"_GeneratorContextManager", Wraps::kGiven},
      {"_AsyncGeneratorContextManager", Wraps::kGiven},
      {"type", Wraps::kClass},
      {"Type", Wraps::kClass},
      {"Callable", Wraps::kCallable},
      {"list", Wraps::kContainer},
      {"List", Wraps::kContainer},
      {"Sequence", Wraps::kContainer},
      {"MutableSequence", Wraps::kContainer},
      {"Collection", Wraps::kContainer},
      {"tuple", Wraps::kContainer},
      {"Tuple", Wraps::kContainer},
      {"set", Wraps::kContainer},
      {"Set", Wraps::kContainer},
      {"frozenset", Wraps::kContainer},
      {"FrozenSet", Wraps::kContainer},
      {"deque", Wraps::kContainer},
      {"Deque", Wraps::kContainer},
      {"dict", Wraps::kMapping},
      {"Dict", Wraps::kMapping},
      {"Mapping", Wraps::kMapping},
      {"MutableMapping", Wraps::kMapping},
      {"defaultdict", Wraps::kMapping},
      {"DefaultDict", Wraps::kMapping},
      {"OrderedDict", Wraps::kMapping},
      {"ContextVar", Wraps::kVariable},
  });
  for (const Wrapper& wrapper : kWrappers) {
    if (wrapper.name == name) return wrapper.wraps;
  }
  return Wraps::kNothing;
}

std::string_view LastName(const syntax::Tree& tree, syntax::NodeId node) {
  if (node != kNoNode && tree[node].kind == Kind::kAttribute) {
    node = tree.Child(node, syntax::Role::kName);
  }
  bool name =
      node != kNoNode && (tree[node].kind == Kind::kIdentifier || tree[node].kind == Kind::kName);
  return name ? tree.names.Text(tree[node].name) : std::string_view();
}

namespace {

// Of one annotation; what people write has some three.
constexpr size_t kMostParts = 64;

/// The parts of a text between separators outside of brackets, without blanks around them.
std::vector<std::string_view> SplitOutsideBrackets(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  int depth = 0;
  size_t begin = 0;
  for (size_t at = 0; at <= text.size() && parts.size() < kMostParts; ++at) {
    if (at < text.size()) {
      if (text[at] == '[') ++depth;
      if (text[at] == ']') --depth;
      if (text[at] != separator || depth > 0) continue;
    }
    std::string_view part = text.substr(begin, at - begin);
    part.remove_prefix(std::min(part.find_first_not_of(" \t\n\r("), part.size()));
    part.remove_suffix(part.size() - (part.find_last_not_of(" \t\n\r)") + 1));
    if (!part.empty()) parts.push_back(part);
    begin = at + 1;
  }
  return parts;
}

}  // namespace

std::vector<std::string_view> TypeNamesIn(std::string_view text) {
  std::vector<std::string_view> names, pending = {text};
  for (size_t taken = 0; !pending.empty() && taken < kMostParts; ++taken) {
    std::string_view whole = pending.back();
    pending.pop_back();
    for (std::string_view part : SplitOutsideBrackets(whole, '|')) {
      size_t bracket = part.find('[');
      std::string_view name = part.substr(0, part.find_last_not_of(" \t", bracket - 1) + 1);
      if (bracket == part.npos) name = part;
      Wraps wraps =
          bracket == part.npos ? Wraps::kNothing : WrapsOf(name.substr(name.rfind('.') + 1));
      bool leads = wraps == Wraps::kFirst || wraps == Wraps::kAll || wraps == Wraps::kGiven;
      if (!leads && name != "None") names.push_back(name);
      if (!leads) continue;
      std::string_view inner = part.substr(bracket + 1);
      if (inner.ends_with(']')) inner.remove_suffix(1);
      std::vector<std::string_view> arguments = SplitOutsideBrackets(inner, ',');
      if (wraps != Wraps::kAll && arguments.size() > 1) arguments.resize(1);
      pending.insert(pending.end(), arguments.begin(), arguments.end());
    }
  }
  return names;
}

bool IsDecorated(const syntax::Tree& tree, syntax::NodeId definition, std::string_view ending) {
  for (syntax::NodeId id = tree.FirstChild(definition);
       id != kNoNode && tree[id].kind == Kind::kDecorator; id = tree.Next(id)) {
    syntax::NodeId called = tree.FirstChild(id);
    if (called != kNoNode && tree[called].kind == Kind::kCall) {
      called = tree.Child(called, syntax::Role::kFunction);
    }
    if (LastName(tree, called).ends_with(ending)) return true;
  }
  return false;
}

}  // namespace pushgate::rules::names
