#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace pushgate::hook {

/// The groups that each user is in, as groups_file says.
using Groups = std::map<std::string, std::vector<std::string>, std::less<>>;

/// The names of the Unix groups of an account; none if there is no such account. Safe to call from
/// many threads.
std::vector<std::string> UnixGroupsOf(const std::string& account);

/// The names in a text that divides them by spaces or commas.
std::vector<std::string> SplitNames(std::string_view text);

}  // namespace pushgate::hook
