#include "diffscan/analysis_store.h"

#include <utility>

namespace pushgate::diffscan {
namespace {

// What list and map take for an entry.
constexpr size_t kOverhead = 128;

}  // namespace

std::shared_ptr<const rules::Analysis> AnalysisStore::Find(std::string_view key) {
  std::lock_guard lock(mutex_);
  auto found = by_key_.find(key);
  if (found == by_key_.end()) return nullptr;
  entries_.splice(entries_.begin(), entries_, found->second);
  return found->second->analysis;
}

void AnalysisStore::Keep(std::string_view key, std::shared_ptr<const rules::Analysis> analysis,
                         size_t bytes) {
  bytes += kOverhead;
  std::lock_guard lock(mutex_);
  if (bytes > max_bytes_ || by_key_.count(key) != 0) return;
  while (bytes_ + bytes > max_bytes_) {
    bytes_ -= entries_.back().bytes;
    by_key_.erase(entries_.back().key);
    entries_.pop_back();
  }
  entries_.push_front({std::string(key), std::move(analysis), bytes});
  by_key_.emplace(entries_.front().key, entries_.begin());
  bytes_ += bytes;
}

}  // namespace pushgate::diffscan
