#pragma once

#include <string>
#include <string_view>

#include "hook/judgement.h"

namespace pushgate::hook {

/// What stays the same of a finding while the lines around it change, a formatter runs, or the work
/// goes on in the block that it heads: its rule, path, function, and rules::AnchorText.
std::string Fingerprint(const DecidedFinding& finding);
std::string Fingerprint(const diffscan::Found& found);
/// The same of a finding at another path.
std::string Fingerprint(std::string_view path, const diffscan::Found& found);

/// The same without the path: what a function takes along into another file.
std::string PathlessFingerprint(const diffscan::Found& found);

}  // namespace pushgate::hook
