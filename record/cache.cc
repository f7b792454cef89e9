#include "record/cache.h"

#include <filesystem>
#include <system_error>
#include <utility>

#include "base/digest.h"

namespace pushgate::record {
namespace {

/// Marks the file as ours: "pgac". With another version its values mean something else.
constexpr const char* kId = "1885823331";
constexpr const char* kVersion = "1";

constexpr const char* kSchema =
    "CREATE TABLE IF NOT EXISTS entry ("
    " key TEXT NOT NULL PRIMARY KEY, stamp TEXT NOT NULL, sum TEXT NOT NULL,"
    " used INTEGER NOT NULL, bytes INTEGER NOT NULL, value TEXT NOT NULL) WITHOUT ROWID";

std::string SumOf(std::string_view key, std::string_view stamp, std::string_view value) {
  return Sha256Hex({key, stamp, value});
}

}  // namespace

Cache::Cache(std::string path, int64_t max_bytes) : path_(std::move(path)), max_bytes_(max_bytes) {
  if (!Open()) Fail();
}

bool Cache::Prepared() {
  Statement id = database_->Prepare("PRAGMA application_id");
  std::string known = id.Step() ? std::to_string(id.Number(0)) : "";
  Statement version = database_->Prepare("PRAGMA user_version");
  std::string of = version.Step() ? std::to_string(version.Number(0)) : "";
  bool empty = known == "0" && of == "0";
  id = Statement();
  version = Statement();
  if (!empty && (known != kId || of != kVersion)) return false;
  // What a failure of the machine damages is found out by its sum.
  database_->Run("PRAGMA synchronous = OFF");
  database_->Run(kSchema);
  database_->Run(std::string("PRAGMA application_id = ") + kId);
  database_->Run(std::string("PRAGMA user_version = ") + kVersion);
  return database_->Check().has_value();
}

bool Cache::Open() {
  Result<Database> opened = Database::Open(path_, Database::Mode::kWrite);
  if (!opened) return false;
  database_.emplace(std::move(*opened));
  return Prepared();
}

void Cache::Fail() {
  std::string why = database_ ? "is damaged" : "cannot be opened";
  if (database_) {
    if (Result<void> checked = database_->Check(); !checked) why = checked.error().message;
  }
  database_.reset();
  if (!std::exchange(begun_anew_, true)) {
    std::error_code error;
    for (const char* end : {"", "-journal", "-wal", "-shm"}) {
      std::filesystem::remove(path_ + end, error);
    }
    if (Open()) {
      problem_ = "the cache of audits " + path_ + " was no longer sound, and was begun anew";
      return;
    }
    database_.reset();
  }
  problem_ = "the cache of audits " + path_ + " cannot be used (" + why +
             "): every file is judged again each time";
}

std::optional<std::string> Cache::Find(std::string_view key, std::string_view stamp) {
  std::lock_guard lock(mutex_);
  if (!database_) return std::nullopt;
  Statement find = database_->Prepare("SELECT value, sum FROM entry WHERE key = ? AND stamp = ?");
  if (!database_->Check()) return std::nullopt;
  find.Bind(1, key);
  find.Bind(2, stamp);
  bool found = find.Step();
  std::string value = found ? find.Text(0) : "";
  bool sound = !found || find.Text(1) == SumOf(key, stamp, value);
  find = Statement();
  if (database_->Check() && sound) return found ? std::optional(std::move(value)) : std::nullopt;
  Fail();
  return std::nullopt;
}

void Cache::MakeRoom(int64_t bytes) {
  Statement total = database_->Prepare("SELECT coalesce(sum(bytes), 0) FROM entry");
  int64_t over = (total.Step() ? total.Number(0) : 0) + bytes - max_bytes_;
  total = Statement();
  while (over > 0) {
    Statement oldest = database_->Prepare("SELECT key, bytes FROM entry ORDER BY used LIMIT 1");
    if (!oldest.Step()) return;
    std::string key = oldest.Text(0);
    over -= oldest.Number(1);
    oldest = Statement();
    Statement remove = database_->Prepare("DELETE FROM entry WHERE key = ?");
    remove.Bind(1, key);
    database_->Run(remove);
    if (!database_->Check()) return;
  }
}

void Cache::Keep(std::string_view key, std::string_view stamp, std::string_view value) {
  std::lock_guard lock(mutex_);
  auto bytes = static_cast<int64_t>(value.size());
  if (!database_ || bytes > max_bytes_) return;
  std::string sum = SumOf(key, stamp, value);
  {
    Transaction transaction(*database_);
    Statement remove = database_->Prepare("DELETE FROM entry WHERE key = ?");
    remove.Bind(1, key);
    database_->Run(remove);
    MakeRoom(bytes);
    Statement put = database_->Prepare(
        "INSERT INTO entry (key, stamp, sum, used, bytes, value)"
        " SELECT ?, ?, ?, (SELECT coalesce(max(used), 0) + 1 FROM entry), ?, ?");
    put.Bind(1, key);
    put.Bind(2, stamp);
    put.Bind(3, std::string_view(sum));
    put.Bind(4, bytes);
    put.Bind(5, value);
    database_->Run(put);
    if (transaction.Commit()) return;
  }
  Fail();
}

std::string Cache::TakeProblem() {
  std::lock_guard lock(mutex_);
  return std::exchange(problem_, "");
}

}  // namespace pushgate::record
