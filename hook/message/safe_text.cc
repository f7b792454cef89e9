#include "hook/message/safe_text.h"

#include <cstdint>

#include "hook/message/utf8.h"

namespace pushgate::hook {

std::string SafeText(std::string_view bytes) {
  std::string safe;
  safe.reserve(bytes.size());
  while (!bytes.empty()) {
    CodePoint point = NextCodePoint(bytes);
    safe += EscapedCodePoint(point, bytes.substr(0, point.bytes));
    bytes.remove_prefix(point.bytes);
  }
  return safe;
}

}  // namespace pushgate::hook
