#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>

#include "base/result.h"
#include "hook/config/config.h"
#include "hook/history/rejected.h"
#include "hook/history/row_keeper.h"
#include "record/store.h"
#include "record/unsettled.h"
#include "record/uses.h"

namespace pushgate::hook {

/// The record of pushes, as the gate uses it. Opens its file when it is first needed, and again
/// after an error or when the file was moved away, so that what an administrator mends works from
/// the next push on. Safe to use from many threads.
///
/// Nobody waits for the disk: Append returns once the kernel has the row, which the death of every
/// process survives, `kill -9` included. A thread of its own then sees to it that the disk has it
/// too, for all rows at once that came meanwhile, before or while git moves the refs (which git by
/// itself does not wait for either).
class History : public RowKeeper {
 public:
  /// `keep_rejected`: how long the objects of refused pushes are kept. `shared`: the address of the
  /// record that servers share, for which this one is the spool; empty: there is none. In a shared
  /// record a chain is named after the account, too: one machine may have several spools.
  History(std::string path, std::chrono::seconds retention,
          std::chrono::seconds keep_rejected = std::chrono::seconds(0), std::string shared = "");
  ~History() override;
  History(const History&) = delete;
  History& operator=(const History&) = delete;

  const std::string& path() const { return path_; }
  const std::string& shared() const { return shared_; }
  /// What the chain is called that this process adds to.
  const std::string& server() const { return server_; }
  const RejectedObjects& rejected() const { return rejected_; }

  /// Opens the file now, or makes it, and takes it forward from an older schema. If that fails,
  /// whoever needs it next hears why, too.
  Result<void> Prepare();

  Result<std::optional<std::string>> Append(record::Push& row,
                                            const record::BaselineStep* step = nullptr) override;

  /// Puts a baseline in the place of the one that the repository had; gives the row its time,
  /// server, id and hashes.
  Result<void> TakeBaseline(record::Baseline& row,
                            const std::vector<record::BaselineFinding>& findings);

  /// Adds an audit; gives the row its time, server, id and hashes, and unless it is back-filled its
  /// date.
  Result<void> AddSnapshot(record::Snapshot& row);

  /// Makes no file.
  Result<int64_t> UsesOf(std::string_view entry, std::string_view but_push_id) const override;

  /// What has been used, whatever this server was called then. Makes no file.
  Result<record::UsesByEntry> Uses() const;

  /// Waits until the disk has what was appended: for a process that ends next.
  Result<void> Sync();

  /// Whether the repository had a push that was accepted, other than these updates. Makes no file.
  Result<bool> HasAccepted(const std::string& repository,
                           const std::vector<record::Ref>& but) const;

  /// What passed in accepted pushes to a repository without being right. Makes no file.
  Result<record::Unsettled> Unsettled(const std::string& repository) const;

  /// From now on a thread of its own syncs, tidies, and removes what is older than the retention,
  /// objects of refused pushes included. What it cannot do is logged.
  void StartKeeping();

 private:
  using Clock = std::chrono::steady_clock;

  void Keep();
  Result<void> Settle();
  Result<int64_t> Retire(record::Store& store);
  static Result<record::Store*> Open(const std::string& path, std::optional<record::Store>& store);

  // Constant after construction:
  const std::string path_;
  const std::chrono::seconds retention_;
  const std::string shared_;
  const std::string server_;
  const RejectedObjects rejected_;

  std::mutex append_mutex_;
  std::optional<record::Store> appending_;  // guarded by append_mutex_

  std::mutex mutex_;
  // Guarded by mutex_:
  std::condition_variable changed_;
  bool written_ = false;
  bool closing_ = false;

  // Used by the keeping thread alone. A connection of its own: nobody waits for what it does.
  std::optional<record::Store> keeping_;
  Clock::time_point retire_at_{};
  std::optional<int64_t> retire_before_;  // in this hour
  std::thread keeper_;
};

/// Where this server's own record is, by `history:` of the configuration, or where that names a
/// shared one by `spool:`; without them in the folder that systemd makes for this user's daemon:
/// /var/lib/pushgate/USER/history.db.
std::string HistoryPath(const Config& config);
/// The same for the daemon of another user.
std::string HistoryPath(const Config& config, std::string_view user);
std::string HistoryPathOf(std::string_view user);

}  // namespace pushgate::hook
