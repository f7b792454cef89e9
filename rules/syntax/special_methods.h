#pragma once

#include <algorithm>
#include <array>
#include <string_view>

namespace pushgate::rules::syntax {

/// Whether a method is called by what is done to an instance, which does not name it: by `with`, a
/// loop, a subscript or a call.
inline bool IsCalledUnnamed(std::string_view method) {
  constexpr auto kMethods =
      std::to_array<std::string_view>({"__enter__", "__aenter__", "__iter__", "__aiter__",
                                       "__next__", "__anext__", "__getitem__", "__call__"});
  return std::find(kMethods.begin(), kMethods.end(), method) != kMethods.end();
}

/// Whether a method puts its arguments into what it is called of.
inline bool IsChanging(std::string_view method) {
  constexpr auto kMethods = std::to_array<std::string_view>(
      {"append", "appendleft", "extend", "extendleft", "insert", "add", "update", "setdefault"});
  return std::find(kMethods.begin(), kMethods.end(), method) != kMethods.end();
}

}  // namespace pushgate::rules::syntax
