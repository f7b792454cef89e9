#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace pushgate::diffscan {

/// The paths of a list of object folders as Git writes it: GIT_ALTERNATE_OBJECT_DIRECTORIES
/// (`separator` ':') or objects/info/alternates ('\n'). An entry in double quotes is C-quoted, one
/// that begins with '#' is a comment, and a quote that does not close is taken as it is
/// (`parse_alt_odb_entry` in Git's object-file.c).
std::vector<std::string> ParseAlternates(std::string_view list, char separator);

/// Adds `folder` and, as far as Git follows them, the alternates that its info/alternates names.
/// Folders that do not exist are left out, as in Git; each is listed once, whatever its spelling.
void AddObjectFolder(const std::string& folder, std::vector<std::string>& folders);

}  // namespace pushgate::diffscan
