#include "record/schema.h"

#include <iterator>
#include <string>

#include "record/shared_schema.h"

namespace pushgate::record {
namespace {

/// Marks the file as ours for `file` and for ourselves: "pgrc".
constexpr int64_t kApplicationId = 0x70677263;

// STRICT tables hold no value of another type than the column's. What belongs to a push stands
// together, in its order. Each index serves one filter of `pushgate history`; the partial ones,
// which hold next to nothing, serve ReadUnsettled. What baselines hold by now (baseline_state,
// baseline_finding) is in a chain by its digest.
constexpr const char* kFirst = R"(
CREATE TABLE push (
  id INTEGER PRIMARY KEY,
  seq INTEGER NOT NULL,
  previous TEXT NOT NULL,
  hash TEXT NOT NULL,
  server TEXT NOT NULL,
  push_id TEXT NOT NULL,
  time INTEGER NOT NULL,
  repository TEXT NOT NULL,
  folder TEXT NOT NULL,
  user TEXT NOT NULL,
  groups TEXT NOT NULL,
  trust TEXT NOT NULL,
  key_id TEXT NOT NULL,
  protocol TEXT NOT NULL,
  break_glass TEXT NOT NULL,
  verdict TEXT NOT NULL,
  rules TEXT NOT NULL,
  config TEXT NOT NULL,
  took INTEGER NOT NULL,
  UNIQUE (server, seq),
  UNIQUE (push_id, verdict)
) STRICT;
CREATE INDEX push_by_time ON push (time);
CREATE INDEX push_by_repository ON push (repository, time);
CREATE INDEX push_by_user ON push (user, time);
CREATE INDEX push_by_verdict ON push (verdict, time);

CREATE TABLE ref (
  push INTEGER NOT NULL,
  position INTEGER NOT NULL,
  name TEXT NOT NULL,
  old_id TEXT NOT NULL,
  new_id TEXT NOT NULL,
  enforced INTEGER NOT NULL,
  note TEXT NOT NULL,
  tip TEXT NOT NULL,
  compared TEXT NOT NULL,
  commits INTEGER NOT NULL,
  files INTEGER NOT NULL,
  parsed INTEGER NOT NULL,
  functions INTEGER NOT NULL,
  PRIMARY KEY (push, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX ref_by_name ON ref (name);
CREATE INDEX ref_unjudged ON ref (push) WHERE note = 'server fault, on_fault: accept';

CREATE TABLE finding (
  push INTEGER NOT NULL,
  position INTEGER NOT NULL,
  ref TEXT NOT NULL,
  commit_id TEXT NOT NULL,
  path TEXT NOT NULL,
  line INTEGER NOT NULL,
  column INTEGER NOT NULL,
  end_line INTEGER NOT NULL,
  end_column INTEGER NOT NULL,
  function TEXT NOT NULL,
  rule TEXT NOT NULL,
  severity TEXT NOT NULL,
  decision TEXT NOT NULL,
  would_block INTEGER NOT NULL,
  excused_by TEXT NOT NULL,
  suppression TEXT NOT NULL,
  message TEXT NOT NULL,
  fingerprint TEXT NOT NULL,
  PRIMARY KEY (push, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX finding_by_rule ON finding (rule);
CREATE INDEX finding_that_would_block ON finding (push) WHERE would_block = 1;

CREATE TABLE skip (
  push INTEGER NOT NULL,
  position INTEGER NOT NULL,
  ref TEXT NOT NULL,
  path TEXT NOT NULL,
  reason TEXT NOT NULL,
  PRIMARY KEY (push, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX skip_unread ON skip (push) WHERE reason GLOB '*over limits.blob*';

CREATE TABLE fault (
  push INTEGER NOT NULL,
  position INTEGER NOT NULL,
  text TEXT NOT NULL,
  PRIMARY KEY (push, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE excuse (
  push INTEGER NOT NULL,
  position INTEGER NOT NULL,
  entry TEXT NOT NULL,
  reason TEXT NOT NULL,
  ticket TEXT NOT NULL,
  approved_by TEXT NOT NULL,
  break_glass INTEGER NOT NULL,
  max_uses INTEGER NOT NULL,
  findings INTEGER NOT NULL,
  PRIMARY KEY (push, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX excuse_by_entry ON excuse (entry);

CREATE TABLE checkpoint (
  id INTEGER PRIMARY KEY,
  seq INTEGER NOT NULL,
  previous TEXT NOT NULL,
  hash TEXT NOT NULL,
  server TEXT NOT NULL,
  time INTEGER NOT NULL,
  through INTEGER NOT NULL,
  through_hash TEXT NOT NULL,
  removed INTEGER NOT NULL,
  uses TEXT NOT NULL,
  UNIQUE (server, seq)
) STRICT;

CREATE TABLE baseline (
  id INTEGER PRIMARY KEY,
  seq INTEGER NOT NULL,
  previous TEXT NOT NULL,
  hash TEXT NOT NULL,
  server TEXT NOT NULL,
  time INTEGER NOT NULL,
  repository TEXT NOT NULL,
  folder TEXT NOT NULL,
  user TEXT NOT NULL,
  ref TEXT NOT NULL,
  commit_id TEXT NOT NULL,
  rules TEXT NOT NULL,
  findings INTEGER NOT NULL,
  added INTEGER NOT NULL,
  removed INTEGER NOT NULL,
  UNIQUE (server, seq)
) STRICT;

CREATE TABLE baseline_state (
  folder TEXT NOT NULL PRIMARY KEY,
  baseline INTEGER NOT NULL,
  commit_id TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE baseline_finding (
  folder TEXT NOT NULL,
  path TEXT NOT NULL,
  fingerprint TEXT NOT NULL,
  pathless TEXT NOT NULL,
  rule TEXT NOT NULL,
  function TEXT NOT NULL,
  count INTEGER NOT NULL,
  PRIMARY KEY (folder, path, fingerprint)
) STRICT, WITHOUT ROWID;
CREATE INDEX baseline_finding_by_pathless ON baseline_finding (folder, pathless);

CREATE TABLE chain (
  server TEXT NOT NULL PRIMARY KEY,
  seq INTEGER NOT NULL,
  hash TEXT NOT NULL
) STRICT, WITHOUT ROWID;
)";

// What stands beside the chains is in them by its digest.
constexpr const char* kDigests = R"(
ALTER TABLE push ADD COLUMN baseline_id INTEGER NOT NULL DEFAULT 0;
ALTER TABLE push ADD COLUMN baseline_digest TEXT NOT NULL DEFAULT '';
CREATE INDEX push_by_baseline ON push (baseline_id) WHERE baseline_id <> 0;
ALTER TABLE baseline ADD COLUMN digest TEXT NOT NULL DEFAULT '';
ALTER TABLE checkpoint ADD COLUMN repositories TEXT NOT NULL DEFAULT '';
CREATE TABLE accepted_repository (
  name TEXT NOT NULL PRIMARY KEY
) STRICT, WITHOUT ROWID;
)";

// Audits. Only files with findings have rows.
constexpr const char* kSnapshots = R"(
CREATE TABLE snapshot (
  id INTEGER PRIMARY KEY,
  seq INTEGER NOT NULL,
  previous TEXT NOT NULL,
  hash TEXT NOT NULL,
  server TEXT NOT NULL,
  time INTEGER NOT NULL,
  date INTEGER NOT NULL,
  backfilled INTEGER NOT NULL,
  repository TEXT NOT NULL,
  folder TEXT NOT NULL,
  ref TEXT NOT NULL,
  commit_id TEXT NOT NULL,
  commit_date INTEGER NOT NULL,
  rules TEXT NOT NULL,
  config TEXT NOT NULL,
  files INTEGER NOT NULL,
  functions INTEGER NOT NULL,
  partial INTEGER NOT NULL,
  noncompliant INTEGER NOT NULL,
  block INTEGER NOT NULL,
  warn INTEGER NOT NULL,
  record INTEGER NOT NULL,
  suppressed INTEGER NOT NULL,
  baseline INTEGER NOT NULL,
  excused INTEGER NOT NULL,
  would_block INTEGER NOT NULL,
  UNIQUE (server, seq)
) STRICT;
CREATE INDEX snapshot_by_date ON snapshot (date);
CREATE INDEX snapshot_by_folder ON snapshot (folder, ref, date);

CREATE TABLE snapshot_file (
  snapshot INTEGER NOT NULL,
  position INTEGER NOT NULL,
  path TEXT NOT NULL,
  functions INTEGER NOT NULL,
  changes INTEGER NOT NULL,
  changed INTEGER NOT NULL,
  owners TEXT NOT NULL,
  authors TEXT NOT NULL,
  PRIMARY KEY (snapshot, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE snapshot_finding (
  snapshot INTEGER NOT NULL,
  position INTEGER NOT NULL,
  path TEXT NOT NULL,
  rule TEXT NOT NULL,
  severity TEXT NOT NULL,
  decision TEXT NOT NULL,
  would_block INTEGER NOT NULL,
  excused_by TEXT NOT NULL,
  findings INTEGER NOT NULL,
  lines TEXT NOT NULL,
  code TEXT NOT NULL,
  PRIMARY KEY (snapshot, position)
) STRICT, WITHOUT ROWID;
)";

// How far each chain was carried to the record that several servers share, and what hinders it;
// with an empty name, what hinders all of them. That record itself knows best: this is what
// retention and those who ask go by.
constexpr const char* kSent = R"(
CREATE TABLE sent (
  server TEXT NOT NULL PRIMARY KEY,
  seq INTEGER NOT NULL,
  time INTEGER NOT NULL,
  problem TEXT NOT NULL
) STRICT, WITHOUT ROWID;
)";

// Which audits count for the repository as a whole, and the one of these that counts today.
constexpr const char* kOtherRefs = R"(
ALTER TABLE snapshot ADD COLUMN other_ref INTEGER NOT NULL DEFAULT 0;
CREATE INDEX snapshot_by_repository ON snapshot (repository, date);
)";

/// Step N takes a file from version N to version N + 1. What has been released is never changed:
/// a new schema is a new step.
constexpr const char* kSteps[] = {kFirst, kDigests, kSnapshots, kSent, kOtherRefs};
constexpr int64_t kVersion = std::size(kSteps);

int64_t Pragma(Database& database, const std::string& name) {
  Statement statement = database.Prepare("PRAGMA " + name);
  return statement.Step() ? statement.Number(0) : 0;
}

bool IsEmpty(Database& database) { return !database.Prepare("SELECT 1 FROM sqlite_schema").Step(); }

Result<void> CheckKnown(Database& database) {
  // Asked first: another process may fill it at this moment, and does so in one step.
  bool empty = IsEmpty(database);
  int64_t version = Pragma(database, "user_version");
  bool ours = Pragma(database, "application_id") == kApplicationId && version > 0;
  if (!ours && !empty) {
    return Fail(ErrorCode::kInvalid, "the record " + database.path() +
                                         ": it is another program's database; name another file "
                                         "by 'history:' in pushgate.yaml");
  }
  if (version <= kVersion) return database.Check();
  return Fail(ErrorCode::kUnsupported,
              "the record " + database.path() + ": a newer pushgate has written it (schema " +
                  std::to_string(version) + ", this one knows " + std::to_string(kVersion) +
                  "); install that version again");
}

}  // namespace

Result<void> Migrate(Database& database) {
  if (database.is_shared()) return MigrateShared(database);
  if (Result<void> known = CheckKnown(database); !known) return known;
  if (Pragma(database, "user_version") == kVersion) return database.Check();
  database.UseWriteAheadLog();
  Transaction transaction(database);
  // Another process may have been faster, or newer.
  if (Result<void> known = CheckKnown(database); !known) return known;
  for (int64_t version = Pragma(database, "user_version"); version < kVersion; ++version) {
    database.Run(kSteps[version]);
  }
  database.Run("PRAGMA application_id = " + std::to_string(kApplicationId));
  database.Run("PRAGMA user_version = " + std::to_string(kVersion));
  return transaction.Commit();
}

Result<void> CheckSchema(Database& database) {
  if (database.is_shared()) return CheckSharedSchema(database);
  if (Result<void> known = CheckKnown(database); !known) return known;
  if (IsEmpty(database)) {
    return Fail(ErrorCode::kNotFound, "the record " + database.path() + ": nothing is in it yet");
  }
  if (Pragma(database, "user_version") == kVersion) return database.Check();
  return Fail(ErrorCode::kUnsupported,
              "the record " + database.path() +
                  ": an older pushgate has written it; the next push takes it forward");
}

Result<Database> OpenToRead(const std::string& path) {
  Result<Database> database = Database::Open(path, Database::Mode::kRead);
  if (!database) return database;
  if (Result<void> known = CheckSchema(*database); !known) return tl::unexpected(known.error());
  database->Run(database->connection().begin_to_read());
  return database;
}

}  // namespace pushgate::record
