#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "record/database.h"
#include "record/rows.h"

namespace pushgate::record {

class Database;

/// Which pushes are asked for: those that match everything given.
struct Filter {
  std::string repository{};
  std::string user{};
  bool nameless = false;  // by nobody who is known: without a name
  std::string ref{};      // one of the push's refs: its full name, or that of a branch or tag
  std::string rule{};     // of one of its findings
  std::string verdict{};
  std::optional<std::string> excused{};  // by this bypass entry; empty: by any
  std::optional<int64_t> id{};
  bool would_block = false;        // with a finding that only `enforce: warn` let pass
  std::optional<int64_t> since{};  // at this time or later
  std::optional<int64_t> until{};  // before this time
  std::optional<int64_t> limit{};  // so many at most
  int64_t skip = 0;                // with `limit`: without the latest so many
};

/// Calls `each` for every push that matches, the latest first, until it returns false. Reads while
/// it goes, from one unchanging view of the file, and holds one push at a time, or 200 of a shared
/// record.
Result<void> FindPushes(const std::string& path, const Filter& filter,
                        const std::function<bool(const Push&)>& each);

/// The push of that id, if there is one.
Result<std::optional<Push>> FindPush(const std::string& path, int64_t id);

/// The ids of the pushes that match, the latest first: for who takes his time with each.
Result<std::vector<int64_t>> FindPushIds(const std::string& path, const Filter& filter);

/// How many pushes match, whatever `limit` says. Zero if there is no record yet.
Result<int64_t> CountPushes(const std::string& path, const Filter& filter);

/// How many pushes have come into the record since the one with that id. Zero if there is no record
/// yet.
Result<int64_t> CountAfter(const std::string& path, int64_t id);

/// What changes with every row of a record: how long its chains are, and where they end.
Result<std::string> HeadsOf(const std::string& path);

/// Whether a push to the repository was accepted that updated anything but these refs to these
/// commits, by a row that is `kBelieved`, or by one that was removed since. False if there is no
/// record yet.
Result<bool> HasAccepted(const std::string& path, const std::string& repository,
                         const std::vector<Ref>& but);
/// The same in an open record; database.Check() tells of errors.
bool HasAccepted(Database& database, const std::string& repository, const std::vector<Ref>& but);

}  // namespace pushgate::record
