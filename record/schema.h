#pragma once

#include "record/database.h"

namespace pushgate::record {

/// Brings the file to the schema that this program knows: makes the tables in a new one, and takes
/// an older one forward, step by step, in one transaction. kUnsupported for a file that a newer
/// program has written, kInvalid for one that is no record. Two processes may do it at once.
Result<void> Migrate(Database& database);

/// The same errors, for one who only reads; an older schema is one of them.
Result<void> CheckSchema(Database& database);

/// Opens a record for one unchanging view of it. kNotFound if there is none, or nothing is in it.
Result<Database> OpenToRead(const std::string& path);

}  // namespace pushgate::record
