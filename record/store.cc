#include "record/store.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <utility>

#include "record/query.h"
#include "record/schema.h"
#include "record/serialise.h"
#include "record/state.h"
#include "record/tables.h"
#include "record/uses.h"

namespace pushgate::record {
namespace {

constexpr int64_t kTidyBytes = 4 << 20;

uint64_t InodeOf(const std::string& path) {
  struct stat status {};
  return stat(path.c_str(), &status) == 0 ? status.st_ino : 0;
}

/// Waits until the disk has a file or folder. One that is not there has nothing to wait for.
bool SyncPath(const std::string& path) {
  int fd = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) return errno == ENOENT;
  int result = fdatasync(fd);
  int error = errno;
  close(fd);
  errno = error;
  return result == 0;
}

}  // namespace

Result<Store> Store::Open(const std::string& path) {
  Result<Database> database = Database::Open(path, Database::Mode::kWrite);
  if (!database) return tl::unexpected(database.error());
  if (Result<void> migrated = Migrate(*database); !migrated) {
    return tl::unexpected(migrated.error());
  }
  Store store;
  store.database_ = std::move(*database);
  Database& opened = store.database_;
  opened.Run("PRAGMA synchronous = NORMAL");    // Sync does the rest
  opened.Run("PRAGMA wal_autocheckpoint = 0");  // no pusher waits for it: Tidy
  // What is written over the log's beginning waits for the disk: its size must tell how full it is.
  opened.Run("PRAGMA journal_size_limit = 0");
  store.inode_ = InodeOf(path);
  store.last_ = opened.Prepare(
      "SELECT max((SELECT coalesce(max(id), 0) FROM push),"
      " (SELECT coalesce(max(id), 0) FROM checkpoint),"
      " (SELECT coalesce(max(id), 0) FROM baseline),"
      " (SELECT coalesce(max(id), 0) FROM snapshot)), seq, hash"
      " FROM (SELECT 1) LEFT JOIN chain ON server = ?");
  store.advance_ =
      opened.Prepare("INSERT OR REPLACE INTO chain (server, seq, hash) VALUES (?, ?, ?)");
  store.same_ = opened.Prepare(
      "SELECT id, seq, previous, hash, time FROM push WHERE push_id = ? AND verdict = ?");
  store.insert_push_ = opened.Prepare(InsertSql<Push>());
  store.insert_ref_ = opened.Prepare(InsertItemSql<Ref>());
  store.insert_finding_ = opened.Prepare(InsertItemSql<Finding>());
  if (Result<void> checked = opened.Check(); !checked) return tl::unexpected(checked.error());
  return store;
}

Store::Link Store::Last(const std::string& server) {
  Link link;
  last_.Bind(1, server);
  if (last_.Step()) link = {last_.Number(0), last_.Number(1), last_.Text(2)};
  last_.Reset();
  return link;
}

void Store::Advance(const std::string& server, const Link& link) {
  advance_.Bind(1, server);
  advance_.Bind(2, link.seq);
  advance_.Bind(3, link.hash);
  database_.Run(advance_);
}

bool Store::FindSame(Push& push) {
  same_.Bind(1, push.push_id);
  same_.Bind(2, push.verdict);
  bool found = same_.Step();
  if (found) {
    push.id = same_.Number(0);
    push.seq = same_.Number(1);
    push.previous = same_.Text(2);
    push.hash = same_.Text(3);
    push.time = same_.Number(4);
  }
  same_.Reset();
  return found;
}

template <typename Item>
void Store::InsertItems(Statement& statement, int64_t owner, const std::vector<Item>& items) {
  int64_t position = 0;
  for (const Item& item : items) {
    int place = 1;
    statement.Bind(place++, owner);
    statement.Bind(place++, position++);
    BindColumns(statement, place, item);
    database_.Run(statement);
  }
}

