#pragma once

#include "record/database.h"

namespace pushgate::record {

/// The tables of a record that servers share, in PostgreSQL. They have the columns of VisitColumns,
/// texts as bytea, for they may hold any bytes. Every key of what belongs to a repository begins
/// with it, so that Citus can distribute these tables by it as they are.
///
/// Ids of different servers must not meet: `id`, and the columns that name such a row, hold the
/// server's number (`chain.number`) in the bits above the lowest kLocalBits, and below them the id
/// in the server's own record, which is the one that is hashed. `baseline_id` stays as it was.
inline constexpr int kLocalBits = 40;
constexpr int64_t SharedId(int64_t number, int64_t id) { return (number << kLocalBits) | id; }
constexpr int64_t LocalId(int64_t id) { return id & ((int64_t{1} << kLocalBits) - 1); }

/// As Migrate and CheckSchema. Nothing is written to a database of another program, or of a newer
/// version.
Result<void> MigrateShared(Database& database);
Result<void> CheckSharedSchema(Database& database);

}  // namespace pushgate::record
