#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace pushgate::rules::language {

/// A rule's `paths`: Semgrep's globs, relative to the repository's root.
///
/// A glob matches at any depth, a whole path or a folder with all that is in it: `tests`, `*.py`,
/// `db/*.py`. With a leading slash it matches from the root only; with a trailing one, folders
/// only.
struct PathFilter {
  std::vector<std::string> include;  // empty: every path
  std::vector<std::string> exclude;
  std::vector<std::string> warn;  // where a finding is a warning at most

  bool Applies(std::string_view path) const;
  bool Warns(std::string_view path) const;
};

}  // namespace pushgate::rules::language
