#pragma once

#include <cstddef>

#include "base/shared_store.h"
#include "rules/analyze.h"

namespace pushgate::diffscan {

/// Analyses that outlive a request, by blob and path: what one push brings is what the next one is
/// compared with. Belongs to one RuleSet and one Budget, and ends with them. Keeps no texts.
/// Whoever takes one out has to see that the tree at hand answers what it asked. Safe from any
/// thread.
class AnalysisStore : public SharedStore<rules::Analysis> {
 public:
  explicit AnalysisStore(size_t max_bytes = 16 << 20) : SharedStore(max_bytes) {}
};

}  // namespace pushgate::diffscan
