#pragma once

#include "diffscan/scan.h"

namespace pushgate::diffscan {

/// Adds what one commit brought to what earlier ones did. A finding that an earlier commit has
/// (same path, rule, function and matched text, counted) is not listed again.
void MergeCommit(ScanResult commit, ScanResult& all);

/// Brings findings and skips into their order, each skip once.
void SortResult(ScanResult& result);

}  // namespace pushgate::diffscan
