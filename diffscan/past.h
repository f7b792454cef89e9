#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/watch.h"
#include "diffscan/oid.h"
#include "diffscan/repository.h"

namespace pushgate::diffscan {

/// A commit that a branch stood at.
struct PastCommit {
  Oid id;
  int64_t time = 0;  // the committer's, seconds since 1970, as the commit says it
};

/// The commits of a branch by first parents, the tip first, back to the first one before `since`
/// that others before it confirm: a single clock that was wrong ends nothing. Where a parent cannot
/// be read, the history ends.
Result<std::vector<PastCommit>> FirstParents(const Repository& repository, const Oid& tip,
                                             int64_t since, const Watch& watch);

/// What one commit changed.
struct Touch {
  int64_t time = 0;                // as PastCommit::time
  std::string author;              // "NAME <EMAIL>", raw
  std::vector<std::string> paths;  // that its parent has not the same, deleted ones left out
};

/// Calls `each` for the commits that a tip stands on, the newest first, back to `since` and at most
/// `most` of them; merges are left out. What cannot be read is left out, too.
Result<void> WalkTouches(const Repository& repository, const Oid& tip, int64_t since, size_t most,
                         const std::function<void(const Touch&)>& each, const Watch& watch);

}  // namespace pushgate::diffscan
