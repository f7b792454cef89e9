#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <optional>
#include <vector>

#include "hook/daemon/listener.h"

namespace pushgate::hook {

/// The clients that no worker has taken yet, first come first served. Safe to use from many
/// threads.
class ConnectionQueue {
 public:
  explicit ConnectionQueue(size_t capacity) : capacity_(capacity) {}

  /// Takes the connection; false, and leaves it, if the queue is full.
  bool Push(Connection& connection);

  /// Waits for a connection. Nothing once the queue is closed and empty. Calls `rest` once if none
  /// came for `patience`.
  std::optional<Connection> Pop(std::chrono::milliseconds patience,
                                const std::function<void()>& rest);

  /// Sends a progress frame to everybody who waits: a long queue is no silent daemon. Never blocks.
  void Reassure();

  /// Takes out those of which that is true.
  std::vector<Connection> TakeIf(bool (*is_wanted)(const Connection&));

  /// No more will come: Pop hands out what is there, then nothing.
  void Close();

  size_t size() const;
  size_t capacity() const { return capacity_; }

 private:
  const size_t capacity_;
  mutable std::mutex mutex_;
  // Guarded by mutex_:
  std::condition_variable changed_;
  std::deque<Connection> waiting_;
  bool closed_ = false;
};

}  // namespace pushgate::hook
