#pragma once

#include <string_view>
#include <vector>

#include "base/result.h"
#include "diffscan/scan.h"

namespace pushgate::hook {

/// Reads a pre-receive hook's standard input: lines of "OLD NEW REF", each ended by a line feed.
///
/// Git writes it, so anything else means that it was cut short or is not from git: a fault, and
/// nothing of it is judged. kUnsupported for the 64 digits of SHA-256.
Result<std::vector<diffscan::RefUpdate>> ParseUpdates(std::string_view text);

}  // namespace pushgate::hook
