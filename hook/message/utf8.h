#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace pushgate::hook {

/// The first code point of a text. Where the bytes are not UTF-8 (overlong forms and surrogates
/// included), one byte that is not `valid`.
struct CodePoint {
  uint32_t value = 0;
  size_t bytes = 1;
  bool valid = false;
};

/// `text` must not be empty.
CodePoint NextCodePoint(std::string_view text);

bool IsUtf8(std::string_view text);

/// How SafeText shows one code point that stands in `bytes`.
std::string EscapedCodePoint(const CodePoint& point, std::string_view bytes);

}  // namespace pushgate::hook
