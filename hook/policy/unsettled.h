#pragma once

#include <string_view>

#include "diffscan/scan.h"
#include "hook/policy/bypass.h"
#include "record/unsettled.h"

namespace pushgate::hook {

/// What of it is to be judged again on `target`, since no entry that let it pass covers that ref.
/// An entry that has ended still does; one that was revoked does not. A new ref begins with what
/// the default branch `head` may have: empty if the target is no new ref, or `head` no baseline.
diffscan::Unsettled UnsettledFor(const record::Unsettled& recorded, const BypassList& list,
                                 std::string_view repository, std::string_view target,
                                 std::string_view head);

}  // namespace pushgate::hook
