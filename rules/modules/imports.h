#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace pushgate::rules {

/// How many FindImports reads: more than any module has that people write.
inline constexpr size_t kMostImports = 1'000;

/// A module that a text may import, and what it takes from it: names, or modules below it.
struct Import {
  uint32_t level = 0;  // leading dots
  std::vector<std::string> module;
  std::vector<std::string> names;

  auto operator<=>(const Import&) const = default;
};

/// The imports of a text, without parsing it: all that a parse would find, and some that stand in
/// strings and comments.
struct Imports {
  std::vector<Import> list;
  bool complete = true;  // false: others may be hidden in what is no plain text
};

Imports FindImports(std::string_view text);

}  // namespace pushgate::rules
