#include "rules/language/path_filter.h"

#include <algorithm>

#include "base/glob.h"

namespace pushgate::rules::language {
namespace {

/// The longest plain text between the stars of a glob, which whatever matches holds; empty if there
/// are brackets or backslashes.
std::string_view PlainPart(std::string_view glob) {
  if (glob.find_first_of("[\\") != std::string_view::npos) return {};
  std::string_view longest;
  for (size_t begin = 0; begin < glob.size();) {
    size_t end = std::min(glob.find_first_of("*?", begin), glob.size());
    std::string_view part = glob.substr(begin, end - begin);
    // The slashes around a "**" need not be there.
    while (part.starts_with('/')) part.remove_prefix(1);
    while (part.ends_with('/')) part.remove_suffix(1);
    if (part.size() > longest.size()) longest = part;
    begin = end + 1;
  }
  return longest;
}

bool Matches(std::string_view glob, std::string_view path) {
  bool anchored = glob.starts_with('/');
  bool folder = glob.ends_with('/');
  if (glob.starts_with("./")) glob.remove_prefix(2);
  while (glob.starts_with('/')) glob.remove_prefix(1);
  while (glob.ends_with('/')) glob.remove_suffix(1);
  if (path.find(PlainPart(glob)) == std::string_view::npos) return false;
  std::string whole = (anchored ? "" : "**/") + std::string(glob);
  return (!folder && GlobMatches(whole, path)) || GlobMatches(whole + "/**", path);
}

bool AnyMatches(const std::vector<std::string>& globs, std::string_view path) {
  return std::any_of(globs.begin(), globs.end(),
                     [&](const std::string& glob) { return Matches(glob, path); });
}

}  // namespace

bool PathFilter::Applies(std::string_view path) const {
  return (include.empty() || AnyMatches(include, path)) && !AnyMatches(exclude, path);
}

bool PathFilter::Warns(std::string_view path) const { return AnyMatches(warn, path); }

}  // namespace pushgate::rules::language
