#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.h"
#include "record/query.h"

namespace pushgate::record {

/// By what the findings are summed that would have blocked but for `enforce: warn`.
enum class SumBy { kRule, kUser, kRepository, kGroup };

struct WouldBlock {
  std::string name;      // of the rule, user, repository or group; empty: not known
  int64_t findings = 0;  // each once, however many pushes brought it up
  int64_t pushes = 0;    // that would have been refused
  int64_t last = 0;      // when the latest of them was recorded
};

/// Sums over the accepted pushes that match, the most findings first. Who is in several groups
/// counts in each.
Result<std::vector<WouldBlock>> SumWouldBlock(const std::string& path, const Filter& filter,
                                              SumBy by);

}  // namespace pushgate::record
