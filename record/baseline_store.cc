#include "record/baseline.h"
#include "record/serialise.h"
#include "record/state.h"
#include "record/store.h"
#include "record/tables.h"

/// The writing side of baselines.

namespace pushgate::record {
namespace {

void Put(Database& database, const std::string& folder,
         const std::vector<BaselineFinding>& findings) {
  Statement put = database.Prepare(
      "INSERT OR REPLACE INTO baseline_finding"
      " (folder, path, fingerprint, pathless, rule, function, count)"
      " VALUES (?, ?, ?, ?, ?, ?, ?)");
  Statement remove = database.Prepare(
      "DELETE FROM baseline_finding WHERE folder = ? AND path = ? AND fingerprint = ?");
  for (const BaselineFinding& finding : findings) {
    Statement& statement = finding.count > 0 ? put : remove;
    statement.Bind(1, folder);
    statement.Bind(2, finding.path);
    statement.Bind(3, finding.fingerprint);
    if (finding.count > 0) {
      statement.Bind(4, finding.pathless);
      statement.Bind(5, finding.rule);
      statement.Bind(6, finding.function);
      statement.Bind(7, finding.count);
    }
    database.Run(statement);
  }
}

}  // namespace

/// Where another push has taken the baseline further in the meantime, that is as good.
bool Store::Apply(const BaselineStep& step) {
  Statement advance = database_.Prepare(
      "UPDATE baseline_state SET commit_id = ? WHERE folder = ? AND baseline = ? AND commit_id = "
      "?");
  advance.Bind(1, step.to);
  advance.Bind(2, step.folder);
  advance.Bind(3, step.baseline);
  advance.Bind(4, step.from);
  database_.Run(advance);
  if (database_.changes() != 1) return false;
  Put(database_, step.folder, step.findings);
  return true;
}

/// Puts a baseline into force and its row at the end of its chain.
void Store::Add(Baseline& row) {
  Link last = Last(row.server);
  row.id = last.id + 1;
  row.seq = last.seq + 1;
  row.previous = last.hash;
  row.digest = StateDigest(database_, row.folder);
  row.hash = HashOf(row);
  Statement insert = database_.Prepare(InsertSql<Baseline>());
  int place = 1;
  BindColumns(insert, place, row);
  insert.Bind(place, row.hash);
  database_.Run(insert);
  Advance(row.server, {row.id, row.seq, row.hash});
  Statement state = database_.Prepare("UPDATE baseline_state SET baseline = ? WHERE folder = ?");
  state.Bind(1, row.id);
  state.Bind(2, row.folder);
  database_.Run(state);
}

Result<void> Store::TakeBaseline(Baseline& row, const std::vector<BaselineFinding>& findings) {
  Transaction transaction(database_);
  if (Result<void> begun = database_.Check(); !begun) return begun;
  Statement clear = database_.Prepare("DELETE FROM baseline_finding WHERE folder = ?");
  clear.Bind(1, row.folder);
  database_.Run(clear);
  Put(database_, row.folder, findings);
  Statement state = database_.Prepare(
      "INSERT OR REPLACE INTO baseline_state (folder, baseline, commit_id) VALUES (?, 0, ?)");
  state.Bind(1, row.folder);
  state.Bind(2, row.commit_id);
  database_.Run(state);
  Add(row);
  return transaction.Commit();
}

/// Those in the beginning of a chain that would go with it.
std::vector<Baseline> Store::BaselinesInForce(const std::string& server, int64_t through) {
  Statement rows =
      database_.Prepare("SELECT " + ColumnsOf<Baseline>() +
                        " FROM baseline WHERE server = ? AND seq <= ?"
                        " AND id IN (SELECT baseline FROM baseline_state) ORDER BY id");
  rows.Bind(1, server);
  rows.Bind(2, through);
  std::vector<Baseline> baselines;
  while (rows.Step()) {
    int column = 0;
    ReadColumns(rows, column, baselines.emplace_back());
  }
  return baselines;
}

void Store::Keep(std::vector<Baseline> baselines) {
  for (Baseline& row : baselines) Add(row);
}

}  // namespace pushgate::record
