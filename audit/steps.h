#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "audit/audit.h"
#include "diffscan/past.h"

namespace pushgate::audit {

/// A commit of the past that is to be audited.
struct Step {
  diffscan::Oid commit;
  int64_t time = 0;  // its place in the trend, seconds since 1970: ascending
  int64_t said = 0;  // what the commit itself says
};

struct Steps {
  std::vector<Step> steps;  // the oldest first
  /// Commits whose time does not fit those before and behind them: they are taken for as old as
  /// the one before.
  std::vector<diffscan::Oid> out_of_order;
};

/// Of a branch's commits, the tip first, those at which it stood at `since` and after each `every`
/// behind that, up to `until`, each once.
Steps ChooseSteps(const std::vector<diffscan::PastCommit>& past, const BackFill& back_fill,
                  int64_t until);

}  // namespace pushgate::audit
