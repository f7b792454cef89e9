#include "hook/entry_warning.h"

#include <chrono>

namespace pushgate::hook {
namespace {

constexpr std::chrono::days kLong{90};

}  // namespace

record::Uses UsesOf(const BypassEntry& entry, const record::UsesByEntry& uses) {
  auto found = uses.entries.find(entry.id);
  return found == uses.entries.end() ? record::Uses() : found->second;
}

uint64_t UsesLeft(const BypassEntry& entry, const record::UsesByEntry& uses) {
  auto used = static_cast<uint64_t>(UsesOf(entry, uses).count);
  return used < entry.max_uses ? entry.max_uses - used : 0;
}

Moment MomentOf(int64_t microseconds) {
  return Moment(std::chrono::floor<std::chrono::seconds>(std::chrono::microseconds(microseconds)));
}

std::string UnusedWarning(const BypassEntry& entry, const record::UsesByEntry& uses, Moment now) {
  if (uses.since == 0 || MomentOf(uses.since) > now - kLong) return "";
  record::Uses used = UsesOf(entry, uses);
  if (MomentOf(used.last) > now - kLong) return "";
  if (used.count > 0) return "not used for 90 days: is it still needed?";
  // Nobody knows when it was written.
  return "never used, and the record begins at " + Text(MomentOf(uses.since)) +
         ": is it still needed?";
}

EntryWarning WarningAbout(const BypassEntry& entry, const std::optional<record::UsesByEntry>& uses,
                          Moment now) {
  std::string text = EndWarning(entry, now);
  if (entry.until && now >= *entry.until) return {text, true};
  if (!uses) return {text, false};
  if (entry.max_uses > 0 && UsesLeft(entry, *uses) == 0) {
    return {"used up, and excuses nobody on this server: revoke it", true};
  }
  std::string unused = UnusedWarning(entry, *uses, now);
  if (!text.empty() && !unused.empty()) text += "; ";
  return {text + unused, false};
}

}  // namespace pushgate::hook
