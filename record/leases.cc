#include "record/leases.h"

#include <utility>

#include "record/schema.h"

namespace pushgate::record {
namespace {

/// Microseconds since 1970 by the database's clock, whatever the workers' clocks say.
constexpr char kDatabaseTime[] = "(extract(epoch FROM clock_timestamp()) * 1000000)::bigint";

std::string LeaseEnd() {
  return std::string(kDatabaseTime) + " + " + std::to_string(Leases::kLeaseSeconds * 1'000'000);
}

}  // namespace

Leases::Leases(Database database, std::string holder)
    : holder_(std::move(holder)), database_(std::move(database)) {}

Result<std::unique_ptr<Leases>> Leases::Open(const std::string& shared, const std::string& holder,
                                             const std::vector<std::string>& repositories) {
  Result<Database> database = Database::Open(shared, Database::Mode::kWrite);
  if (!database) return tl::unexpected(database.error());
  if (Result<void> migrated = Migrate(*database); !migrated) {
    return tl::unexpected(migrated.error());
  }
  std::unique_ptr<Leases> leases(new Leases(std::move(*database), holder));
  if (Result<void> entered = leases->Enter(repositories); !entered) {
    return tl::unexpected(entered.error());
  }
  return leases;
}

Result<void> Leases::Enter(const std::vector<std::string>& repositories) {
  database_.Run("CREATE TEMPORARY TABLE wanted (repository bytea PRIMARY KEY)");
  Transaction transaction(database_);
  Statement want = database_.Prepare("INSERT INTO wanted VALUES (?) ON CONFLICT DO NOTHING");
  for (const std::string& repository : repositories) {
    want.Bind(1, repository);
    database_.Run(want);
  }
  // In one order, or two workers could wait for each other.
  database_.Run(
      "INSERT INTO lease SELECT repository, '', 0, 0 FROM wanted ORDER BY 1 ON CONFLICT DO "
      "NOTHING");
  Statement now = database_.Prepare(std::string("SELECT ") + kDatabaseTime);
  begun_ = now.Step() ? now.Number(0) : 0;
  return transaction.Commit();
}

Result<std::optional<std::string>> Leases::Take() {
  std::lock_guard lock(mutex_);
  Statement take = database_.Prepare(
      "UPDATE lease SET holder = ?1, expires = " + LeaseEnd() +
      " WHERE repository = (SELECT repository FROM lease WHERE expires < " + kDatabaseTime +
      " AND audited < ?2 AND repository IN (SELECT repository FROM wanted)"
      " ORDER BY audited, repository LIMIT 1 FOR UPDATE SKIP LOCKED) RETURNING repository");
  take.Bind(1, holder_);
  take.Bind(2, begun_);
  std::optional<std::string> taken;
  if (take.Step()) taken = take.Text(0);
  if (Result<void> done = database_.Check(); !done) return tl::unexpected(done.error());
  return taken;
}

Result<int64_t> Leases::Pending() {
  std::lock_guard lock(mutex_);
  Statement count = database_.Prepare(
      "SELECT count(*) FROM lease WHERE audited < ? AND repository IN (SELECT repository FROM "
      "wanted)");
  count.Bind(1, begun_);
  int64_t pending = count.Step() ? count.Number(0) : 0;
  if (Result<void> done = database_.Check(); !done) return tl::unexpected(done.error());
  return pending;
}

Result<void> Leases::Renew() {
  std::lock_guard lock(mutex_);
  Statement renew = database_.Prepare("UPDATE lease SET expires = " + LeaseEnd() +
                                      " WHERE holder = ? AND expires > 0");
  renew.Bind(1, holder_);
  database_.Run(renew);
  return database_.Check();
}

Result<bool> Leases::Holds(const std::string& repository) {
  std::lock_guard lock(mutex_);
  Statement renew = database_.Prepare("UPDATE lease SET expires = " + LeaseEnd() +
                                      " WHERE holder = ? AND repository = ?");
  renew.Bind(1, holder_);
  renew.Bind(2, repository);
  database_.Run(renew);
  if (Result<void> done = database_.Check(); !done) return tl::unexpected(done.error());
  return database_.changes() == 1;
}

Result<void> Leases::Return(const std::string& repository) {
  std::lock_guard lock(mutex_);
  Statement end =
      database_.Prepare(std::string("UPDATE lease SET holder = '', expires = 0, audited = ") +
                        kDatabaseTime + " WHERE holder = ? AND repository = ?");
  end.Bind(1, holder_);
  end.Bind(2, repository);
  database_.Run(end);
  return database_.Check();
}

}  // namespace pushgate::record
