#pragma once

#include <string>
#include <vector>

#include "hook/policy/bypass.h"

namespace pushgate::hook {

/// "alice, bob, group admins; repos team/*; refs refs/heads/main": whom and what an entry is for.
std::string ScopeOf(const BypassEntry& entry);

/// "a, b, c", each made safe to show.
std::string Joined(const std::vector<std::string>& texts);

}  // namespace pushgate::hook
