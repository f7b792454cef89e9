#include "record/snapshots.h"

#include <utility>

#include "record/schema.h"
#include "record/tables.h"

namespace pushgate::record {
namespace {

template <typename Item>
void ReadItems(Database& database, int64_t snapshot, std::vector<Item>& items) {
  const Item* of = nullptr;
  Statement statement = database.Prepare("SELECT " + ColumnsOf<Item>() + " FROM " + TableOf(of) +
                                         " WHERE " + OwnerOf(of) + " = ? ORDER BY position");
  statement.Bind(1, snapshot);
  items.clear();
  while (statement.Step()) {
    int column = 0;
    ReadColumns(statement, column, items.emplace_back());
  }
}

std::string Conditions(const SnapshotFilter& filter) {
  std::string sql = " WHERE 1";
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
                                                   const std::string& order) {
  Statement statement = database_.Prepare("SELECT hash, " + ColumnsOf<Snapshot>() +
                                          " FROM snapshot" + Conditions(filter) + order);
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
  return Read(filter, " ORDER BY repository, folder, ref, date, id");
}

Result<std::optional<Snapshot>> SnapshotReader::Latest(const SnapshotFilter& filter) {
  Result<std::vector<Snapshot>> found = Read(filter, " ORDER BY date DESC, id DESC LIMIT 1");
  if (!found) return tl::unexpected(found.error());
  if (found->empty()) return std::nullopt;
  return std::move(found->front());
}

Result<void> SnapshotReader::Fill(Snapshot& snapshot) {
  ReadItems(database_, snapshot.id, snapshot.with_findings);
  ReadItems(database_, snapshot.id, snapshot.found);
  return database_.Check();
}

}  // namespace pushgate::record
