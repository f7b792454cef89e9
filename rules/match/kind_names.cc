#include "rules/match/kind_names.h"

#include <algorithm>
#include <string_view>

#include "base/glob.h"

namespace pushgate::rules::match {
namespace {

using language::NamePattern;
using language::OriginToken;
using language::ValueKind;
using syntax::NameId;
using syntax::NodeId;

/// The last name of what a value may be called.
std::string_view LastGlob(const NamePattern& name) {
  auto is_name = [](const OriginToken& token) { return !token.call; };
  auto last = std::find_if(name.steps.rbegin(), name.steps.rend(), is_name);
  return last == name.steps.rend() ? std::string_view(name.glob) : std::string_view(last->name);
}

}  // namespace

bool KindNames::MayName(const ValueKind& kind, bool believed, NameId name) const {
  if (name == graph_.unseen()) return true;
  std::string_view text = context_.tree.names.Text(name);
  if (kind.from_index.MayName(text)) return true;
  return believed && std::any_of(kind.names.begin(), kind.names.end(), [&](const auto& pattern) {
           return NameMatches(LastGlob(pattern), text);
         });
}

const KindNames::Leading& KindNames::Find(const ValueKind& kind, bool believed) {
  auto [known, added] = leading_.try_emplace({&kind, believed});
  Leading& leading = known->second;
  if (!added) return leading;
  NameId count = context_.tree.names.size();
  leading.names.resize(count);
  if (!context_.Step(count / 2)) return leading;
  for (NameId name = 1; name < count; ++name) leading.names[name] = MayName(kind, believed, name);
  names::Elsewhere* elsewhere = context_.origins.elsewhere();
  for (const names::NameGraph::Imported& imported : graph_.imports()) {
    if (elsewhere == nullptr || !elsewhere->MayBring(imported.import, kind)) continue;
    leading.any |= imported.names.empty();
    for (NameId name : imported.names) leading.names[name] = true;
  }
  graph_.Spread(leading.names);
  return leading;
}

bool KindNames::MayBe(const ValueKind& kind, bool believed, NodeId expression) {
  const Leading& leading = Find(kind, believed && !kind.names.empty());
  if (leading.any || context_.stopped()) return true;
  std::vector<NameId> names = graph_.NamesIn(expression);
  return std::any_of(names.begin(), names.end(), [&](NameId name) {
    return name < leading.names.size() ? leading.names[name] : MayName(kind, believed, name);
  });
}

}  // namespace pushgate::rules::match
