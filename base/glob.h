#pragma once

#include <string_view>

namespace pushgate {

/// Whether a glob of the configuration matches a whole path or ref name.
///
/// `*` and `?` stay within a segment between slashes, `**` crosses them, `[abc]`, `[a-z]` and
/// `[!a]` match one character of a segment, a backslash takes the next character as it is.
/// Comparison is by byte, case-sensitive unless `fold_ascii_case`. Takes time of at most |glob| *
/// |text|.
bool GlobMatches(std::string_view glob, std::string_view text, bool fold_ascii_case = false);

/// The same of a name, by a glob of `*` and `?` alone. Does not allocate.
bool NameMatches(std::string_view glob, std::string_view name);

}  // namespace pushgate
