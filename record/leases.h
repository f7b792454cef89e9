#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "record/database.h"

namespace pushgate::record {

/// Who audits which repository, among workers on several machines, by a table of the shared record.
/// A lease ends by the database's clock kLeaseSeconds after it was last renewed, so that a worker
/// that dies gives back what it had. Safe from any thread.
class Leases {
 public:
  static constexpr int64_t kLeaseSeconds = 60;

  /// Connects, and enters the repositories by their names. `holder` is one worker's alone.
  static Result<std::unique_ptr<Leases>> Open(const std::string& shared, const std::string& holder,
                                              const std::vector<std::string>& repositories);

  /// Leases one of these repositories that nobody has, and that nobody has audited since Open; of
  /// several, the one whose audit was the longest ago.
  Result<std::optional<std::string>> Take();

  /// How many others have that were not audited since Open: they may come back.
  Result<int64_t> Pending();

  /// Prolongs what this worker has.
  Result<void> Renew();

  /// Whether the lease is still this worker's; it is prolonged then.
  Result<bool> Holds(const std::string& repository);

  /// Ends a lease: the repository was audited, or cannot be.
  Result<void> Return(const std::string& repository);

 private:
  Leases(Database database, std::string holder);
  Result<void> Enter(const std::vector<std::string>& repositories);

  const std::string holder_;
  std::mutex mutex_;
  // Guarded by mutex_:
  Database database_;
  int64_t begun_ = 0;  // by the database's clock
};

}  // namespace pushgate::record
