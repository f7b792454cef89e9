#pragma once

#include <vector>

#include "diffscan/scan.h"

namespace pushgate::diffscan {

/// Judges `tip` again as ScanUpdate did when it found out that `compared` were the commits to
/// compare it with; the ref's old tip, or zero, is for what is unsettled. Reads no ref.
Result<ScanResult> ScanAgain(const Repository& repository, const Oid& tip,
                             const std::vector<Oid>& compared, const Oid& old_tip,
                             const UpdateOptions& options, const ScanOptions& shared,
                             const Watch& watch);

/// Whether the repository has a commit, a tag that leads to one, or a tree, and its root folder.
bool HasTree(const Repository& repository, const Oid& id);

}  // namespace pushgate::diffscan
