#include "hook/policy/ratchet.h"

#include <algorithm>
#include <filesystem>
#include <map>
#include <set>
#include <system_error>
#include <utility>

#include "diffscan/default_branch.h"
#include "hook/policy/fingerprint.h"
#include "hook/policy/policy.h"

namespace pushgate::hook {
namespace {

using diffscan::Oid;
using diffscan::TreeFindings;

/// The findings of one file that would block, by fingerprint.
using OfFile = std::map<std::string, std::vector<DecidedFinding*>>;
using ByPath = std::map<std::string, OfFile>;

/// A tree's findings; nothing if the commit is not there.
Result<std::optional<TreeFindings>> OpenTree(const RatchetInputs& inputs, const Oid& commit) {
  if (commit.IsZero()) return std::nullopt;
  Result<TreeFindings> tree =
      TreeFindings::Open(inputs.repository, commit, inputs.options, inputs.watch);
  if (tree) return std::move(*tree);
  if (tree.error().code == ErrorCode::kCorrupt) return std::nullopt;
  return tl::unexpected(tree.error());
}

Oid CommitOf(const std::string& hex) { return Oid::FromHex(hex).value_or(Oid()); }

/// One ref on its way through the ratchet.
class Ratchet {
 public:
  Ratchet(const RatchetInputs& inputs, record::BaselineReader& reader)
      : inputs_(inputs), reader_(reader), baseline_(reader) {}

  Result<std::optional<record::BaselineStep>> Run(std::vector<DecidedFinding>& findings) {
    std::map<Oid, ByPath> by_commit;
    for (DecidedFinding& finding : findings) {
      if (!WouldBlock(finding)) continue;
      const diffscan::Found& found = finding.found;
      by_commit[found.commit][found.path][Fingerprint(found)].push_back(&finding);
    }
    if (by_commit.empty()) return std::nullopt;
    if (auto ok = FollowDefaultBranch(); !ok) return tl::unexpected(ok.error());
    for (auto& [commit, by_path] : by_commit) {
      if (auto ok = CoverTree(commit, by_path); !ok) return tl::unexpected(ok.error());
    }
    for (DecidedFinding* finding : covered_) {
      finding->decision = Decision::kBaseline;
      finding->would_block = false;
    }
    return std::move(step_);
  }

 private:
  static bool WouldBlock(const DecidedFinding& finding) {
    bool blocks = finding.decision == Decision::kBlock || finding.would_block;
    return blocks && !rules::gate_rules::IsGateRule(*finding.found.finding.rule);
  }

  Result<void> FollowDefaultBranch() {
    Result<diffscan::DefaultBranch> branch = DefaultBranchOf(inputs_.repository);
    if (!branch) return tl::unexpected(branch.error());
    at_ = CommitOf(reader_.commit_id());
    if (branch->tip.IsZero() || branch->tip == at_) return {};
    if (auto ok = CarryTo(inputs_, reader_.commit_id(), branch->tip, baseline_); !ok) return ok;
    at_ = branch->tip;
    step_ = record::BaselineStep{reader_.folder(), reader_.baseline(), reader_.commit_id(),
                                 at_.Hex(), baseline_.Changes()};
    return {};
  }

  Result<void> CoverTree(const Oid& commit, ByPath& by_path) {
    Result<std::optional<TreeFindings>> tree = OpenTree(inputs_, commit);
    if (!tree) return tl::unexpected(tree.error());
    if (!*tree) return {};  // it cannot be read, and that is a finding of its own
    if (auto ok = CoverFiles(**tree, by_path, baseline_); !ok) return ok;
    Result<bool> moved = MayHaveMoved(by_path);
    if (!moved) return tl::unexpected(moved.error());
    if (!*moved) return {};
    Result<std::optional<TreeFindings>> from = OpenTree(inputs_, at_);
    if (!from) return tl::unexpected(from.error());
    if (!*from) return {};
    std::set<std::string> asked;
    for (const auto& [path, file] : by_path) asked.insert(path);
    CarriedBaseline carried = baseline_;
    Result<void> done =
        carried.Carry(&**from, **tree, *inputs_.options.rules, inputs_.honours, asked);
    if (!done && done.error().code == ErrorCode::kCorrupt) return {};
    return done ? CoverFiles(**tree, by_path, carried) : done;
  }

  Result<void> CoverFiles(TreeFindings& tree, ByPath& by_path, CarriedBaseline& baseline) {
    for (auto& [path, of_file] : by_path) {
      Result<const diffscan::FileFindings*> file = tree.At(path);
      if (!file) return tl::unexpected(file.error());
      if (!(*file)->judged) continue;
      Result<std::map<std::string, int64_t>> held = baseline.CountsAt(path);
      if (!held) return tl::unexpected(held.error());
      Counts counts = CountsOf((*file)->found, inputs_.honours);
      for (auto& [fingerprint, asked] : of_file) {
        // Those that the push does not answer for are in the baseline, if any is.
        int64_t others = counts[fingerprint].count - static_cast<int64_t>(asked.size());
        Cover(asked, (*held)[fingerprint] - std::max<int64_t>(others, 0));
      }
    }
    return {};
  }

  void Cover(const std::vector<DecidedFinding*>& asked, int64_t passing) {
    for (size_t i = 0; i < asked.size() && static_cast<int64_t>(i) < passing; ++i) {
      covered_.insert(asked[i]);
    }
  }

  Result<bool> MayHaveMoved(const ByPath& by_path) {
    for (const auto& [path, of_file] : by_path) {
      for (const auto& [fingerprint, asked] : of_file) {
        if (covered_.contains(asked.back())) continue;
        Result<bool> held = baseline_.HasPathless(PathlessFingerprint(asked.back()->found));
        if (!held || *held) return held;
      }
    }
    return false;
  }

  const RatchetInputs& inputs_;
  record::BaselineReader& reader_;
  CarriedBaseline baseline_;
  Oid at_;  // the commit that baseline_ is about
  std::set<DecidedFinding*> covered_;
  std::optional<record::BaselineStep> step_;
};

}  // namespace

Result<void> CarryTo(const RatchetInputs& inputs, const std::string& from, const Oid& to,
                     CarriedBaseline& baseline) {
  Result<std::optional<TreeFindings>> before = OpenTree(inputs, CommitOf(from));
  if (!before) return tl::unexpected(before.error());
  Result<TreeFindings> after =
      TreeFindings::Open(inputs.repository, to, inputs.options, inputs.watch);
  if (!after) return tl::unexpected(after.error());
  Result<void> carried = baseline.Carry(*before ? &**before : nullptr, *after,
                                        *inputs.options.rules, inputs.honours_on_default);
  if (carried || carried.error().code != ErrorCode::kCorrupt || !*before) return carried;
  // The old tree lacks something: every path may have changed.
  return baseline.Carry(nullptr, *after, *inputs.options.rules, inputs.honours_on_default);
}

std::string BaselineFolder(const std::string& git_dir) {
  std::error_code error;
  std::filesystem::path path = std::filesystem::weakly_canonical(git_dir, error);
  return error ? git_dir : path.string();
}

Result<std::optional<record::BaselineStep>> ApplyRatchet(const RatchetInputs& inputs,
                                                         record::BaselineReader& reader,
                                                         std::vector<DecidedFinding>& findings) {
  return Ratchet(inputs, reader).Run(findings);
}

}  // namespace pushgate::hook
