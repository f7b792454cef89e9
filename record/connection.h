#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace pushgate::record {

inline constexpr std::string_view kSharedScheme = "postgresql://";

/// Whether a record's "path" names a PostgreSQL database that several servers share.
inline bool IsShared(std::string_view path) { return path.starts_with(kSharedScheme); }

/// A shared record's address as it may be shown: without what could be a password.
inline std::string ShownAddress(std::string_view path) {
  if (!IsShared(path)) return std::string(path);
  std::string shown(path.substr(0, path.find('?')));
  size_t at = shown.rfind('@');
  return at == std::string::npos ? shown : std::string(kSharedScheme) + shown.substr(at + 1);
}

/// What SQLite and PostgreSQL both give, in as few words as the record needs. Queries are written
/// in SQLite's SQL as far as PostgreSQL takes it, too, with `?` or `?1` for their values; names of
/// columns stand in double quotes where PostgreSQL has another meaning for them.
///
/// The first failure of a connection is kept in `failure`, for people, and after it nothing is
/// done.

/// A prepared statement. Values are bound by places from 1, columns are read by numbers from 0.
class Cursor {
 public:
  Cursor() = default;
  Cursor(const Cursor&) = delete;
  Cursor& operator=(const Cursor&) = delete;
  virtual ~Cursor() = default;
  virtual void Bind(int place, int64_t number) = 0;
  /// The text must live until the next Reset.
  virtual void Bind(int place, std::string_view text) = 0;
  /// True if there is a row; false at the end, and on errors.
  virtual bool Step() = 0;
  virtual void Reset() = 0;
  /// False if the column holds another type, which only tampering brings about.
  virtual bool Read(int column, int64_t& to) = 0;
  virtual bool Read(int column, std::string& to) = 0;
};

/// A connection to one database. Used by one thread at a time.
class Connection {
 public:
  Connection() = default;
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;
  virtual ~Connection() = default;
  /// `many`: its rows may be more than memory holds, and come as they are asked for.
  virtual std::unique_ptr<Cursor> Prepare(const std::string& sql, bool many) = 0;
  virtual void Run(const std::string& sql) = 0;
  /// Rows that the last statement has changed.
  virtual int64_t changes() const = 0;
  /// What begins a transaction that has the right to write from its beginning, and one that reads
  /// one unchanging view.
  virtual const char* begin_to_write() const = 0;
  virtual const char* begin_to_read() const = 0;

  std::shared_ptr<std::string> failure = std::make_shared<std::string>();
};

/// What the shared object for PostgreSQL exports under kOpenPostgresql: a connection, or one that
/// has failed.
using OpenPostgresql = Connection* (*)(const char* url);
inline constexpr char kOpenPostgresql[] = "pushgate_open_postgresql";

}  // namespace pushgate::record
