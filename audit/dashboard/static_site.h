#pragma once

#include <string>

#include "audit/dashboard/site.h"
#include "base/result.h"

namespace pushgate::audit::dashboard {

/// How many pages of pushes a list has in a folder.
inline constexpr int64_t kStaticPushPages = 20;

/// Writes all pages into a folder that any web server can serve. They are written beside it and put
/// in its place at once: who reads it sees the old ones or the new ones. A folder that is there
/// must be empty or have been written by this. Returns how many pages it has.
Result<size_t> WriteStatic(const Site& site, const std::string& folder);

}  // namespace pushgate::audit::dashboard
