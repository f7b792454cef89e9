#include <algorithm>
#include <limits>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/times.h"
#include "record/serialise.h"
#include "record/state.h"
#include "record/store.h"
#include "record/tables.h"
#include "record/uses.h"

namespace pushgate::record {
namespace {

/// As many rows of a chain as go in one transaction: other writers wait for its end.
constexpr int64_t kMostRows = 2000;

/// Of audits, of which one may have thousands of rows.
constexpr int64_t kMostSnapshots = 20;

int64_t NumberOf(Statement& statement, const std::string& server) {
  statement.Bind(1, server);
  return statement.Step() ? statement.Number(0) : 0;
}

/// The number in the chain of the first push or audit of that time or later, among those whose
/// number, `seq`, is as `where` says of ?2.
std::optional<int64_t> FirstSince(Database& database, const std::string& server,
                                  const std::string& where, int64_t seq, int64_t time) {
  const std::string rows = " WHERE server = ?1 AND " + where + " AND time >= ?3";
  Statement find =
      database.Prepare("SELECT seq FROM push" + rows + " UNION ALL SELECT seq FROM snapshot" +
                       rows + " ORDER BY seq LIMIT 1");
  find.Bind(1, server);
  find.Bind(2, seq);
  find.Bind(3, time);
  return find.Step() ? std::optional(find.Number(0)) : std::nullopt;
}

}  // namespace

/// Up to which number the chain was carried over to a shared record.
int64_t Store::SentOf(const std::string& server) {
  Statement find = database_.Prepare("SELECT seq FROM sent WHERE server = ?");
  return NumberOf(find, server);
}

/// The last number of the chain that may go; zero: nothing is old enough.
int64_t Store::LastToRetire(const std::string& server, int64_t before, int64_t unsent_before) {
  Statement find_first = database_.Prepare(
      "SELECT coalesce(min(seq), 0) FROM (SELECT min(seq) AS seq FROM push WHERE server = ?1"
      " UNION ALL SELECT min(seq) FROM snapshot WHERE server = ?1)");
  int64_t first = NumberOf(find_first, server);
  // Without any of them there is nothing to remove.
  if (first == 0) return 0;
  int64_t most = first + kMostRows - 1;
  Statement find_snapshot =
      database_.Prepare("SELECT seq FROM snapshot WHERE server = ? ORDER BY seq LIMIT 1 OFFSET " +
                        std::to_string(kMostSnapshots - 1));
  int64_t snapshot = NumberOf(find_snapshot, server);
  if (snapshot != 0) most = std::min(most, snapshot);
  int64_t sent = SentOf(server);
  std::optional<int64_t> unsent = FirstSince(database_, server, "seq > ?2", sent, unsent_before);
  if (unsent && *unsent <= most) {
    // Up to the last push or audit before it that has waited for too long.
    Statement find_older = database_.Prepare(
        "SELECT coalesce(max(seq), 0) FROM (SELECT seq FROM push WHERE server = ?1 AND seq < ?2"
        " UNION ALL SELECT seq FROM snapshot WHERE server = ?1 AND seq < ?2)");
    find_older.Bind(1, server);
    find_older.Bind(2, *unsent);
    int64_t older = find_older.Step() ? find_older.Number(0) : 0;
    most = std::min(most, std::max(sent, older));
  }
  if (most < first) return 0;
  std::optional<int64_t> young = FirstSince(database_, server, "seq <= ?2", most, before);
  int64_t last = young ? *young - 1 : most;
  return last < first ? 0 : last;
}

Store::Removed Store::Remove(const std::string& server, int64_t through) {
  auto remove = [&](const std::string& table, const std::string& where) {
    Statement statement = database_.Prepare("DELETE FROM " + table + where);
    statement.Bind(1, server);
    statement.Bind(2, through);
    database_.Run(statement);
    return database_.changes();
  };
  const std::string ours = " WHERE server = ? AND seq <= ?";
  for (const char* table : {"ref", "finding", "skip", "fault", "excuse"}) {
    remove(table, " WHERE push IN (SELECT id FROM push" + ours + ")");
  }
  for (const char* table : {"snapshot_file", "snapshot_finding"}) {
    remove(table, " WHERE snapshot IN (SELECT id FROM snapshot" + ours + ")");
  }
  remove("checkpoint", ours);
  remove("baseline", ours);
  Removed gone;
  gone.snapshots = remove("snapshot", ours);
  gone.pushes = remove("push", ours);
  return gone;
}

Result<int64_t> Store::RetireChain(const std::string& server, int64_t before, int64_t now,
                                   int64_t unsent_before) {
  // Mostly there is nothing to do, and nobody is to wait for that.
  if (LastToRetire(server, before, unsent_before) == 0) return 0;
  Transaction transaction(database_);
  if (Result<void> begun = database_.Check(); !begun) return tl::unexpected(begun.error());
  Statement last = database_.Prepare(
      "SELECT seq, hash FROM (SELECT server, seq, hash FROM push"
      " UNION ALL SELECT server, seq, hash FROM checkpoint"
      " UNION ALL SELECT server, seq, hash FROM baseline"
      " UNION ALL SELECT server, seq, hash FROM snapshot)"
      " WHERE server = ? AND seq <= ? ORDER BY seq DESC LIMIT 1");
  last.Bind(1, server);
  last.Bind(2, LastToRetire(server, before, unsent_before));
  if (!last.Step()) return 0;
  Checkpoint row;
  row.server = server;
  row.time = now;
  row.through = last.Number(0);
  row.through_hash = last.Text(1);
  last.Reset();
  row.uses = UsesThrough(database_, server, row.through);
  NoteRepositories(database_, server, row.through);
  row.repositories = RepositoriesDigest(database_);
  std::vector<Baseline> in_force = BaselinesInForce(server, row.through);
  // Asked before the removal, or ids would be given again.
  Link link = Last(server);
  Removed gone = Remove(server, row.through);
  if (gone.pushes + gone.snapshots == 0) return 0;
  row.removed = gone.pushes;
  row.id = link.id + 1;
  row.seq = link.seq + 1;
  row.previous = link.hash;
  row.hash = HashOf(row);
  Insert(row);
  Keep(std::move(in_force));
  int64_t unsent = std::min(gone.pushes + gone.snapshots, row.through - SentOf(server));
  Result<void> done = transaction.Commit();
  if (!done) return tl::unexpected(done.error());
  removed_unsent_ += std::max<int64_t>(unsent, 0);
  return gone.pushes + gone.snapshots;
}

void Store::Insert(const Checkpoint& row) {
  Statement insert = database_.Prepare(InsertSql<Checkpoint>());
  int place = 1;
  BindColumns(insert, place, row);
  insert.Bind(place, row.hash);
  database_.Run(insert);
  Advance(row.server, {row.id, row.seq, row.hash});
}

Result<int64_t> Store::RetireBefore(int64_t now, int64_t keep) {
  constexpr int64_t kNever = std::numeric_limits<int64_t>::max();
  Statement times = database_.Prepare(
      "SELECT max(coalesce((SELECT time FROM push ORDER BY id DESC LIMIT 1), 0),"
      " coalesce((SELECT time FROM snapshot ORDER BY id DESC LIMIT 1), 0)), min(min("
      "coalesce((SELECT time FROM push WHERE push.server = chain.server ORDER BY seq LIMIT 1), ?1),"
      "coalesce((SELECT time FROM snapshot WHERE snapshot.server = chain.server"
      " ORDER BY seq LIMIT 1), ?1))) FROM chain");
  times.Bind(1, kNever);
  int64_t newest = times.Step() ? times.Number(0) : 0, oldest = 0;
  bool any = newest != 0 && times.Read(1, oldest) && oldest != kNever;
  if (Result<void> read = database_.Check(); !read) return tl::unexpected(read.error());
  if (!any) return std::numeric_limits<int64_t>::min();
  return std::min(std::min(now, newest) - keep, oldest + kDay);
}

Result<int64_t> Store::Retire(int64_t before, int64_t now, int64_t unsent_before) {
  std::vector<std::string> servers;
  Statement chains = database_.Prepare("SELECT server FROM chain");
  while (chains.Step()) servers.push_back(chains.Text(0));
  chains.Reset();
  int64_t removed = 0;
  for (const std::string& server : servers) {
    Result<int64_t> of_chain = RetireChain(server, before, now, unsent_before);
    if (!of_chain) return of_chain;
    removed += *of_chain;
  }
  if (Result<void> checked = database_.Check(); !checked) return tl::unexpected(checked.error());
  return removed;
}

}  // namespace pushgate::record
