#include "hook/message/listing.h"

#include "hook/message/safe_text.h"

namespace pushgate::hook {

std::string List(std::string_view label, const Listing& entries, size_t most) {
  std::string out;
  for (size_t i = 0; i < entries.size() && i < most; ++i) {
    const auto& [name, reason] = entries[i];
    out +=
        "pushgate: " + std::string(label) + ": " + SafeText(name) + " (" + SafeText(reason) + ")\n";
  }
  if (entries.size() > most) {
    out += "pushgate: " + std::string(label) + ": " + std::to_string(entries.size() - most) +
           " more\n";
  }
  return out;
}

}  // namespace pushgate::hook
