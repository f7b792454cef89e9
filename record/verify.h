#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/crew.h"
#include "base/result.h"

namespace pushgate::record {

/// What reading a whole record again has shown.
struct Verified {
  /// What is wrong with the first row that is not as it was written, for people: names the row and
  /// what was done. Empty: every row is as it was written, and none is missing.
  std::string problem;
  int64_t pushes = 0;
  int64_t snapshots = 0;
  int64_t removed = 0;  // pushes that went because of their age, by the checkpoints still there
  struct Head {
    std::string server;
    int64_t seq = 0;
    std::string hash;
  };
  std::vector<Head> heads;  // the newest row of each chain
};

/// Computes every hash of a record again and follows its chains: finds rows that were changed,
/// removed, inserted or cut off. Who can change the file can also cut off the newest rows of a
/// chain and hide it: for that, `head` is a hash that was noted elsewhere, such as in the journal,
/// whose row has to be there. Empty: none is asked for. What is written meanwhile is not looked at.
Result<Verified> Verify(const std::string& path, const std::string& head, Crew& crew);

}  // namespace pushgate::record
