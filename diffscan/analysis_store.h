#pragma once

#include <cstddef>
#include <list>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

#include "rules/analyze.h"

namespace pushgate::diffscan {

/// Analyses that outlive a request, by blob and path: what one push brings is what the next one is
/// compared with. Belongs to one RuleSet and one Budget, and ends with them. Keeps no texts; at a
/// fixed size, what was not asked for the longest makes room. Safe from any thread.
class AnalysisStore {
 public:
  explicit AnalysisStore(size_t max_bytes = kMaxBytes) : max_bytes_(max_bytes) {}

  /// Nothing if it is not kept.
  std::shared_ptr<const rules::Analysis> Find(std::string_view key);
  /// `bytes` is what key and analysis take together.
  void Keep(std::string_view key, std::shared_ptr<const rules::Analysis> analysis, size_t bytes);

 private:
  static constexpr size_t kMaxBytes = 16 << 20;

  struct Entry {
    std::string key;
    std::shared_ptr<const rules::Analysis> analysis;
    size_t bytes;
  };
  using Entries = std::list<Entry>;

  const size_t max_bytes_;
  std::mutex mutex_;
  // Guarded by mutex_:
  Entries entries_;  // the one asked for last in front
  std::unordered_map<std::string_view, Entries::iterator> by_key_;
  size_t bytes_ = 0;
};

}  // namespace pushgate::diffscan
