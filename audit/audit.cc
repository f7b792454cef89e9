#include "audit/audit.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <limits>
#include <utility>

#include "audit/decide.h"
#include "audit/file_history.h"
#include "audit/state_cache.h"
#include "audit/steps.h"
#include "base/times.h"
#include "diffscan/default_branch.h"
#include "diffscan/past.h"
#include "diffscan/refs.h"
#include "hook/gate.h"
#include "hook/history/history.h"
#include "hook/identity/account.h"
#include "hook/policy/new_baseline.h"
#include "hook/policy/policy.h"
#include "hook/policy/ratchet.h"
#include "hook/repository_config.h"
#include "record/serialise.h"
#include "record/snapshots.h"

namespace pushgate::audit {
namespace {

using diffscan::Oid;
using Outcome = Audited::Outcome;

/// Keeps audits of one repository by other processes out, as long as it lives. A folder that cannot
/// be locked is not.
class Lock {
 public:
  explicit Lock(const std::string& folder)
      : fd_(open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)) {
    while (fd_ >= 0 && flock(fd_, LOCK_EX) != 0 && errno == EINTR) {
    }
  }
  Lock(const Lock&) = delete;
  Lock& operator=(const Lock&) = delete;
  ~Lock() {
    if (fd_ >= 0) close(fd_);
  }

 private:
  int fd_;
};

/// What ends the audit of a repository without a snapshot.
struct End {
  Outcome outcome;
  std::string why;
};
template <typename T>
using OrEnd = tl::expected<T, End>;

tl::unexpected<End> Skipped(std::string why) {
  return tl::unexpected(End{Outcome::kSkipped, std::move(why)});
}
tl::unexpected<End> Failed(std::string why) {
  return tl::unexpected(End{Outcome::kFailed, std::move(why)});
}

std::string DayText(int64_t seconds) {
  return hook::Text(hook::Moment(std::chrono::seconds(seconds))).substr(0, 10);
}

/// What an audit says, whenever it was taken.
std::string ContentOf(record::Snapshot row) {
  row.id = row.seq = row.time = row.date = 0;
  row.previous = row.server = "";
  return HashOf(row);
}

class RepositoryAudit {
 public:
  RepositoryAudit(const hook::Setup& setup, const AuditOptions& options, StateCache& cache,
                  Audited& out)
      : setup_(setup), options_(options), cache_(cache), out_(out), lock_(out.folder) {}

  OrEnd<void> Run() {
    if (auto ok = Open(); !ok) return ok;
    if (auto ok = FindTip(); !ok) return ok;
    if (auto ok = FindPolicy(); !ok) return ok;
    if (auto ok = ReadEarlier(); !ok) return ok;
    if (!options_.fresh) state_ = cache_.Find(out_.folder, out_.ref, scan_, KeepCode());
    if (options_.back_fill) {
      if (auto ok = FillBack(); !ok) return ok;
    }
    // What is pushed meanwhile is the next audit's.
    record::Snapshot row = NewRow(tip_);
    if (auto ok = Judge(tip_, row); !ok) return ok;
    cache_.Keep(out_.folder, out_.ref, scan_, KeepCode(), state_);
    return Conclude(std::move(row));
  }

 private:
  bool KeepCode() const { return setup_.config.report_show_code; }

  /// An error of reading the repository, in view of what may have become of it meanwhile.
  tl::unexpected<End> Broken(const Error& error) {
    std::error_code ignored;
    if (!std::filesystem::exists(out_.folder + "/HEAD", ignored)) {
      return Failed("it was deleted during the audit: nothing to do");
    }
    if (error.code != ErrorCode::kCorrupt) return Failed(error.message);
    Result<Oid> now = CommitOfRef(*repository_, out_.ref.empty() ? "HEAD" : out_.ref);
    if (now && !tip_.IsZero() && *now != tip_) {
      return Failed("its history was rewritten during the audit (" + error.message +
                    "): audit it again");
    }
    return Failed("it is broken: " + error.message + "; 'git -C " + out_.folder +
                  " fsck' says more, and a backup or a clone has what it lacks");
  }

  OrEnd<void> Open() {
    std::error_code error;
    if (!std::filesystem::is_directory(out_.folder, error)) {
      return Failed("there is no such folder: it was deleted, or is named otherwise");
    }
    std::string other = hook::AccountUnlessOwner(out_.folder, geteuid());
    if (!other.empty()) {
      return Failed("you are " + other +
                    ", who does not own it: run the audit as its owner, whose record it is "
                    "(sudo -u OWNER pushgate audit)");
    }
    diffscan::Location location;
    location.git_dir = out_.folder;
    Result<diffscan::Repository> opened = diffscan::Repository::Open(location);
    if (!opened) return Failed(opened.error().message);
    repository_.emplace(std::move(*opened));
    return {};
  }

