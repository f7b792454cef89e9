#pragma once

#include <string>
#include <string_view>

namespace pushgate::hook {

/// Bytes as a part of a URL (RFC 3986): unreserved characters and slashes stay, all else is %XX.
std::string Percent(std::string_view text);

}  // namespace pushgate::hook
