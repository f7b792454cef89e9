#pragma once

#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <mutex>
#include <string_view>
#include <thread>

namespace pushgate::cli {

/// A line on standard error that says how far long work is and how long it will yet take, from its
/// second second on, and goes
/// when the work ends. For people alone: a terminal that can erase a line. Done() is safe from any
/// thread.
class Progress {
 public:
  /// `pieces`: what the work is divided into, for people.
  explicit Progress(bool wanted, std::string_view pieces = "files");
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  /// How many pieces there are; until it is known, only the time is shown.
  void Expect(size_t files) { total_ = files; }
  /// So many more than was known.
  void ExpectMore(size_t files) { total_ += files; }
  void Done(size_t files = 1) { done_ += files; }

 private:
  void Show();
  void Draw(int seconds) const;

  const std::string_view pieces_;
  std::atomic<size_t> total_{0}, done_{0};
  std::mutex mutex_;
  std::condition_variable ended_;
  bool end_ = false;  // guarded by mutex_
  std::thread thread_;
};

}  // namespace pushgate::cli
