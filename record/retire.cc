#include <algorithm>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "record/serialise.h"
#include "record/state.h"
#include "record/store.h"
#include "record/tables.h"
#include "record/uses.h"

namespace pushgate::record {
namespace {

/// As many rows as go in one transaction: other writers wait for its end.
constexpr int64_t kMostRows = 2000;

constexpr int64_t kDay = int64_t{86400} * 1'000'000;

}  // namespace

/// The last number of the chain that may go; zero: no push is old enough.
int64_t Store::LastToRetire(const std::string& server, int64_t before) {
  Statement first = database_.Prepare("SELECT min(seq) FROM push WHERE server = ?");
  first.Bind(1, server);
  // Without any push there is nothing to remove.
  if (!first.Step() || first.Number(0) == 0) return 0;
  int64_t most = first.Number(0) + kMostRows - 1;
  Statement young = database_.Prepare(
      "SELECT seq FROM push WHERE server = ? AND seq <= ? AND time >= ? ORDER BY seq LIMIT 1");
  young.Bind(1, server);
  young.Bind(2, most);
  young.Bind(3, before);
  int64_t last = young.Step() ? young.Number(0) - 1 : most;
  return last < first.Number(0) ? 0 : last;
}

void Store::Remove(const std::string& server, int64_t through) {
  for (const char* table : {"ref", "finding", "skip", "fault", "excuse"}) {
    Statement remove =
        database_.Prepare(std::string("DELETE FROM ") + table +
                          " WHERE push IN (SELECT id FROM push WHERE server = ? AND seq <= ?)");
    remove.Bind(1, server);
    remove.Bind(2, through);
    database_.Run(remove);
  }
  // The pushes last: how many they are is asked next.
  for (const char* table : {"checkpoint", "baseline", "push"}) {
    Statement remove =
        database_.Prepare(std::string("DELETE FROM ") + table + " WHERE server = ? AND seq <= ?");
    remove.Bind(1, server);
    remove.Bind(2, through);
    database_.Run(remove);
  }
}

Result<int64_t> Store::RetireChain(const std::string& server, int64_t before, int64_t now) {
  // Mostly there is nothing to do, and nobody is to wait for that.
  if (LastToRetire(server, before) == 0) return 0;
  Transaction transaction(database_);
  if (Result<void> begun = database_.Check(); !begun) return tl::unexpected(begun.error());
  Statement last = database_.Prepare(
      "SELECT seq, hash FROM (SELECT server, seq, hash FROM push"
      " UNION ALL SELECT server, seq, hash FROM checkpoint"
      " UNION ALL SELECT server, seq, hash FROM baseline)"
      " WHERE server = ? AND seq <= ? ORDER BY seq DESC LIMIT 1");
  last.Bind(1, server);
  last.Bind(2, LastToRetire(server, before));
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
  Remove(server, row.through);
  row.removed = database_.changes();
  if (row.removed == 0) return 0;
  row.id = link.id + 1;
  row.seq = link.seq + 1;
  row.previous = link.hash;
  row.hash = HashOf(row);
  Insert(row);
  Keep(std::move(in_force));
  Result<void> done = transaction.Commit();
  if (!done) return tl::unexpected(done.error());
  return row.removed;
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
  Statement times = database_.Prepare(
      "SELECT (SELECT time FROM push ORDER BY id DESC LIMIT 1),"
      " min((SELECT time FROM push WHERE push.server = chain.server ORDER BY seq LIMIT 1))"
      " FROM chain");
  int64_t newest = 0, oldest = 0;
  bool any = times.Step() && times.Read(0, newest) && times.Read(1, oldest);
  if (Result<void> read = database_.Check(); !read) return tl::unexpected(read.error());
  if (!any) return std::numeric_limits<int64_t>::min();
  return std::min(std::min(now, newest) - keep, oldest + kDay);
}

Result<int64_t> Store::Retire(int64_t before, int64_t now) {
  std::vector<std::string> servers;
  Statement chains = database_.Prepare("SELECT server FROM chain");
  while (chains.Step()) servers.push_back(chains.Text(0));
  chains.Reset();
  int64_t removed = 0;
  for (const std::string& server : servers) {
    Result<int64_t> of_chain = RetireChain(server, before, now);
    if (!of_chain) return of_chain;
    removed += *of_chain;
  }
  if (Result<void> checked = database_.Check(); !checked) return tl::unexpected(checked.error());
  return removed;
}

}  // namespace pushgate::record
