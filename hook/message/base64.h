#pragma once

#include <string>
#include <string_view>

namespace pushgate::hook {

/// RFC 4648, with padding.
std::string Base64(std::string_view bytes);

/// The bytes again; empty where the text is not Base64.
std::string FromBase64(std::string_view text);

}  // namespace pushgate::hook
