#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "record/database.h"
#include "record/rows.h"

namespace pushgate::record {

/// Which audits are asked for: those that match everything given.
struct SnapshotFilter {
  std::vector<std::string> repositories{};  // any of these names
  std::string folder{};
  std::string ref{};
  std::string commit_id{};
  std::optional<int64_t> since{};  // dated then or later
  std::optional<int64_t> until{};  // dated before
};

/// The audits of a record, in one unchanging view. Used by one thread.
class SnapshotReader {
 public:
  /// Nothing if there is no record yet.
  static Result<std::optional<SnapshotReader>> Open(const std::string& path);

  /// By repository and date, without what belongs to them.
  Result<std::vector<Snapshot>> Find(const SnapshotFilter& filter);
  /// Of each repository the audit that counts today: that of its default branch which is dated
  /// last, in whatever folder. Without repositories that are gone; by repository.
  Result<std::vector<Snapshot>> Current();
  /// The one that is dated last; nothing if there is none.
  Result<std::optional<Snapshot>> Latest(const SnapshotFilter& filter);

  /// Reads the files and findings of one, of which the id and the repository are known.
  Result<void> Fill(Snapshot& snapshot);

 private:
  explicit SnapshotReader(Database database) : database_(std::move(database)) {}
  Result<std::vector<Snapshot>> Read(const SnapshotFilter& filter, const std::string& order,
                                     const std::string& condition = "");

  Database database_;
};

}  // namespace pushgate::record
