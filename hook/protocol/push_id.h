#pragma once

#include <sys/random.h>

#include <string>
#include <string_view>

namespace pushgate::hook {

/// 32 hexadecimal digits that no other push has: the client makes them, and whoever judges its push
/// (the daemon, then perhaps another process) records it under them, once. Empty if the system has
/// no random bytes to give.
inline std::string NewPushId() {
  unsigned char bytes[16];
  if (getrandom(bytes, sizeof bytes, 0) != sizeof bytes) return "";
  std::string id;
  for (unsigned char byte : bytes) {
    id += "0123456789abcdef"[byte >> 4];
    id += "0123456789abcdef"[byte & 15];
  }
  return id;
}

inline bool IsPushId(std::string_view text) {
  return text.size() == 32 && text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

}  // namespace pushgate::hook
