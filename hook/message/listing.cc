#include "hook/message/listing.h"

#include "hook/message/layout.h"

namespace pushgate::hook {

std::string List(std::string_view label, const Listing& entries, size_t most) {
  std::string out;
  for (size_t i = 0; i < entries.size() && i < most; ++i) {
    const auto& [name, reason] = entries[i];
    out += WrappedBehind("pushgate: ", std::string(label) + ": " + name, "(" + reason + ")");
  }
  if (entries.size() > most) {
    out += "pushgate: " + std::string(label) + ": " + std::to_string(entries.size() - most) +
           " more\n";
  }
  return out;
}

}  // namespace pushgate::hook
