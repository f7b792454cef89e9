#pragma once

#include <array>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>

namespace pushgate {

/// SHA-256 over the parts, each preceded by its length, as 64 hexadecimal digits: ("ab", "c") and
/// ("a", "bc") differ.
std::string Sha256Hex(std::initializer_list<std::string_view> parts);

/// SHA-256 over the bytes and nothing else, as `sha256sum` prints it.
std::string PlainSha256Hex(std::string_view bytes);

/// SHA-1 over the parts, one after the other, as Git names objects. Looks for no collisions: Git
/// has done so when it took the object.
std::array<uint8_t, 20> Sha1(std::initializer_list<std::string_view> parts);

}  // namespace pushgate
