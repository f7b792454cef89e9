#pragma once

#include <chrono>
#include <functional>

namespace pushgate {

/// The time that one request has, and the ear of whoever waits for it.
///
/// Long work calls Tick() every few milliseconds and stops when it returns false. A Watch is used
/// by one thread at a time.
class Watch {
 public:
  using Clock = std::chrono::steady_clock;

  /// Without a deadline: for tests, and for commands that a person can interrupt.
  Watch() = default;
  explicit Watch(Clock::time_point deadline, std::function<void()> on_progress = {})
      : deadline_(deadline), on_progress_(std::move(on_progress)) {}

  /// Says that work goes on. False once the deadline has passed.
  bool Tick() const {
    if (on_progress_) on_progress_();
    return Clock::now() < deadline_;
  }

  Clock::time_point deadline() const { return deadline_; }

 private:
  Clock::time_point deadline_ = Clock::time_point::max();
  std::function<void()> on_progress_;
};

}  // namespace pushgate