  OrEnd<void> FindTip() {
    Result<bool> empty = IsEmpty(*repository_);
    if (!empty) return Broken(empty.error());
    if (*empty) return Skipped("it is empty: nothing to audit before the first push");
    Result<diffscan::DefaultBranch> branch = DefaultBranchOf(*repository_);
    if (!branch) return Broken(branch.error());
    default_ = std::move(*branch);
    if (!options_.ref.empty()) {
      Result<Oid> tip = CommitOfRef(*repository_, options_.ref, &out_.ref);
      if (!tip && tip.error().code == ErrorCode::kCorrupt) return Broken(tip.error());
      if (!tip) return Failed(tip.error().message);
      tip_ = *tip;
      return {};
    }
    out_.ref = default_.name;
    tip_ = default_.tip;
    if (out_.ref.empty()) {
      return Failed(
          "its HEAD names no branch: 'git symbolic-ref HEAD refs/heads/BRANCH' in it, "
          "or name a ref by --ref");
    }
    if (tip_.IsZero()) {
      return Failed("the branch that its HEAD names (" + out_.ref +
                    ") is not there: 'git symbolic-ref HEAD refs/heads/BRANCH' in it, or name a "
                    "ref by --ref");
    }
    return {};
  }

  OrEnd<void> FindPolicy() {
    const hook::Policy* written = hook::FindPolicy(setup_.config, out_.repository, out_.ref);
    if (written == nullptr || written->enforce == hook::Enforce::kOff) {
      return Skipped(std::string(written == nullptr ? "no policy is for " : "'enforce: off' for ") +
                     out_.ref +
                     ": the gate judges nothing there ('enforce: warn' in a policy "
                     "refuses nothing, and can be audited)");
    }
    scan_ = hook::ScanOptionsOf(setup_);
    if (options_.crew != nullptr) scan_.crew = options_.crew;
    scan_.found_bytes = std::numeric_limits<uint64_t>::max();
    own_ = std::make_shared<const hook::RepositoryConfig>();
    if (!default_.tip.IsZero() && setup_.repository_configs != nullptr) {
      auto read = setup_.repository_configs->Read(setup_, *repository_, default_.tip);
      if (!read) return Broken(read.error());
      own_ = *read;
    }
    UseRules(*own_, scan_);
    policy_ = hook::Tightened(*written, *own_);
    if (!own_->errors.empty()) {
      out_.notes.push_back(std::string(hook::kRepositoryFile) +
                           " is ignored, for it is invalid: " + own_->errors[0].text);
    }
    return policy_.ratchet ? ReadBaseline() : OrEnd<void>();
  }

  OrEnd<void> ReadBaseline() {
    auto baseline = hook::CurrentBaseline(setup_, out_.folder, out_.repository);
    if (!baseline) return Broken(baseline.error());
    if (*baseline) {
      baseline_ = std::move(**baseline);
    } else {
      out_.notes.push_back(
          "its policy has 'ratchet: true', but no baseline was taken: every "
          "finding blocks ('pushgate baseline " +
          out_.repository + "')");
    }
    return {};
  }

  /// What was recorded of the ref before.
  OrEnd<void> ReadEarlier() {
    auto reader = record::SnapshotReader::Open(options_.earlier.empty() ? setup_.history->path()
                                                                        : options_.earlier);
    if (!reader) return Failed(reader.error().message);
    if (!*reader) return {};
    record::SnapshotFilter filter;
    filter.folder = out_.folder;
    filter.ref = out_.ref;
    auto found = (*reader)->Find(filter);
    if (!found) return Failed(found.error().message);
    earlier_ = std::move(*found);
    for (auto row = earlier_.rbegin(); row != earlier_.rend() && !latest_; ++row) {
      if (row->backfilled == 0) latest_ = *row;
    }
    if (!latest_) return {};
    if (auto filled = (*reader)->Fill(*latest_); !filled) return Failed(filled.error().message);
    NoteRewritten();
    return {};
  }

  void NoteRewritten() {
    std::optional<Oid> old = Oid::FromHex(latest_->commit_id);
    if (!old || *old == tip_) return;
    Result<std::vector<Oid>> common = BoundaryBetween(*repository_, *old, tip_);
    if (common && common->size() == 1 && common->front() == *old) return;
    out_.notes.push_back("its history was rewritten since the audit of " +
                         DayText(latest_->date / kSecond) + " (" + old->Short() +
                         " is no longer in it): figures before that are of commits that are gone");
  }

  record::Snapshot NewRow(const Oid& commit) const {
    record::Snapshot row;
    row.repository = out_.repository;
    row.folder = out_.folder;
    row.ref = out_.ref;
    row.other_ref = out_.ref == default_.name ? 0 : 1;
    row.commit_id = commit.Hex();
    row.rules = scan_.rules->digest();
    row.config = setup_.config_digest;
    return row;
  }

  /// Takes the state to a commit's tree and decides what is in it.
  OrEnd<void> Judge(const Oid& commit, record::Snapshot& row) {
    auto tree = diffscan::WholeTree::Open(*repository_, commit, scan_, watch_);
    if (!tree) return Broken(tree.error());
    Result<void> advanced =
        Advance(*tree, tree_ ? &*tree_ : nullptr, KeepCode(), options_.observer, state_);
    if (!advanced) return Broken(advanced.error());
    tree_ = *std::move(tree);
    DecisionInputs inputs{setup_, policy_, out_.repository, out_.ref, baseline_};
    DecideTree(inputs, state_, row);
    return {};
  }

