#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "hook/config/schema.h"
#include "hook/policy/bypass.h"

namespace pushgate::hook {

/// Reads and validates a bypass file: `entries:` and a list. On failure every error, in the file's
/// order, each a line to show: "FILE:4:5: unknown key 'user' (did you mean 'users'?)". Never
/// throws.
tl::expected<std::vector<BypassEntry>, std::vector<std::string>> ParseBypass(std::string_view name,
                                                                             std::string_view text);

/// The keys of a bypass file.
std::span<const Key> BypassFileKeys();
/// Those of an entry that say what it excuses: one has to be there.
std::span<const std::string_view> BypassParts();

/// Reads and validates a groups_file: `groups:` and for each group a list of users.
tl::expected<Groups, std::vector<std::string>> ParseGroups(std::string_view name,
                                                           std::string_view text);

}  // namespace pushgate::hook
