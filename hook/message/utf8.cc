#include "hook/message/utf8.h"

#include <cstdio>

namespace pushgate::hook {
namespace {

/// The length that a lead byte announces, and the smallest value that needs it; 0 for no lead byte.
size_t SequenceLength(uint8_t lead, uint32_t* smallest) {
  if (lead >= 0xC2 && lead <= 0xDF) {
    *smallest = 0x80;
    return 2;
  }
  if (lead >= 0xE0 && lead <= 0xEF) {
    *smallest = 0x800;
    return 3;
  }
  if (lead >= 0xF0 && lead <= 0xF4) {
    *smallest = 0x10000;
    return 4;
  }
  return 0;
}

}  // namespace

CodePoint NextCodePoint(std::string_view text) {
  auto byte = [&](size_t i) { return static_cast<uint8_t>(text[i]); };
  uint8_t lead = byte(0);
  if (lead < 0x80) return {lead, 1, true};
  uint32_t smallest = 0;
  size_t length = SequenceLength(lead, &smallest);
  CodePoint invalid{lead, 1, false};
  if (length == 0 || text.size() < length) return invalid;
  uint32_t value = lead & (0xFFu >> (length + 1));
  for (size_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xC0) != 0x80) return invalid;
    value = value << 6 | (byte(i) & 0x3Fu);
  }
  bool surrogate = value >= 0xD800 && value <= 0xDFFF;
  if (value < smallest || value > 0x10FFFF || surrogate) return invalid;
  return {value, length, true};
}

bool IsUtf8(std::string_view text) {
  while (!text.empty()) {
    CodePoint point = NextCodePoint(text);
    if (!point.valid) return false;
    text.remove_prefix(point.bytes);
  }
  return true;
}

std::string EscapedCodePoint(const CodePoint& point, std::string_view bytes) {
  if (point.valid && point.value >= 0x20 && point.value < 0x7F) return std::string(bytes);
  if (point.valid && point.value == '\n') return "\\n";
  if (point.valid && point.value == '\t') return "\\t";
  if (point.valid && point.value == '\r') return "\\r";
  char escaped[16];
  bool single = !point.valid || point.value < 0x80;
  std::snprintf(escaped, sizeof escaped, single ? "\\x%02X" : "\\u{%X}", point.value);
  return escaped;
}

}  // namespace pushgate::hook
