#pragma once

#include <functional>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "rules/modules/imports.h"

namespace pushgate::rules::language {

/// Packages of others, of which rules say themselves what they have to know: copies of them in a
/// tree are not looked into, so that a verdict does not depend on whether there is one. Immutable
/// once filled; safe to share between threads.
class Libraries {
 public:
  void Add(std::string package) { packages_.insert(std::move(package)); }
  void Add(const Libraries& others) {
    packages_.insert(others.packages_.begin(), others.packages_.end());
  }

  /// Whether an absolute dotted name that begins so is one of a library.
  bool Hold(std::string_view first) const { return packages_.find(first) != packages_.end(); }
  /// The same of what is imported; relative imports stay within the tree.
  bool Hold(const Import& import) const {
    return import.level == 0 && !import.module.empty() && Hold(import.module.front());
  }
  /// Whether a file is one of a library's own, by where it stands: a folder of the library's name
  /// that `import` finds as such, at the tree's beginning or below `src`, `lib`, `site-packages` or
  /// `dist-packages`. A package of a team's may have a folder of that name anywhere else.
  bool HoldFile(std::string_view path) const;

 private:
  std::set<std::string, std::less<>> packages_;
};

}  // namespace pushgate::rules::language
