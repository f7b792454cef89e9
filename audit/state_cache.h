#pragma once

#include <memory>
#include <optional>
#include <string>

#include "audit/tree_state.h"
#include "hook/setup.h"
#include "record/cache.h"

namespace pushgate::audit {

/// The states that audits ended with, in a file beside the record, so that the next audit costs
/// what has changed. Safe from any thread.
class StateCache {
 public:
  /// Beside the record at `record_path`.
  explicit StateCache(const std::string& record_path);

  /// What was found out of a ref's tree by these rules and limits, and by this very program; else
  /// an empty state.
  TreeState Find(const std::string& folder, const std::string& ref,
                 const diffscan::ScanOptions& options, bool keep_code);
  void Keep(const std::string& folder, const std::string& ref, const diffscan::ScanOptions& options,
            bool keep_code, const TreeState& state);

  std::string TakeProblem() { return cache_.TakeProblem(); }

 private:
  record::Cache cache_;
  const std::string engine_;  // empty: not known, and nothing is kept
};

/// A state as bytes, and back; nothing if the bytes are not that, or name rules that are not there.
std::string ToBytes(const TreeState& state);
std::optional<TreeState> FromBytes(std::string_view bytes, const rules::RuleSet& rules);

}  // namespace pushgate::audit
