#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/watch.h"
#include "diffscan/repository.h"
#include "diffscan/scan.h"
#include "hook/judgement.h"
#include "hook/policy/carried_baseline.h"
#include "record/baseline.h"

namespace pushgate::hook {

/// What comparing with a baseline takes, and outlives it.
struct RatchetInputs {
  const diffscan::Repository& repository;
  const diffscan::ScanOptions& options;  // by which the findings were found
  const Watch& watch;
  HonoursSuppressionOf honours;             // of the policy that decides
  HonoursSuppressionOf honours_on_default;  // of the default branch's
};

/// `ratchet: true`: of one ref's findings that would block, those become Decision::kBaseline that
/// the repository's baseline holds: one for one, after findings of the same kind that the push does
/// not answer for have taken theirs. Returns what takes the baseline to the default branch's tip,
/// if it is behind, to be recorded with the push. An error leaves all decisions as they were.
///
/// The baseline follows the default branch by itself, from what that has: it needs no word of git
/// about what became of a push, and a push that comes in without a hook is no exception.
Result<std::optional<record::BaselineStep>> ApplyRatchet(const RatchetInputs& inputs,
                                                         record::BaselineReader& reader,
                                                         std::vector<DecidedFinding>& findings);

/// What the record finds a repository's baseline by: its Git folder, symbolic links resolved.
std::string BaselineFolder(const std::string& git_dir);

/// Takes a baseline to a commit of the default branch.
Result<void> CarryTo(const RatchetInputs& inputs, const std::string& from, const diffscan::Oid& to,
                     CarriedBaseline& baseline);

}  // namespace pushgate::hook
