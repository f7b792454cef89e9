#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "record/baseline.h"
#include "record/rows.h"

namespace pushgate::hook {

/// Where a process puts the rows of pushes: into the record itself, or into the hands of who can.
class RowKeeper {
 public:
  virtual ~RowKeeper() = default;

  /// Gives the row its time, server, id and hashes, and writes it; or, as record::Store::Append
  /// does, returns a bypass entry that has no use left, or "" for a first push that is none. Time
  /// and server are there after a failure, too, as far as this process knows them. `step` takes the
  /// repository's baseline along.
  virtual Result<std::optional<std::string>> Append(record::Push& row,
                                                    const record::BaselineStep* step = nullptr) = 0;

  /// How many uses a bypass entry has had on this server, without those of one push.
  virtual Result<int64_t> UsesOf(std::string_view entry, std::string_view but_push_id) const = 0;
};

}  // namespace pushgate::hook
