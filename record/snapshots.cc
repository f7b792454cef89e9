#include "record/snapshots.h"

#include <utility>

#include "record/schema.h"
#include "record/tables.h"

namespace pushgate::record {
namespace {

std::string Conditions(const SnapshotFilter& filter) {
  std::string sql = " WHERE 1 = 1";
  if (!filter.repositories.empty()) {
    sql += " AND repository IN (?";
    for (size_t i = 1; i < filter.repositories.size(); ++i) sql += ", ?";
    sql += ")";
  }
  if (!filter.folder.empty()) sql += " AND folder = ?";
  if (!filter.ref.empty()) sql += " AND ref = ?";
  if (!filter.commit_id.empty()) sql += " AND commit_id = ?";
  if (filter.since) sql += " AND date >= ?";
  if (filter.until) sql += " AND date < ?";
  return sql;
}

void Bind(const SnapshotFilter& filter, Statement& statement) {
  int place = 1;
  for (const std::string& name : filter.repositories) statement.Bind(place++, name);
  for (const std::string* text : {&filter.folder, &filter.ref, &filter.commit_id}) {
    if (!text->empty()) statement.Bind(place++, *text);
  }
  if (filter.since) statement.Bind(place++, *filter.since);
  if (filter.until) statement.Bind(place++, *filter.until);
}

}  // namespace

Result<std::optional<SnapshotReader>> SnapshotReader::Open(const std::string& path) {
  Result<Database> database = OpenToRead(path);
  if (!database && database.error().code == ErrorCode::kNotFound) return std::nullopt;
  if (!database) return tl::unexpected(database.error());
  return SnapshotReader(std::move(*database));
}

Result<std::vector<Snapshot>> SnapshotReader::Read(const SnapshotFilter& filter,
                                                   const std::string& order,
                                                   const std::string& condition) {
  Statement statement =
      database_.Prepare("SELECT hash, " + ColumnsOf<Snapshot>() + " FROM snapshot" +
                        Conditions(filter) + condition + order);
  if (Result<void> ready = database_.Check(); !ready) return tl::unexpected(ready.error());
  Bind(filter, statement);
  std::vector<Snapshot> snapshots;
  while (statement.Step()) {
    Snapshot& snapshot = snapshots.emplace_back();
    int column = 1;
    statement.Read(0, snapshot.hash);
    ReadColumns(statement, column, snapshot);
  }
  if (Result<void> read = database_.Check(); !read) return tl::unexpected(read.error());
  return snapshots;
}

Result<std::vector<Snapshot>> SnapshotReader::Find(const SnapshotFilter& filter) {
  return Read(filter, " ORDER BY repository, date, id");
}

Result<std::vector<Snapshot>> SnapshotReader::Current() {
  return Read({}, " ORDER BY repository",
              " AND other_ref = 0 AND commit_id <> '' AND NOT EXISTS (SELECT 1 FROM snapshot AS"
              " later WHERE later.repository = snapshot.repository AND later.other_ref = 0"
              " AND (later.date > snapshot.date"
              " OR (later.date = snapshot.date AND later.id > snapshot.id)))");
}

Result<std::optional<Snapshot>> SnapshotReader::Latest(const SnapshotFilter& filter) {
  Result<std::vector<Snapshot>> found = Read(filter, " ORDER BY date DESC, id DESC LIMIT 1");
  if (!found) return tl::unexpected(found.error());
  if (found->empty()) return std::nullopt;
  return std::move(found->front());
}

Result<void> SnapshotReader::Fill(Snapshot& snapshot) {
  ItemsOf<SnapshotFile>(database_).Read(snapshot.id, snapshot.repository, snapshot.with_findings);
  ItemsOf<SnapshotFinding>(database_).Read(snapshot.id, snapshot.repository, snapshot.found);
  return database_.Check();
}

}  // namespace pushgate::record
