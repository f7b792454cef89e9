#include "rules/syntax/string_literal.h"

#include <cstdint>

namespace pushgate::rules::syntax {
namespace {

int HexDigit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

void AppendPoint(uint32_t point, std::string& to) {
  auto byte = [&](uint32_t value) { to += static_cast<char>(value); };
  if (point < 0x80) {
    byte(point);
  } else if (point < 0x800) {
    byte(0xC0 | point >> 6);
    byte(0x80 | (point & 0x3F));
  } else if (point < 0x10000) {
    byte(0xE0 | point >> 12);
    byte(0x80 | (point >> 6 & 0x3F));
    byte(0x80 | (point & 0x3F));
  } else {
    byte(0xF0 | (point >> 18 & 0x07));
    byte(0x80 | (point >> 12 & 0x3F));
    byte(0x80 | (point >> 6 & 0x3F));
    byte(0x80 | (point & 0x3F));
  }
}

/// Reads exactly `digits` hexadecimal digits; returns how many bytes were taken, 0 if there are
/// fewer.
size_t Hex(std::string_view text, size_t digits, std::string& to) {
  uint32_t point = 0;
  if (text.size() < digits) return 0;
  for (char c : text.substr(0, digits)) {
    int value = HexDigit(c);
    if (value < 0) return 0;
    point = point << 4 | static_cast<uint32_t>(value);
  }
  AppendPoint(point, to);
  return digits;
}

size_t Octal(std::string_view text, std::string& to) {
  uint32_t point = 0;
  size_t taken = 0;
  while (taken < 3 && taken < text.size() && text[taken] >= '0' && text[taken] <= '7') {
    point = point << 3 | static_cast<uint32_t>(text[taken++] - '0');
  }
  AppendPoint(point, to);
  return taken;
}

char Simple(char c) {
  switch (c) {
    case 'a':
      return '\a';
    case 'b':
      return '\b';
    case 'f':
      return '\f';
    case 'n':
      return '\n';
    case 'r':
      return '\r';
    case 't':
      return '\t';
    case 'v':
      return '\v';
    case '\\':
    case '\'':
    case '"':
      return c;
    default:
      return '\0';
  }
}

/// Reads the escape behind a backslash; returns how many bytes were taken, 0 if it is none.
size_t Escape(std::string_view text, bool bytes, std::string& to) {
  if (text.empty()) return 0;
  if (text[0] == '\n') return 1;
  if (text[0] == '\r') return text.size() > 1 && text[1] == '\n' ? 2 : 1;
  if (char simple = Simple(text[0]); simple != '\0') {
    to += simple;
    return 1;
  }
  if (text[0] >= '0' && text[0] <= '7') return Octal(text, to);
  size_t digits = text[0] == 'x' ? 2 : bytes ? 0 : text[0] == 'u' ? 4 : text[0] == 'U' ? 8 : 0;
  size_t taken = digits == 0 ? 0 : Hex(text.substr(1), digits, to);
  return taken == 0 ? 0 : taken + 1;
}

}  // namespace

StringStart::StringStart(std::string_view token) {
  for (char c : token) {
    if (c == 'r' || c == 'R') raw = true;
    if (c == 'b' || c == 'B') bytes = true;
    if (c == 'f' || c == 'F' || c == 't' || c == 'T') format = true;
  }
}

bool NeedsDecoding(std::string_view content, const StringStart& start) {
  if (!start.raw && content.find('\\') != std::string_view::npos) return true;
  return start.format && content.find_first_of("{}") != std::string_view::npos;
}

void AppendDecoded(std::string_view content, const StringStart& start, std::string& to) {
  for (size_t at = 0; at < content.size(); ++at) {
    char c = content[at];
    if (c == '\\' && !start.raw) {
      size_t taken = Escape(content.substr(at + 1), start.bytes, to);
      at += taken;
      if (taken > 0) continue;
    } else if (start.format && (c == '{' || c == '}') && at + 1 < content.size() &&
               content[at + 1] == c) {
      ++at;
    }
    to += c;
  }
}

}  // namespace pushgate::rules::syntax
