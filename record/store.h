#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "record/baseline.h"
#include "record/database.h"
#include "record/rows.h"

namespace pushgate::record {

/// The writing side of a record: one SQLite file in WAL mode. Used by one thread at a time; several
/// stores, of several processes, may use one file at once.
///
/// What a call has written survives the death of this process from then on, and a failure of the
/// machine once Sync has returned. After an error the store is of no more use: open it again.
class Store {
 public:
  /// Makes the file if need be, in a folder that must be there.
  static Result<Store> Open(const std::string& path);

  /// Adds a push to the chain of `push.server`, and gives it its id, number and hashes. A push that
  /// is there already, with this `push_id` and this verdict, is not added again, but gets the
  /// values that it has: whoever judges a push twice records it once.
  ///
  /// An accepted push that needs a bypass entry which has had `max_uses` uses is not
  /// added: returns the entry's id. No writer comes between the count and the row. Nor is one that
  /// passed as a repository's first push (kFirstPush) where another is by now: returns "".
  ///
  /// With the row, in one transaction, goes what takes a baseline further.
  Result<std::optional<std::string>> Append(Push& push, const BaselineStep* step = nullptr);

  /// Puts a baseline in the place of the one that the repository had, and adds that this was done
  /// to the chain of `row.server`; the row gets its id, number and hashes.
  Result<void> TakeBaseline(Baseline& row, const std::vector<BaselineFinding>& findings);

  /// Adds an audit to the chain of `row.server`; the row gets its id, number and hashes.
  Result<void> AddSnapshot(Snapshot& row);

  /// Removes what is older than `before` from the beginning of every chain, some thousands of rows
  /// at most, and puts a checkpoint into each chain that lost something. Stops in each chain before
  /// the first row that is younger: after a jump of the clock, rows may stay for longer. A baseline
  /// that is in force stays, at the end of its chain. Returns how many pushes and audits were
  /// removed; with zero, all is done.
  ///
  /// `unsent_before`: what was not carried over to a shared record (the table `sent`) goes only if
  /// it is older than that, too.
  Result<int64_t> Retire(int64_t before, int64_t now,
                         int64_t unsent_before = std::numeric_limits<int64_t>::max());

  /// How many numbers of chains Retire has removed that were not carried over. Where nothing is
  /// carried, that is all of them.
  int64_t removed_unsent() const { return removed_unsent_; }

  /// Before which time rows may go by now, where they are kept for `keep`. A clock that jumps ahead
  /// must not take the record: counts from the newest row if that is older than `now`, and allows
  /// for one day more than the oldest rows. Whoever asks once an hour has an evening to notice.
  Result<int64_t> RetireBefore(int64_t now, int64_t keep);

  /// Waits until the disk has what was written.
  Result<void> Sync();

  /// Moves what was written from the log into the file, if it has grown.
  Result<void> Tidy();

  /// Whether the path still leads to the file that was opened.
  bool IsCurrent() const;

 private:
  Store() = default;

  struct Link {
    int64_t id = 0;
    int64_t seq = 0;
    std::string hash;
  };
  Link Last(const std::string& server);
  void Advance(const std::string& server, const Link& link);
  bool FindSame(Push& push);
  bool IsFirstNoMore(const Push& push);
  std::optional<std::string> FindSpent(const Push& push);
  template <typename Item>
  void InsertItems(Statement& statement, int64_t owner, const std::vector<Item>& items);
  void Insert(const Push& push);
  bool Apply(const BaselineStep& step);
  void Add(Baseline& row);
  std::vector<Baseline> BaselinesInForce(const std::string& server, int64_t through);
  void Keep(std::vector<Baseline> baselines);
  void Insert(const Checkpoint& row);
  Result<int64_t> RetireChain(const std::string& server, int64_t before, int64_t now,
                              int64_t unsent_before);
  int64_t LastToRetire(const std::string& server, int64_t before, int64_t unsent_before);
  int64_t SentOf(const std::string& server);
  struct Removed {
    int64_t pushes = 0;
    int64_t snapshots = 0;
  };
  Removed Remove(const std::string& server, int64_t through);

  Database database_;
  uint64_t inode_ = 0;
  bool folder_synced_ = false;
  int64_t removed_unsent_ = 0;
  Statement last_, advance_, same_, insert_push_, insert_ref_, insert_finding_;
};

}  // namespace pushgate::record
