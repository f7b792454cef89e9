#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "diffscan/oid.h"
#include "diffscan/repository.h"
#include "hook/setup.h"
#include "record/baseline.h"

namespace pushgate::hook {

/// A finding that a new baseline would add, at one of its places; or that it would lose, which has
/// none any more.
struct BaselineChange {
  record::BaselineFinding finding;  // `count` is by how many
  uint32_t line = 0;                // of the first; zero: not known
};

/// What taking a baseline comes to, before anything is recorded.
struct NewBaseline {
  std::string repository;  // its name
  std::string folder;
  std::string ref;
  diffscan::Oid commit;
  std::string rules_digest;  // of the rules that judged
  std::vector<record::BaselineFinding> findings;
  bool first = true;                       // there was none before
  std::vector<BaselineChange> added;       // by path, line, rule; of a first one, everything
  std::vector<BaselineChange> removed;     // since the record's last state
  std::vector<diffscan::Skip> not_judged;  // files whose findings nobody knows
};

/// Judges the whole tree of a ref, or of the default branch if `ref` is empty, and compares it with
/// the baseline as it is by now. `name` is the repository's; empty: by its path.
Result<NewBaseline> CompareWithBaseline(const Setup& setup, const std::string& git_dir,
                                        const std::string& ref, const std::string& name);

/// The baseline as it is at the tip of the default branch; nothing if none was taken.
Result<std::optional<std::vector<record::BaselineFinding>>> CurrentBaseline(
    const Setup& setup, const std::string& git_dir, const std::string& name);

int64_t TotalOf(const std::vector<record::BaselineFinding>& findings);
int64_t TotalOf(const std::vector<BaselineChange>& changes);

}  // namespace pushgate::hook
