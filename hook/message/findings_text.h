#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "hook/config/config.h"
#include "hook/message/finding_text.h"

namespace pushgate::hook {

struct FindingTally {
  size_t errors = 0;
  size_t warnings = 0;
  size_t would_block = 0;  // of the warnings
};

FindingTally TallyOf(const std::vector<ShownFinding>& findings);

/// "2 errors, 1 warning".
std::string Text(const FindingTally& tally);

/// Findings grouped by file: at most `most` in full, those that block first, and the others
/// counted for each file and rule.
std::string RenderFindings(const std::vector<ShownFinding>& findings, const Config& config,
                           size_t most, bool name_refs);

}  // namespace pushgate::hook
