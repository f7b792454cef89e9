#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace pushgate {

/// Threads that help whoever has several pieces of work at once. They start with the first work and
/// stay, so that small work does not pay for them. Safe from any thread; work of several callers is
/// helped in the order in which it came.
class Crew {
 public:
  explicit Crew(unsigned helpers) : helpers_(helpers) {}
  ~Crew();
  Crew(const Crew&) = delete;
  Crew& operator=(const Crew&) = delete;

  /// Calls work(0) to work(count - 1), each once, in the caller and in the helpers, and returns
  /// when all have ended. Calls `on_wait` every few milliseconds while it only waits for helpers.
  /// Throws the first exception of any of them.
  void Run(size_t count, const std::function<void(size_t)>& work,
           const std::function<void()>& on_wait);

  /// One for each processor but the caller's.
  static unsigned UsualHelpers();

 private:
  struct Job;

  void Help();
  void Start();
  void Take(Job& job, std::unique_lock<std::mutex>& lock);

  const unsigned helpers_;
  std::mutex mutex_;
  // Guarded by mutex_:
  std::condition_variable offered_;
  std::deque<Job*> jobs_;  // with pieces that nobody has taken
  bool closed_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace pushgate
