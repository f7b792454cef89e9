#include "record/unsettled.h"

#include "record/database.h"
#include "record/rows.h"
#include "record/schema.h"

namespace pushgate::record {
namespace {

/// CROSS JOIN keeps SQLite to the order of the tables: from the few rows that let something pass to
/// their pushes, not from all pushes of a repository to theirs.
std::string From(const std::string& table) {
  return " FROM " + table + " CROSS JOIN push ON push.id = " + table +
         ".push AND verdict = 'accept' AND repository = ?1 AND push.id < ?2 AND " + kBelieved;
}

template <typename Take>
void Read(Database& database, const std::string& sql, const std::string& repository, int64_t before,
          Take take) {
  Statement rows = database.Prepare(sql);
  rows.Bind(1, repository);
  rows.Bind(2, before);
  while (rows.Step()) take(rows);
}

/// A finding about a whole update makes that update unjudged.
void ReadExcused(Database& database, const std::string& repository, int64_t before,
                 Unsettled& unsettled) {
  Statement update =
      database.Prepare("SELECT old_id, new_id FROM ref WHERE push = ? AND +name = ?");
  auto add_updates = [&](int64_t push, const std::string& ref, const std::string& entry) {
    update.Bind(1, push);
    update.Bind(2, ref);
    while (update.Step()) {
      unsettled.unjudged.push_back({ref, update.Text(0), update.Text(1), entry});
    }
    update.Reset();
  };
  Read(database,
       "SELECT DISTINCT finding.ref, path, rule, fingerprint, entry,"
       " CASE path WHEN '' THEN push.id ELSE 0 END" +
           From("excuse") +
           " CROSS JOIN finding ON finding.push = push.id AND excused_by = entry"
           " AND decision = 'excused'",
       repository, before, [&](Statement& row) {
         if (row.Number(5) != 0) return add_updates(row.Number(5), row.Text(0), row.Text(4));
         unsettled.excused.push_back(
             {row.Text(0), row.Text(1), row.Text(2), row.Text(3), row.Text(4)});
       });
}

}  // namespace

Result<Unsettled> ReadUnsettled(const std::string& path, const std::string& repository,
                                int64_t before) {
  Result<Database> database = OpenToRead(path);
  if (!database && database.error().code == ErrorCode::kNotFound) return Unsettled();
  if (!database) return tl::unexpected(database.error());
  Unsettled unsettled;
  ReadExcused(*database, repository, before, unsettled);
  Read(*database,
       "SELECT DISTINCT skip.ref, path" + From("skip") + " WHERE reason GLOB '*over limits.blob*'",
       repository, before, [&](Statement& row) {
         unsettled.unread.push_back({row.Text(0), row.Text(1)});
       });
  Read(*database,
       "SELECT name, old_id, new_id" + From("ref") + " WHERE note = '" + kAcceptedFault + "'",
       repository, before, [&](Statement& row) {
         unsettled.unjudged.push_back({row.Text(0), row.Text(1), row.Text(2), ""});
       });
  if (Result<void> read = database->Check(); !read) return tl::unexpected(read.error());
  return unsettled;
}

}  // namespace pushgate::record
