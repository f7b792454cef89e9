#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "base/result.h"
#include "record/database.h"

namespace pushgate::record {

/// Of one bypass entry, by the accepted pushes of a record that needed it, those that retention
/// removed included: of all its chains, for a machine that gets another name begins a new one. Rows
/// that another account handed over (`kBelieved`) use nothing.
struct Uses {
  int64_t count = 0;
  int64_t last = 0;  // when; zero: never, or in a push that was removed
};

/// What the pushes used, but for one push: an accepted one that is judged again has its use
/// already. In the transaction of `database`, if it has one.
int64_t CountUses(Database& database, const std::string& entry, const std::string& but_push_id);

/// The same, of the record at `path`. Without a record there are none.
Result<int64_t> ReadUsesOf(const std::string& path, const std::string& entry,
                           const std::string& but_push_id);

/// What the pushes up to number `through` of a server's chain used, and what was removed before, as
/// Checkpoint::uses has it.
std::string UsesThrough(Database& database, const std::string& server, int64_t through);

/// The uses of every entry that has any, and since when there are pushes in the record.
struct UsesByEntry {
  std::map<std::string, Uses, std::less<>> entries;
  int64_t since = 0;  // the time of the oldest push; zero: there is none
};

/// Reads the uses from the record at `path`. Without a record there are none.
Result<UsesByEntry> ReadUses(const std::string& path);

}  // namespace pushgate::record
