#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

namespace pushgate {

/// SHA-256 over the parts, each preceded by its length, as 64 hexadecimal digits: ("ab", "c") and
/// ("a", "bc") differ.
std::string Sha256Hex(std::initializer_list<std::string_view> parts);

}  // namespace pushgate
