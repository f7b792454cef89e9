#include "hook/identity/certificate.h"

#include <algorithm>
#include <set>
#include <string>

#include "hook/message/page_lines.h"

namespace pushgate::hook {

bool IsCertificateOf(std::string_view text, std::string_view nonce,
                     const std::vector<diffscan::RefUpdate>& updates) {
  if (nonce.empty() || updates.empty()) return false;
  if (TakeLine(text) != "certificate version 0.1") return false;
  bool of_nonce = false;
  for (std::string_view line = TakeLine(text); !line.empty(); line = TakeLine(text)) {
    of_nonce |= line == "nonce " + std::string(nonce);
  }
  std::set<std::string_view> certified;
  std::string_view line = TakeLine(text);
  for (; !line.empty() && !line.starts_with("-----BEGIN "); line = TakeLine(text)) {
    certified.insert(line);
  }
  bool of_updates =
      std::all_of(updates.begin(), updates.end(), [&](const diffscan::RefUpdate& update) {
        return certified.contains(update.old_id.Hex() + " " + update.new_id.Hex() + " " +
                                  update.name);
      });
  return of_nonce && of_updates && line.starts_with("-----BEGIN ");
}

}  // namespace pushgate::hook
