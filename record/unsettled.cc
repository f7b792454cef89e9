#include "record/unsettled.h"

#include "record/schema.h"
#include "record/sqlite.h"

namespace pushgate::record {
namespace {

/// CROSS JOIN keeps SQLite to the order of the tables: from the few rows that let something pass to
/// their pushes, not from all pushes of a repository to theirs.
constexpr char kAccepted[] =
    " CROSS JOIN push ON push.id = %.push AND verdict = 'accept' AND repository = ?1"
    " AND push.id < ?2";

std::string From(const std::string& table) {
  std::string accepted = kAccepted;
  return " FROM " + table + accepted.replace(accepted.find('%'), 1, table);
}

template <typename Take>
void Read(Database& database, const std::string& sql, const std::string& repository, int64_t before,
          Take take) {
  Statement rows = database.Prepare(sql);
  rows.Bind(1, repository);
  rows.Bind(2, before);
  while (rows.Step()) take(rows);
}

const std::string kExcusedFinding =
    " JOIN finding ON finding.push = push.id AND excused_by = entry AND decision = 'excused'";

}  // namespace

Result<Unsettled> ReadUnsettled(const std::string& path, const std::string& repository,
                                int64_t before) {
  Result<Database> database = OpenToRead(path);
  if (!database && database.error().code == ErrorCode::kNotFound) return Unsettled();
  if (!database) return tl::unexpected(database.error());
  Unsettled unsettled;
  Read(*database,
       "SELECT DISTINCT finding.ref, path, rule, fingerprint, entry" + From("excuse") +
           kExcusedFinding + " WHERE path <> ''",
       repository, before, [&](Statement& row) {
         unsettled.excused.push_back(
             {row.Text(0), row.Text(1), row.Text(2), row.Text(3), row.Text(4)});
       });
  Read(*database,
       "SELECT DISTINCT skip.ref, path" + From("skip") + " WHERE reason GLOB '*over limits.blob*'",
       repository, before, [&](Statement& row) {
         unsettled.unread.push_back({row.Text(0), row.Text(1)});
       });
  std::string fault = std::string(" WHERE note = '") + kAcceptedFault + "'";
  Read(*database,
       "SELECT name, old_id, new_id, ''" + From("ref") + fault +
           " UNION SELECT name, old_id, new_id, entry" + From("excuse") + kExcusedFinding +
           " AND path = '' JOIN ref ON ref.push = push.id AND +ref.name = finding.ref",
       repository, before, [&](Statement& row) {
         unsettled.unjudged.push_back({row.Text(0), row.Text(1), row.Text(2), row.Text(3)});
       });
  if (Result<void> read = database->Check(); !read) return tl::unexpected(read.error());
  return unsettled;
}

}  // namespace pushgate::record
