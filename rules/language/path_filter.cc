#include "rules/language/path_filter.h"

#include <algorithm>

#include "base/glob.h"

namespace pushgate::rules::language {
namespace {

bool Matches(std::string_view glob, std::string_view path) {
  bool anchored = glob.starts_with('/');
  bool folder = glob.ends_with('/');
  if (glob.starts_with("./")) glob.remove_prefix(2);
  while (glob.starts_with('/')) glob.remove_prefix(1);
  while (glob.ends_with('/')) glob.remove_suffix(1);
  std::string whole = (anchored ? "" : "**/") + std::string(glob);
  return (!folder && GlobMatches(whole, path)) || GlobMatches(whole + "/**", path);
}

}  // namespace

bool PathFilter::Applies(std::string_view path) const {
  auto matches = [&](const std::string& glob) { return Matches(glob, path); };
  if (!include.empty() && std::none_of(include.begin(), include.end(), matches)) return false;
  return std::none_of(exclude.begin(), exclude.end(), matches);
}

}  // namespace pushgate::rules::language
