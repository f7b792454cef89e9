#include "record/sqlite.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <utility>

namespace pushgate::record {
namespace {

/// How long another process may hold the file: a slow disk is no reason to refuse a push. Less than
/// the patience of the hook client, half of the deadline that a push has by default.
constexpr int kBusyMilliseconds = 5000;

std::string FolderOf(const std::string& path) {
  return std::filesystem::path(path).parent_path().string();
}

/// What failed, and what the administrator can do about it.
std::string Explain(const std::string& path, sqlite3* database) {
  std::string where = "the record " + path + ": ";
  std::string said = sqlite3_errmsg(database);
  switch (sqlite3_errcode(database) & 0xff) {
    case SQLITE_FULL:
      return where + "the disk is full; make room in " + FolderOf(path);
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return where + "another process holds it ('fuser " + path + "' names it); end that process";
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_CANTOPEN: {
      // SQLite tells of the file that it tried last.
      bool closed = access(FolderOf(path).c_str(), W_OK) != 0 || access(path.c_str(), W_OK) != 0;
      int error = closed ? errno : sqlite3_system_errno(database);
      std::string why = error != 0 ? std::strerror(error) : said;
      if (error == EROFS) {
        return where +
               "its disk is mounted read-only; mount it so that it can be written, or, to read it "
               "alone, copy it with its -wal file to where you can write";
      }
      if (error == EACCES || error == EPERM) {
        return where + "you may not open it (" + why +
               "); the user of pushgated must own it and its folder. To read it alone, be that "
               "user, or "
               "copy it with its -wal file to where you can write";
      }
      return where + "it cannot be used (" + why +
             "); its folder must exist, and both must be writable for the user of pushgated";
    }
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return where + "it is damaged (" + said + "); move it and its -wal file elsewhere, where " +
             "'sqlite3 FILE .recover' can read them, and a new record begins by itself";
    default:
      return where + said;
  }
}

/// Whether a record is read where nobody can write, such as an auditor's copy on a medium: SQLite
/// would want its own files beside it. With a log that is not yet in the file, the file alone is
/// not the record.
bool IsFixedCopy(const std::string& path) {
  struct stat log {};
  bool has_log = stat((path + "-wal").c_str(), &log) == 0 && log.st_size > 0;
  std::string folder = FolderOf(path);
  return !has_log && access(folder.empty() ? "." : folder.c_str(), W_OK) != 0 &&
         access(path.c_str(), R_OK) == 0;
}

std::string ImmutableUri(const std::string& path) {
  std::string uri = "file:";
  for (unsigned char c : path) {
    bool plain = c > 0x20 && c < 0x7f && std::strchr("%?#", c) == nullptr;
    char escaped[4];
    std::snprintf(escaped, sizeof escaped, "%%%02X", c);
    uri += plain ? std::string(1, static_cast<char>(c)) : std::string(escaped);
  }
  return uri + "?immutable=1";
}

class SqliteCursor : public Cursor {
 public:
  SqliteCursor(sqlite3_stmt* statement, std::shared_ptr<std::string> failure)
      : statement_(statement), failure_(std::move(failure)) {}

  void Bind(int place, int64_t number) override {
    sqlite3_bind_int64(statement_.get(), place, number);
  }
  void Bind(int place, std::string_view text) override {
    // A null pointer would mean NULL.
    sqlite3_bind_text64(statement_.get(), place, text.empty() ? "" : text.data(), text.size(),
                        SQLITE_STATIC, SQLITE_UTF8);
  }
  bool Step() override {
    int code = sqlite3_step(statement_.get());
    if (code != SQLITE_ROW && code != SQLITE_DONE) NoteFailure();
    return code == SQLITE_ROW;
  }
  void Reset() override {
    sqlite3_reset(statement_.get());
    sqlite3_clear_bindings(statement_.get());
  }
  bool Read(int column, int64_t& to) override {
    to = sqlite3_column_int64(statement_.get(), column);
    return sqlite3_column_type(statement_.get(), column) == SQLITE_INTEGER;
  }
  bool Read(int column, std::string& to) override {
    bool text = sqlite3_column_type(statement_.get(), column) == SQLITE_TEXT;
    const auto* bytes = static_cast<const char*>(sqlite3_column_blob(statement_.get(), column));
    auto size = static_cast<size_t>(sqlite3_column_bytes(statement_.get(), column));
    to.assign(bytes == nullptr ? "" : bytes, bytes == nullptr ? 0 : size);
    return text;
  }

 private:
  void NoteFailure() {
    sqlite3* database = sqlite3_db_handle(statement_.get());
    if (!failure_->empty()) return;
    *failure_ = Explain(sqlite3_db_filename(database, "main"), database);
  }

  Handle<sqlite3_stmt, sqlite3_finalize> statement_;
  std::shared_ptr<std::string> failure_;
};

}  // namespace

SqliteConnection::SqliteConnection(const std::string& path, bool write) : path_(path) {
  int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE |
              (write ? SQLITE_OPEN_READWRITE : SQLITE_OPEN_READONLY);
  bool immutable = !write && IsFixedCopy(path);
  std::string name = immutable ? ImmutableUri(path) : path;
  if (immutable) flags |= SQLITE_OPEN_URI;
  int code = sqlite3_open_v2(name.c_str(), Fill(handle_), flags, nullptr);
  Note(code);
  sqlite3_busy_timeout(handle_.get(), kBusyMilliseconds);
  // Hostile content of a file that somebody has changed runs nothing.
  sqlite3_db_config(handle_.get(), SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  sqlite3_db_config(handle_.get(), SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
  sqlite3_db_config(handle_.get(), SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, nullptr);
  sqlite3_db_config(handle_.get(), SQLITE_DBCONFIG_ENABLE_VIEW, 0, nullptr);
  // Opening reads nothing; this does.
  SqliteConnection::Run("SELECT count(*) FROM sqlite_schema");
}

void SqliteConnection::Note(int code) {
  if (code == SQLITE_OK || !failure->empty()) return;
  *failure = Explain(path_, handle_.get());
}

std::unique_ptr<Cursor> SqliteConnection::Prepare(const std::string& sql, bool) {
  if (!failure->empty()) return nullptr;
  sqlite3_stmt* statement = nullptr;
  Note(sqlite3_prepare_v3(handle_.get(), sql.data(), static_cast<int>(sql.size()),
                          SQLITE_PREPARE_PERSISTENT, &statement, nullptr));
  if (statement == nullptr) return nullptr;
  return std::make_unique<SqliteCursor>(statement, failure);
}

void SqliteConnection::Run(const std::string& sql) {
  if (failure->empty()) Note(sqlite3_exec(handle_.get(), sql.c_str(), nullptr, nullptr, nullptr));
}

void SqliteConnection::UseWriteAheadLog() {
  constexpr int kPause = 5;
  int code = SQLITE_BUSY;
  for (int waited = 0; failure->empty() && waited < kBusyMilliseconds; waited += kPause) {
    code = sqlite3_exec(handle_.get(), "PRAGMA journal_mode = WAL", nullptr, nullptr, nullptr);
    if ((code & 0xff) != SQLITE_BUSY) break;
    sqlite3_sleep(kPause);
  }
  Note(code);
}

}  // namespace pushgate::record
