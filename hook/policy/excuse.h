#pragma once

#include <set>
#include <string>

#include "hook/judgement.h"
#include "hook/policy/bypass.h"
#include "hook/policy/uses.h"

namespace pushgate::hook {

/// Decides again which of the blocking findings bypass entries excuse; `judgement.who`, `when` and
/// `break_glass` are filled. Entries with max_uses need a counter, and come after those without;
/// among them those that excuse most, so that a push needs few. `spent` are ids that excuse nobody.
/// Fills `excuses` and `nearly_excused`, and leaves the verdict alone.
void ExcuseFindings(const BypassList& list, UseCounter* counter, const std::set<std::string>& spent,
                    Judgement& judgement);

/// Counts the uses of an accepting judgement, and keeps it, before anybody is told: where another
/// push has taken an entry's last use in the meantime, it is decided again without that entry, and
/// the verdict may change. An error: nothing was kept, and entries with max_uses that the judgement
/// needed excuse nobody, so that its verdict may be kReject.
Result<void> CountUses(const BypassList& list, UseCounter& counter, Judgement& judgement);

}  // namespace pushgate::hook
