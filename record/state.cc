#include "record/state.h"

#include <algorithm>
#include <vector>

#include "record/baseline.h"
#include "record/rows.h"
#include "record/schema.h"
#include "record/serialise.h"
#include "record/tables.h"

namespace pushgate::record {
namespace {

/// What a table, index, trigger or view is made of, by its name.
struct Made {
  std::string type, name, sql;
  auto operator<=>(const Made&) const = default;
};

/// Without what SQLite makes by itself to find its way.
std::vector<Made> ReadSchema(Database& database) {
  Statement rows = database.Prepare(
      "SELECT type, name, coalesce(sql, '') FROM sqlite_schema"
      " WHERE name NOT LIKE 'sqlite_stat%' ORDER BY 1, 2");
  std::vector<Made> schema;
  while (rows.Step()) schema.push_back({rows.Text(0), rows.Text(1), rows.Text(2)});
  return schema;
}

std::string ProblemOfSchema(Database& database) {
  Result<Database> fresh = Database::Open(kInMemory, Database::Mode::kWrite);
  if (!fresh || !Migrate(*fresh)) return "";
  std::vector<Made> is = ReadSchema(database), should = ReadSchema(*fresh), odd;
  std::set_difference(is.begin(), is.end(), should.begin(), should.end(), std::back_inserter(odd));
  if (!odd.empty()) return "the " + odd[0].type + " " + odd[0].name + " was added or changed";
  std::set_difference(should.begin(), should.end(), is.begin(), is.end(), std::back_inserter(odd));
  if (!odd.empty()) return "the " + odd[0].type + " " + odd[0].name + " was removed";
  return "";
}

/// The first value of a query with one parameter at most; empty if there is no row.
std::string First(Database& database, const std::string& sql, const std::string* value = nullptr) {
  Statement rows = database.Prepare(sql);
  if (value != nullptr) rows.Bind(1, *value);
  return rows.Step() ? rows.Text(0) : "";
}

/// Of the baseline of one folder, which the row `id` has put into force.
std::string ProblemOfBaseline(Database& database, const std::string& folder, int64_t id) {
  const std::string where = "the baseline of " + folder + " ";
  Statement newest =
      database.Prepare("SELECT id, digest FROM baseline WHERE folder = ? ORDER BY id DESC LIMIT 1");
  newest.Bind(1, folder);
  if (!newest.Step()) return where + "was never taken: no row of a chain says so";
  if (newest.Number(0) != id) return where + "was put in the place of the one that was taken last";
  std::string said = newest.Text(1);
  std::string by = "row " + std::to_string(id);
  Statement moved = database.Prepare(
      "SELECT baseline_digest, id FROM push WHERE baseline_id = ? AND baseline_id <> 0"
      " ORDER BY id DESC LIMIT 1");
  moved.Bind(1, id);
  if (moved.Step()) {
    said = moved.Text(0);
    by = "row " + std::to_string(moved.Number(1));
  }
  // A row of before there were digests says nothing.
  if (said.empty() || said == StateDigest(database, folder)) return "";
  return where + "was changed: it is not as " + by + " left it";
}

std::string ProblemOfBaselines(Database& database) {
  constexpr const char* kStrays[] = {
      "SELECT folder FROM baseline WHERE folder NOT IN (SELECT folder FROM baseline_state)",
      "SELECT folder FROM baseline_finding WHERE folder NOT IN (SELECT folder FROM "
      "baseline_state)"};
  for (const char* stray : kStrays) {
    std::string folder = First(database, stray);
    if (!folder.empty()) return "the baseline of " + folder + " was removed";
  }
  Statement states =
      database.Prepare("SELECT folder, baseline FROM baseline_state ORDER BY folder");
  std::string problem;
  while (problem.empty() && states.Step()) {
    problem = ProblemOfBaseline(database, states.Text(0), states.Number(1));
  }
  return problem;
}

}  // namespace

std::string StateDigest(Database& database, const std::string& folder) {
  Serialiser serialiser;
  serialiser("folder", folder);
  serialiser("commit_id",
             First(database, "SELECT commit_id FROM baseline_state WHERE folder = ?", &folder));
  Statement rows =
      database.Prepare("SELECT " + ColumnsOf<BaselineFinding>() +
                       " FROM baseline_finding WHERE folder = ? ORDER BY path, fingerprint");
  rows.Bind(1, folder);
  BaselineFinding finding;
  for (int64_t position = 0; rows.Step(); ++position) {
    int column = 0;
    ReadColumns(rows, column, finding);
    serialiser.Append(position, finding);
  }
  serialiser.EndList();
  return serialiser.Hash();
}

std::string RepositoriesDigest(Database& database) {
  Serialiser serialiser;
  Statement names = database.Prepare("SELECT name FROM accepted_repository ORDER BY name");
  while (names.Step()) serialiser("name", names.Text(0));
  return serialiser.bytes().empty() ? "" : serialiser.Hash();
}

void NoteRepositories(Database& database, const std::string& server, int64_t through) {
  Statement note = database.Prepare(
      std::string("INSERT OR IGNORE INTO accepted_repository SELECT DISTINCT repository FROM push"
                  " WHERE server = ? AND seq <= ? AND verdict = 'accept' AND ") +
      kBelieved);
  note.Bind(1, server);
  note.Bind(2, through);
  database.Run(note);
}

std::string ProblemOfState(Database& database) {
  std::string problem = ProblemOfSchema(database);
  if (problem.empty()) problem = ProblemOfBaselines(database);
  if (!problem.empty()) return problem;
  std::string said =
      First(database, "SELECT repositories FROM checkpoint ORDER BY id DESC LIMIT 1");
  if (said == RepositoriesDigest(database)) return "";
  return "which repositories had an accepted push before the newest checkpoint was changed";
}

}  // namespace pushgate::record
