#pragma once

#include <sqlite3.h>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "base/handle.h"
#include "record/connection.h"

namespace pushgate::record {

/// A connection to one SQLite file.
class SqliteConnection : public Connection {
 public:
  /// The file must be there already if it is to be written. Check `failure` afterwards.
  SqliteConnection(const std::string& path, bool write);

  std::unique_ptr<Cursor> Prepare(const std::string& sql, bool many) override;
  void Run(const std::string& sql) override;
  int64_t changes() const override { return sqlite3_changes64(handle_.get()); }
  const char* begin_to_write() const override { return "BEGIN IMMEDIATE"; }
  const char* begin_to_read() const override { return "BEGIN"; }
  void UseWriteAheadLog();

 private:
  void Note(int code);

  const std::string path_;
  Handle<sqlite3, sqlite3_close_v2> handle_;
};

}  // namespace pushgate::record
