#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "diffscan/oid.h"
#include "diffscan/repository.h"

namespace pushgate::diffscan {

/// What `git commit` would make of the index now: a commit, and what it stands on.
struct StagedCommit {
  Oid tip;
  std::vector<Oid> compared;  // HEAD, and while a merge is under way what is merged; none before
                              // the first commit
};

/// Writes that commit and its trees into `folder`, an empty one that Location::object_directory
/// then names: nothing of the repository changes. `index_file`: GIT_INDEX_FILE; empty: the
/// repository's own. kInvalid for an index with conflicts.
Result<StagedCommit> CommitStaged(const std::string& git_dir, const std::string& index_file,
                                  const std::string& folder);

}  // namespace pushgate::diffscan
