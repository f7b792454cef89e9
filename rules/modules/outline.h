#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "rules/language/prefilter.h"
#include "rules/modules/imports.h"

namespace pushgate::rules {

/// What other modules get from one by its names, wherever it stands.
struct ModuleOutline {
  struct Name {
    std::string name;
    language::Reach own;            // what the module's own text meets of what the name leads to
    std::vector<uint32_t> imports;  // places in `imports`: what else it leads to
  };

  bool known = false;             // false: any name may lead to whatever the module does
  std::vector<Name> names{};      // ascending; others lead nowhere
  std::vector<Import> imports{};  // of one name each, or of a module
  std::vector<uint32_t> wild{};   // those that may bring any name

  const Name* Find(std::string_view name) const;
};

/// Without parsing the module. `reach` is what the whole of its text meets.
ModuleOutline MakeOutline(const language::Prefilter& prefilter, std::string_view path,
                          std::string_view text, const language::Reach& reach);

}  // namespace pushgate::rules
