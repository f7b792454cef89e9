#include "rules/language/libraries.h"

#include <algorithm>
#include <array>

namespace pushgate::rules::language {
namespace {

constexpr auto kAtBeginning = std::to_array<std::string_view>({"src", "lib"});
constexpr auto kInstalled = std::to_array<std::string_view>({"site-packages", "dist-packages"});

template <typename Names>
bool Has(const Names& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

}  // namespace

bool Libraries::HoldFile(std::string_view path) const {
  if (packages_.empty()) return false;
  std::string_view above;  // the folder that holds the one looked at
  size_t depth = 0;
  for (size_t slash = path.find('/'); slash != path.npos; slash = path.find('/'), ++depth) {
    std::string_view folder = path.substr(0, slash);
    path.remove_prefix(slash + 1);
    bool root = depth == 0 || (depth == 1 && Has(kAtBeginning, above)) || Has(kInstalled, above);
    if (root && Hold(folder)) return true;
    above = folder;
  }
  return false;
}

}  // namespace pushgate::rules::language
