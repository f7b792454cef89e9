#pragma once

#include <string>
#include <string_view>

#include "hook/policy/bypass.h"

namespace pushgate::hook {

/// The text of a bypass file with one entry more, behind the others; all else, comments and order
/// included, stays byte for byte. An empty text becomes a file. Refuses a file that is not valid,
/// one whose list stands in brackets, an entry that would not be valid, and an id that is taken.
Result<std::string> WithEntry(std::string_view text, const BypassEntry& entry);

/// The text without the entry of that id: its own lines go, and comments between entries stay.
Result<std::string> WithoutEntry(std::string_view text, std::string_view id);

}  // namespace pushgate::hook
