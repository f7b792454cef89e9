#include "record/baseline.h"
#include "record/serialise.h"
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
void Store::Apply(const BaselineStep& step) {
  Statement advance = database_.Prepare(
      "UPDATE baseline_state SET commit_id = ? WHERE folder = ? AND baseline = ? AND commit_id = "
      "?");
  advance.Bind(1, step.to);
  advance.Bind(2, step.folder);
  advance.Bind(3, step.baseline);
  advance.Bind(4, step.from);
  database_.Run(advance);
  if (database_.changes() == 1) Put(database_, step.folder, step.findings);
}

Result<void> Store::TakeBaseline(Baseline& row, const std::vector<BaselineFinding>& findings) {
  Transaction transaction(database_);
  if (Result<void> begun = database_.Check(); !begun) return begun;
  Link last = Last(row.server);
  row.id = last.id + 1;
  row.seq = last.seq + 1;
  row.previous = last.hash;
  row.hash = HashOf(row);
  Statement insert = database_.Prepare(InsertSql<Baseline>());
  int place = 1;
  BindColumns(insert, place, row);
  insert.Bind(place, row.hash);
  database_.Run(insert);
  Advance(row.server, {row.id, row.seq, row.hash});
  Statement clear = database_.Prepare("DELETE FROM baseline_finding WHERE folder = ?");
  clear.Bind(1, row.folder);
  database_.Run(clear);
  Put(database_, row.folder, findings);
  Statement state = database_.Prepare(
      "INSERT OR REPLACE INTO baseline_state (folder, baseline, commit_id) VALUES (?, ?, ?)");
  state.Bind(1, row.folder);
  state.Bind(2, row.id);
  state.Bind(3, row.commit_id);
  database_.Run(state);
  return transaction.Commit();
}

}  // namespace pushgate::record
