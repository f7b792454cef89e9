#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "base/result.h"
#include "record/connection.h"

namespace pushgate::record {

/// A prepared statement. What fails shows in Database::Check, after the work, so that a loop over
/// rows reads as one. Without a cursor, as after a failure, it has no rows.
class Statement {
 public:
  Statement() = default;
  explicit Statement(std::unique_ptr<Cursor> cursor) : cursor_(std::move(cursor)) {}

  void Bind(int place, int64_t number) {
    if (cursor_ != nullptr) cursor_->Bind(place, number);
  }
  /// The text must live until the next Reset.
  void Bind(int place, std::string_view text) {
    if (cursor_ != nullptr) cursor_->Bind(place, text);
  }

  /// True if there is a row; false at the end, and on errors.
  bool Step() { return cursor_ != nullptr && cursor_->Step(); }
  void Reset() {
    if (cursor_ != nullptr) cursor_->Reset();
  }

  /// Reads a column; false if it holds another type, which only tampering brings about.
  bool Read(int column, int64_t& to) { return cursor_->Read(column, to); }
  bool Read(int column, std::string& to) { return cursor_->Read(column, to); }
  int64_t Number(int column) {
    int64_t number = 0;
    Read(column, number);
    return number;
  }
  std::string Text(int column) {
    std::string text;
    Read(column, text);
    return text;
  }

 private:
  std::unique_ptr<Cursor> cursor_;
};

/// The path of a database that is gone with its connection.
inline constexpr char kInMemory[] = ":memory:";

/// A connection to one SQLite file, or where IsShared(path) to PostgreSQL, for which the shared
/// object pushgate-postgresql.so is loaded: other processes load no libpq. Used by one thread at a
/// time; any number of connections, in any number of processes, may use a database at once.
///
/// The first failure is kept, and Run and Prepare do nothing after it.
class Database {
 public:
  enum class Mode { kRead, kWrite };

  /// kWrite makes the file, for its owner alone, in a folder that must be there. kRead changes
  /// nothing but SQLite's own files beside it. kNotFound if there is no file to read.
  static Result<Database> Open(const std::string& path, Mode mode);

  Statement Prepare(const std::string& sql) { return Prepare(sql, false); }
  /// For rows that may be more than memory holds.
  Statement PrepareMany(const std::string& sql) { return Prepare(sql, true); }
  void Run(const std::string& sql);
  /// Waits for others itself: SQLite says at once that it is busy when two change the journal.
  void UseWriteAheadLog();
  void Run(Statement& statement);  // which must return no rows, and is reset

  /// What went wrong since Open, told to the administrator.
  Result<void> Check() const;

  int64_t changes() const { return connection_->changes(); }
  const std::string& path() const { return path_; }
  bool is_shared() const { return IsShared(path_); }
  Connection& connection() { return *connection_; }

 private:
  Statement Prepare(const std::string& sql, bool many);

  std::string path_;
  std::unique_ptr<Connection> connection_;
};

/// A write transaction, which has the lock from its beginning; undone unless Commit succeeds.
class Transaction {
 public:
  explicit Transaction(Database& database) : database_(database) {
    database.Run(database.connection().begin_to_write());
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
