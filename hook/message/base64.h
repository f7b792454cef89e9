#pragma once

#include <string>
#include <string_view>

namespace pushgate::hook {

/// RFC 4648, with padding.
std::string Base64(std::string_view bytes);

}  // namespace pushgate::hook
