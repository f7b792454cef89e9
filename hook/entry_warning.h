#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "hook/policy/bypass.h"
#include "record/uses.h"

namespace pushgate::hook {

/// An entry's uses on this server.
record::Uses UsesOf(const BypassEntry& entry, const record::UsesByEntry& uses);

/// How many uses an entry with `max_uses` has left on this server.
uint64_t UsesLeft(const BypassEntry& entry, const record::UsesByEntry& uses);

/// A time of the record.
Moment MomentOf(int64_t microseconds);

/// That an entry was not used for long; empty unless the record reaches back that far.
std::string UnusedWarning(const BypassEntry& entry, const record::UsesByEntry& uses, Moment now);

/// Why somebody should look at an entry.
struct EntryWarning {
  std::string text;      // empty: nothing is wrong with it
  bool is_over = false;  // it excuses nobody any more
};

/// That it ended, ends soon, is used up, or was not used for long. Without `uses` they are not
/// known.
EntryWarning WarningAbout(const BypassEntry& entry, const std::optional<record::UsesByEntry>& uses,
                          Moment now);

}  // namespace pushgate::hook
