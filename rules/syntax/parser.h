#pragma once

#include <chrono>
#include <cstdint>
#include <vector>

#include "base/watch.h"
#include "rules/syntax/source_text.h"
#include "rules/syntax/top_level.h"
#include "rules/syntax/tree.h"

namespace pushgate::rules::syntax {

enum class ParseStatus {
  kParsed,    // wholly, or with ErrorStmt nodes where it could not be read
  kBudget,    // the processor time for one parse was used up
  kDeadline,  // the request's own deadline has passed
};

/// Parses a text into `tree`, which is left half built unless kParsed is returned. The budget is
/// processor time, the watch's deadline is time of day. With `ranges`, which ascend, only they are
/// read, as if nothing stood between them; offsets stay those of the whole. Safe to call from any
/// thread; each thread keeps one parser. Uses no stack in proportion to the text.
ParseStatus Parse(const SourceText& source, std::chrono::milliseconds budget, const Watch& watch,
                  Tree& tree, const std::vector<ByteRange>& ranges = {});

}  // namespace pushgate::rules::syntax