void Store::Insert(const Push& push) {
  int place = 1;
  BindColumns(insert_push_, place, push);
  insert_push_.Bind(place, push.hash);
  database_.Run(insert_push_);
  InsertItems(insert_ref_, push.id, push.refs);
  InsertItems(insert_finding_, push.id, push.findings);
  if (!push.skips.empty()) {
    Statement insert = database_.Prepare(InsertItemSql<Skip>());
    InsertItems(insert, push.id, push.skips);
  }
  if (!push.faults.empty()) {
    Statement insert = database_.Prepare(InsertItemSql<Fault>());
    InsertItems(insert, push.id, push.faults);
  }
  if (!push.excuses.empty()) {
    Statement insert = database_.Prepare(InsertItemSql<Excuse>());
    InsertItems(insert, push.id, push.excuses);
  }
}

std::optional<std::string> Store::FindSpent(const Push& push) {
  if (push.verdict != "accept") return std::nullopt;
  for (const Excuse& excuse : push.excuses) {
    if (excuse.max_uses == 0) continue;
    if (CountUses(database_, excuse.entry, push.push_id) >= excuse.max_uses) {
      return excuse.entry;
    }
  }
  return std::nullopt;
}

/// What an account hands over is no first push, and none that anybody else's comes behind.
bool Store::IsFirstNoMore(const Push& push) {
  bool first = std::any_of(push.refs.begin(), push.refs.end(),
                           [](const Ref& ref) { return ref.note == kFirstPush; });
  return first && push.verdict == "accept" && push.trust != "unverified" &&
         HasAccepted(database_, push.repository, push.refs);
}

Result<std::optional<std::string>> Store::Append(Push& push, const BaselineStep* step) {
  Transaction transaction(database_);
  if (Result<void> begun = database_.Check(); !begun) return tl::unexpected(begun.error());
  if (FindSame(push)) return std::nullopt;
  std::optional<std::string> spent = FindSpent(push);
  if (!spent && IsFirstNoMore(push)) spent = "";
  // A count that failed is none.
  if (Result<void> counted = database_.Check(); !counted) return tl::unexpected(counted.error());
  if (spent) return spent;
  Link last = Last(push.server);
  push.id = last.id + 1;
  push.seq = last.seq + 1;
  push.previous = last.hash;
  bool moves = step != nullptr && Apply(*step);
  push.baseline_id = moves ? step->baseline : 0;
  push.baseline_digest = moves ? StateDigest(database_, step->folder) : "";
  push.hash = HashOf(push);
  Insert(push);
  Advance(push.server, {push.id, push.seq, push.hash});
  if (Result<void> done = transaction.Commit(); !done) return tl::unexpected(done.error());
  return std::nullopt;
}

Result<void> Store::AddSnapshot(Snapshot& row) {
  Transaction transaction(database_);
  if (Result<void> begun = database_.Check(); !begun) return begun;
  Link last = Last(row.server);
  row.id = last.id + 1;
  row.seq = last.seq + 1;
  row.previous = last.hash;
  row.hash = HashOf(row);
  Statement insert = database_.Prepare(InsertSql<Snapshot>());
  int place = 1;
  BindColumns(insert, place, row);
  insert.Bind(place, row.hash);
  database_.Run(insert);
  Statement insert_file = database_.Prepare(InsertItemSql<SnapshotFile>());
  InsertItems(insert_file, row.id, row.with_findings);
  Statement insert_finding = database_.Prepare(InsertItemSql<SnapshotFinding>());
  InsertItems(insert_finding, row.id, row.found);
  Advance(row.server, {row.id, row.seq, row.hash});
  return transaction.Commit();
}

Result<void> Store::Sync() {
  std::string folder = std::filesystem::path(database_.path()).parent_path().string();
  bool synced = SyncPath(database_.path() + "-wal") && (folder_synced_ || SyncPath(folder));
  folder_synced_ |= synced;
  if (synced) return {};
  return Fail(ErrorCode::kFault, "the record " + database_.path() +
                                     ": the disk does not take it: " + std::strerror(errno));
}

Result<void> Store::Tidy() {
  struct stat status {};
  if (stat((database_.path() + "-wal").c_str(), &status) != 0 || status.st_size < kTidyBytes) {
    return {};
  }
  database_.Run("PRAGMA wal_checkpoint(PASSIVE)");
  return database_.Check();
}

bool Store::IsCurrent() const { return InodeOf(database_.path()) == inode_; }

}  // namespace pushgate::record
