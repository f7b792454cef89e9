#include "record/shared_schema.h"

#include <string>

#include "record/baseline.h"
#include "record/rows.h"
#include "record/tables.h"

namespace pushgate::record {
namespace {

constexpr int64_t kSharedVersion = 2;

/// Whoever makes the tables has this lock: "pgrc".
constexpr const char* kLock = "SELECT pg_advisory_xact_lock(1885827683)";

const char* TypeOf(const int64_t&) { return "bigint"; }
const char* TypeOf(const std::string&) { return "bytea"; }

template <typename Row>
std::string ColumnTypes() {
  std::string columns;
  Row row;
  VisitColumns(row, [&](const char* name, auto& member) {
    columns += "\"" + std::string(name) + "\" " + TypeOf(member) + " NOT NULL, ";
  });
  return columns;
}

template <typename Row>
std::string ChainTable(const char* key) {
  const Row* row = nullptr;
  std::string name = TableOf(row);
  return "CREATE TABLE " + name + " (" + ColumnTypes<Row>() + "hash bytea NOT NULL, PRIMARY KEY (" +
         key + "));\n" + "CREATE INDEX " + name + "_by_server ON " + name + " (server, seq);\n" +
         "CREATE INDEX " + name + "_by_id ON " + name + " (id);\n";
}

template <typename Item>
std::string ItemTable() {
  const Item* item = nullptr;
  std::string owner = OwnerOf(item);
  return std::string("CREATE TABLE ") + TableOf(item) + " (repository bytea NOT NULL, " + owner +
         " bigint NOT NULL, position bigint NOT NULL, " + ColumnTypes<Item>() +
         "PRIMARY KEY (repository, " + owner + ", position));\n";
}

/// Each index serves one filter of `pushgate history` or a question of the reports, as in SQLite.
constexpr const char* kIndexes = R"(
CREATE INDEX push_by_time ON push (time, id);
CREATE INDEX push_by_repository ON push (repository, time);
CREATE INDEX push_by_user ON push ("user", time);
CREATE INDEX push_by_verdict ON push (verdict, time);
CREATE INDEX ref_by_name ON ref (name);
CREATE INDEX finding_by_rule ON finding (rule);
CREATE INDEX finding_that_would_block ON finding (push) WHERE would_block = 1;
CREATE INDEX excuse_by_entry ON excuse (entry);
CREATE INDEX snapshot_by_date ON snapshot (date);
CREATE INDEX snapshot_by_folder ON snapshot (folder, ref, date);
CREATE INDEX snapshot_by_repository ON snapshot (repository, date);
)";

/// Where a server's chain has got to, and a repository that somebody audits at this moment.
constexpr const char* kOwnTables = R"(
CREATE TABLE chain (
  server bytea PRIMARY KEY,
  number bigint NOT NULL UNIQUE,
  seq bigint NOT NULL,
  hash bytea NOT NULL,
  time bigint NOT NULL
);
CREATE TABLE lease (
  repository bytea PRIMARY KEY,
  holder bytea NOT NULL,
  expires bigint NOT NULL,
  audited bigint NOT NULL
);
CREATE TABLE pushgate_schema (version bigint NOT NULL);
)";

/// Takes the tables of version 1 forward.
constexpr const char* kSecond = R"(
ALTER TABLE snapshot ADD COLUMN other_ref bigint NOT NULL DEFAULT 0;
CREATE INDEX snapshot_by_repository ON snapshot (repository, date);
)";

/// All tables as they are now.
std::string AllTables() {
  const char* repository = "repository, server, seq";
  return ChainTable<Push>(repository) + ChainTable<Baseline>(repository) +
         ChainTable<Snapshot>(repository) + ChainTable<Checkpoint>("server, seq") +
         ItemTable<Ref>() + ItemTable<Finding>() + ItemTable<Skip>() + ItemTable<Fault>() +
         ItemTable<Excuse>() + ItemTable<SnapshotFile>() + ItemTable<SnapshotFinding>() + kIndexes +
         kOwnTables;
}

int64_t NumberFrom(Database& database, const std::string& sql) {
  Statement statement = database.Prepare(sql);
  return statement.Step() ? statement.Number(0) : 0;
}

/// Zero: nothing is in it yet.
Result<int64_t> KnownVersion(Database& database) {
  const std::string where = "the shared record " + ShownAddress(database.path()) + ": ";
  // Citus brings tables of its own.
  int64_t tables = NumberFrom(
      database,
      "SELECT count(*) FROM pg_class WHERE relkind IN ('r', 'p') AND relname NOT LIKE 'citus%'"
      " AND relnamespace = current_schema()::regnamespace");
  int64_t ours = NumberFrom(database,
                            "SELECT count(*) FROM pg_class WHERE relname = 'pushgate_schema'"
                            " AND relnamespace = current_schema()::regnamespace");
  int64_t version =
      ours == 0 ? 0 : NumberFrom(database, "SELECT coalesce(max(version), 0) FROM pushgate_schema");
  if (Result<void> read = database.Check(); !read) return tl::unexpected(read.error());
  if (ours == 0 && tables > 0) {
    return Fail(ErrorCode::kInvalid,
                where +
                    "it is another program's database; make one of its own (createdb "
                    "pushgate), and name it by 'history:' in pushgate.yaml");
  }
  if (version <= kSharedVersion) return version;
  return Fail(ErrorCode::kUnsupported,
              where + "a newer pushgate has written it (schema " + std::to_string(version) +
                  ", this one knows " + std::to_string(kSharedVersion) +
                  "); install that version on this machine, too. Nothing was written");
}

}  // namespace

Result<void> MigrateShared(Database& database) {
  Result<int64_t> known = KnownVersion(database);
  if (!known) return tl::unexpected(known.error());
  if (*known == kSharedVersion) return {};
  Transaction transaction(database);
  Statement lock = database.Prepare(kLock);
  lock.Step();
  // Another server may have been faster, or newer.
  known = KnownVersion(database);
  if (!known) return tl::unexpected(known.error());
  if (*known < kSharedVersion) {
    database.Run(*known == 0 ? AllTables() : kSecond);
    database.Run("INSERT INTO pushgate_schema VALUES (" + std::to_string(kSharedVersion) + ")");
  }
  return transaction.Commit();
}

Result<void> CheckSharedSchema(Database& database) {
  Result<int64_t> known = KnownVersion(database);
  if (!known) return tl::unexpected(known.error());
  if (*known == kSharedVersion) return {};
  const std::string where = "the shared record " + ShownAddress(database.path()) + ": ";
  if (*known > 0) {
    return Fail(ErrorCode::kUnsupported,
                where + "an older pushgate has made it; 'pushgate send' takes it forward");
  }
  return Fail(ErrorCode::kNotFound,
              where + "nothing is in it yet; 'pushgate send' brings the first rows");
}

}  // namespace pushgate::record
