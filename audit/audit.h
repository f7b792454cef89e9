#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "audit/tree_state.h"
#include "hook/setup.h"
#include "record/rows.h"

namespace pushgate::audit {

class StateCache;

/// Which commits of the past are audited, too.
struct BackFill {
  int64_t since = 0;  // seconds since 1970
  int64_t every = 0;  // seconds, at least a day
};

struct AuditOptions {
  std::string ref;     // empty: the default branch
  bool force = false;  // record also what is as it was today already
  bool fresh = false;  // judge every file, whatever is known
  std::optional<BackFill> back_fill{};
  Crew* crew = nullptr;  // helps
  Observer observer{};
  /// Where earlier audits are; empty: in this server's own record.
  std::string earlier{};
  /// Asked before a snapshot of a repository is recorded; false: another worker audits it by now.
  std::function<bool(const std::string& repository)> may_record{};
};

/// What came of the audit of one repository.
struct Audited {
  enum class Outcome { kRecorded, kUnchanged, kSkipped, kFailed, kGone };

  Outcome outcome = Outcome::kFailed;
  std::string folder;
  std::string repository;  // its name
  std::string ref;
  std::string why;                 // of all others: what is the matter and what to do
  std::vector<std::string> notes;  // what else an administrator should know
  record::Snapshot snapshot;       // if it is recorded or unchanged
  int64_t back_filled = 0;         // snapshots of the past
};

/// Audits a repository as it is now, and before that as it was. Waits for an audit of it by another
/// process. The record must have been opened once (hook::History::Prepare). Never throws, and safe
/// from many threads.
Audited AuditRepository(const hook::Setup& setup, const std::string& folder,
                        const AuditOptions& options, StateCache& cache);

/// Records of repositories that were audited below a folder that they are no longer there; returns
/// these. `found`: those that are. A name that moved to another folder is not gone.
Result<std::vector<Audited>> RecordGone(const hook::Setup& setup, const std::string& under,
                                        const std::vector<std::string>& found);

/// The Git folders below a folder, sorted; what is in one of them is not looked at. Those that
/// cannot be searched are left out, and named in `unread`.
std::vector<std::string> FindRepositories(const std::string& folder,
                                          std::vector<std::string>& unread);

}  // namespace pushgate::audit
