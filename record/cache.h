#pragma once

#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "record/database.h"

namespace pushgate::record {

/// Values by key in a SQLite file of their own, which may be deleted at any time without loss. At a
/// fixed size, what was not used for the longest makes room. Safe from any thread, and several
/// processes may use one file.
///
/// Nothing here fails: a file that is damaged is removed and begun anew, and where that does not
/// help, nothing is kept. `problem` says so.
class Cache {
 public:
  /// Makes the file, for its owner alone, if need be.
  Cache(std::string path, int64_t max_bytes);

  /// What was kept under the key, if it was with the same stamp.
  std::optional<std::string> Find(std::string_view key, std::string_view stamp);
  /// Replaces what was kept under the key.
  void Keep(std::string_view key, std::string_view stamp, std::string_view value);

  /// What went wrong since the last call, for people; empty: nothing.
  std::string TakeProblem();

 private:
  bool Open();
  bool Prepared();
  void Fail();
  void MakeRoom(int64_t bytes);

  const std::string path_;
  const int64_t max_bytes_;
  std::mutex mutex_;
  // Guarded by mutex_:
  std::optional<Database> database_;  // none: nothing is kept
  bool begun_anew_ = false;
  std::string problem_;
};

}  // namespace pushgate::record
