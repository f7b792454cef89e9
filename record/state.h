#pragma once

#include <string>

#include "record/database.h"

namespace pushgate::record {

/// What the record keeps beside its chains, and what the rows of the chains say of it.

/// Of the baseline of a folder as it stands: SHA-256, over the bytes that Serialiser makes, of the
/// folder and the commit, and of the list of its findings by path and fingerprint.
std::string StateDigest(Database& database, const std::string& folder);

/// Of the repositories of which accepted pushes were removed because of their age: SHA-256 of their
/// names, likewise, in the order of their bytes. Empty if there is none.
std::string RepositoriesDigest(Database& database);

/// Notes the repositories of accepted pushes up to number `through` of a server's chain, which are
/// about to go.
void NoteRepositories(Database& database, const std::string& server, int64_t through);

/// What is not as the newest rows that are about it say, or as this program makes it: baselines,
/// those repositories, the tables themselves. Empty: all is.
std::string ProblemOfState(Database& database);

}  // namespace pushgate::record
