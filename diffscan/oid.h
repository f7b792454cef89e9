#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace pushgate::diffscan {

/// The id of a Git object (SHA-1).
struct Oid {
  std::array<uint8_t, 20> bytes{};

  auto operator<=>(const Oid&) const = default;
  bool IsZero() const { return *this == Oid{}; }
  std::string Hex() const;
  std::string Short() const;  // the first 10 digits, for people
  /// Exactly 40 hexadecimal digits.
  static std::optional<Oid> FromHex(std::string_view hex);
};

}  // namespace pushgate::diffscan
