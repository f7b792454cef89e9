#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "rules/modules/module_store.h"
#include "rules/names/constants.h"
#include "rules/names/members.h"
#include "rules/names/origins.h"
#include "rules/names/scopes.h"
#include "rules/names/types.h"
#include "rules/steps.h"
#include "rules/syntax/source_text.h"
#include "rules/syntax/tree.h"

namespace pushgate::rules {

/// Another file, ready to be asked for the origins of its names. For one thread.
class ParsedModule {
 public:
  ParsedModule(std::string its_text, uint64_t budget, const Watch& watch)
      : text(std::move(its_text)), source(text), steps(budget, watch) {}

  const std::string text;
  const syntax::SourceText source;
  syntax::Tree tree;
  Steps steps;  // renewed for each file that asks

  /// What is known of the tree, once it is parsed.
  struct Names {
    Names(syntax::Tree& tree, std::string_view path, Steps& steps)
        : scopes(tree, path, steps),
          members(tree, scopes, steps),
          types(tree, scopes, members, steps),
          constants(tree, scopes, types, steps),
          origins(tree, scopes, constants, members, steps) {}

    names::Scopes scopes;
    names::Members members;
    names::Types types;
    names::Constants constants;
    names::Origins origins;
  };
  std::optional<Names> names;

  /// Whether the module gives a name a value.
  ModuleAnswer::Bound Binds(std::string_view name) {
    using Bound = ModuleAnswer::Bound;
    syntax::NameId id = tree.names.InternCopy(std::string(name));
    if (names->scopes.LookupFrom(0, id) != names::kNoSite) return Bound::kYes;
    return names->scopes.WildcardsOf(id, 0).empty() ? Bound::kNo : Bound::kPerhaps;
  }
};

}  // namespace pushgate::rules
