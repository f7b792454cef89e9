#include "diffscan/oid.h"

namespace pushgate::diffscan {
namespace {

int Digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

}  // namespace

std::string Oid::Hex() const {
  std::string hex;
  for (uint8_t byte : bytes) {
    hex += "0123456789abcdef"[byte >> 4];
    hex += "0123456789abcdef"[byte & 15];
  }
  return hex;
}

std::string Oid::Short() const { return Hex().substr(0, 10); }

std::optional<Oid> Oid::FromHex(std::string_view hex) {
  Oid oid;
  if (hex.size() != 2 * oid.bytes.size()) return std::nullopt;
  for (size_t i = 0; i < oid.bytes.size(); ++i) {
    int high = Digit(hex[2 * i]), low = Digit(hex[2 * i + 1]);
    if (high < 0 || low < 0) return std::nullopt;
    oid.bytes[i] = static_cast<uint8_t>(high << 4 | low);
  }
  return oid;
}

}  // namespace pushgate::diffscan