  OrEnd<void> FillBack() {
    int64_t now = std::chrono::duration_cast<std::chrono::seconds>(
                      std::chrono::system_clock::now().time_since_epoch())
                      .count();
    auto past = FirstParents(*repository_, tip_, options_.back_fill->since, watch_);
    if (!past) return Broken(past.error());
    Steps steps = ChooseSteps(*past, *options_.back_fill, now);
    if (!steps.out_of_order.empty()) {
      const std::string first = steps.out_of_order.front().Short();
      size_t number = steps.out_of_order.size();
      out_.notes.push_back(
          number == 1 ? "the clock jumps: commit " + first +
                            " is dated before one that it stands on; it counts as made with the "
                            "commit before"
                      : "the clock jumps: " + std::to_string(number) +
                            " commits are dated before one that they stand on, the first is " +
                            first + "; they count as made with the commit before");
    }
    for (const Step& step : steps.steps) {
      if (step.commit == tip_ || IsTaken(step)) continue;
      record::Snapshot row = NewRow(step.commit);
      row.backfilled = 1;
      row.date = step.time * kSecond;
      row.commit_date = step.said * kSecond;
      if (auto ok = Judge(step.commit, row); !ok) return ok;
      if (auto ok = Add(row); !ok) return ok;
      ++out_.back_filled;
    }
    return {};
  }

  /// Whether the step's time has a snapshot already: one that was taken live, or the same one by
  /// the same rules.
  bool IsTaken(const Step& step) const {
    for (const record::Snapshot& row : earlier_) {
      int64_t date = row.date / kSecond;
      bool live =
          row.backfilled == 0 && date >= step.time && date < step.time + options_.back_fill->every;
      bool same = row.backfilled == 1 && row.commit_id == step.commit.Hex() &&
                  row.rules == scan_.rules->digest() && row.config == setup_.config_digest;
      if (live || same) return true;
    }
    return false;
  }

  OrEnd<void> Conclude(record::Snapshot row) {
    auto past = FirstParents(*repository_, tip_, std::numeric_limits<int64_t>::max(), watch_);
    if (!past) return Broken(past.error());
    row.commit_date = past->front().time * kSecond;
    Result<void> known = AddFileHistory(*repository_, tip_, watch_, row);
    if (!known) return Broken(known.error());
    if (row.files == 0 && !latest_) {
      return Skipped("it holds no Python files at " + out_.ref);
    }
    if (auto ok = KeepOrNot(row); !ok) return ok;
    out_.snapshot = std::move(row);
    return {};
  }

  OrEnd<void> KeepOrNot(record::Snapshot& row) {
    int64_t today = std::chrono::duration_cast<std::chrono::seconds>(
                        std::chrono::system_clock::now().time_since_epoch())
                        .count() /
                    kSecondsOfDay;
    bool same = latest_ && latest_->time / kSecond / kSecondsOfDay == today &&
                ContentOf(*latest_) == ContentOf(row);
    out_.outcome = same && !options_.force ? Outcome::kUnchanged : Outcome::kRecorded;
    if (out_.outcome == Outcome::kUnchanged) return {};
    return Add(row);
  }

  OrEnd<void> Add(record::Snapshot& row) {
    if (options_.may_record && !options_.may_record(out_.repository)) {
      return Failed(
          "its lease ended before the audit did, as the shared record could not be reached: "
          "another worker takes it");
    }
    auto added = setup_.history->AddSnapshot(row);
    return added ? OrEnd<void>() : Failed(added.error().message);
  }

  const hook::Setup& setup_;
  const AuditOptions& options_;
  StateCache& cache_;
  Audited& out_;
  const Lock lock_;
  const Watch watch_;
  std::optional<diffscan::Repository> repository_;
  diffscan::DefaultBranch default_;
  Oid tip_;
  std::shared_ptr<const hook::RepositoryConfig> own_;
  diffscan::ScanOptions scan_;
  hook::Policy policy_;
  std::vector<record::BaselineFinding> baseline_;
  std::vector<record::Snapshot> earlier_;
  std::optional<record::Snapshot> latest_;  // of those, the last one that was taken live
  TreeState state_;
  std::optional<diffscan::WholeTree> tree_;  // that state_ is of, once one is judged
};

}  // namespace

Audited AuditRepository(const hook::Setup& setup, const std::string& folder,
                        const AuditOptions& options, StateCache& cache) {
  Audited out;
  out.folder = hook::BaselineFolder(folder);
  out.repository =
      hook::RepositoryName(hook::ServerKind::kSsh, {}, out.folder, setup.config.repositories);
  try {
    OrEnd<void> run = RepositoryAudit(setup, options, cache, out).Run();
    if (!run) {
      out.outcome = run.error().outcome;
      out.why = run.error().why;
    }
  } catch (const std::exception& error) {
    out.outcome = Outcome::kFailed;
    out.why = std::string("the audit failed: ") + error.what();
  }
  return out;
}

}  // namespace pushgate::audit
