#pragma once

#include <cstddef>
#include <iterator>
#include <list>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

namespace pushgate {

/// Values by key that several requests share. At a fixed size, what was not asked for the longest
/// makes room. Safe from any thread.
template <typename Value>
class SharedStore {
 public:
  explicit SharedStore(size_t max_bytes) : max_bytes_(max_bytes) {}

  /// Nothing if it is not kept.
  std::shared_ptr<const Value> Find(std::string_view key) {
    std::lock_guard lock(mutex_);
    auto found = by_key_.find(key);
    if (found == by_key_.end()) return nullptr;
    entries_.splice(entries_.begin(), entries_, found->second);
    return found->second->value;
  }

  /// Replaces what was kept. `bytes` is what key and value take together.
  void Keep(std::string_view key, std::shared_ptr<const Value> value, size_t bytes) {
    bytes += kOverhead;
    std::lock_guard lock(mutex_);
    if (auto known = by_key_.find(key); known != by_key_.end()) Drop(known->second);
    if (bytes > max_bytes_) return;
    while (bytes_ + bytes > max_bytes_) Drop(std::prev(entries_.end()));
    entries_.push_front({std::string(key), std::move(value), bytes});
    by_key_.emplace(entries_.front().key, entries_.begin());
    bytes_ += bytes;
  }

 private:
  // What list and map take for an entry.
  static constexpr size_t kOverhead = 128;

  struct Entry {
    std::string key;
    std::shared_ptr<const Value> value;
    size_t bytes;
  };
  using Entries = std::list<Entry>;

  void Drop(typename Entries::iterator entry) {
    bytes_ -= entry->bytes;
    by_key_.erase(entry->key);
    entries_.erase(entry);
  }

  const size_t max_bytes_;
  std::mutex mutex_;
  // Guarded by mutex_:
  Entries entries_;  // the one asked for last in front
  std::unordered_map<std::string_view, typename Entries::iterator> by_key_;
  size_t bytes_ = 0;
};

}  // namespace pushgate
