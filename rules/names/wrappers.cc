#include "rules/names/wrappers.h"

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

}  // namespace pushgate::rules::names
