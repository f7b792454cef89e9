#pragma once

#include <sqlite3.h>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "base/handle.h"
#include "base/result.h"

namespace pushgate::record {

/// A prepared statement. What fails shows in Database::Check, after the work, so that a loop over
/// rows reads as one.
class Statement {
 public:
  Statement() = default;
  Statement(sqlite3_stmt* statement, std::shared_ptr<std::string> failure)
      : statement_(statement), failure_(std::move(failure)) {}

  void Bind(int place, int64_t number) { sqlite3_bind_int64(statement_.get(), place, number); }
  /// The text must live until the next Reset.
  void Bind(int place, std::string_view text) {
    // A null pointer would mean NULL.
    sqlite3_bind_text64(statement_.get(), place, text.empty() ? "" : text.data(), text.size(),
                        SQLITE_STATIC, SQLITE_UTF8);
  }

  /// True if there is a row; false at the end, and on errors.
  bool Step() {
    int code = sqlite3_step(statement_.get());
    if (code != SQLITE_ROW && code != SQLITE_DONE) NoteFailure();
    return code == SQLITE_ROW;
  }
  void Reset() {
    sqlite3_reset(statement_.get());
    sqlite3_clear_bindings(statement_.get());
  }

  /// Reads a column; false if it holds another type, which only tampering brings about.
  bool Read(int column, int64_t& to) {
    to = sqlite3_column_int64(statement_.get(), column);
    return sqlite3_column_type(statement_.get(), column) == SQLITE_INTEGER;
  }
  bool Read(int column, std::string& to) {
    bool text = sqlite3_column_type(statement_.get(), column) == SQLITE_TEXT;
    const auto* bytes = static_cast<const char*>(sqlite3_column_blob(statement_.get(), column));
    auto size = static_cast<size_t>(sqlite3_column_bytes(statement_.get(), column));
    to.assign(bytes == nullptr ? "" : bytes, bytes == nullptr ? 0 : size);
    return text;
  }
  int64_t Number(int column) { return sqlite3_column_int64(statement_.get(), column); }
  std::string Text(int column) {
    std::string text;
    Read(column, text);
    return text;
  }

 private:
  void NoteFailure();

  Handle<sqlite3_stmt, sqlite3_finalize> statement_;
  std::shared_ptr<std::string> failure_;
};

/// The path of a database that is gone with its connection.
inline constexpr char kInMemory[] = ":memory:";

/// A connection to one SQLite file. Used by one thread at a time; any number of connections, in any
/// number of processes, may use a file at once.
///
/// The first failure is kept, and Run and Prepare do nothing after it.
class Database {
 public:
  enum class Mode { kRead, kWrite };

  /// kWrite makes the file, for its owner alone, in a folder that must be there. kRead changes
  /// nothing but SQLite's own files beside it. kNotFound if there is no file to read.
  static Result<Database> Open(const std::string& path, Mode mode);

  Statement Prepare(const std::string& sql);
  void Run(const std::string& sql);
  /// Waits for others itself: SQLite says at once that it is busy when two change the journal.
  void UseWriteAheadLog();
  void Run(Statement& statement);  // which must return no rows, and is reset

  /// What went wrong since Open, told to the administrator.
  Result<void> Check() const;

  int64_t changes() const { return sqlite3_changes64(handle_.get()); }
  const std::string& path() const { return path_; }

 private:
  void Note(int code);

  std::string path_;
  Handle<sqlite3, sqlite3_close_v2> handle_;
  std::shared_ptr<std::string> failure_ = std::make_shared<std::string>();
};

/// A write transaction, which has the lock from its beginning; undone unless Commit succeeds.
class Transaction {
 public:
  explicit Transaction(Database& database) : database_(database) {
    database.Run("BEGIN IMMEDIATE");
  }
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;
  ~Transaction();
  Result<void> Commit();

 private:
  Database& database_;
  bool ended_ = false;
};

}  // namespace pushgate::record
