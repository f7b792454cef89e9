#include "base/crew.h"

#include <algorithm>
#include <chrono>
#include <exception>

namespace pushgate {
namespace {

constexpr std::chrono::milliseconds kWait{20};

}  // namespace

struct Crew::Job {
  size_t count;
  const std::function<void(size_t)>& work;
  size_t next = 0;   // the first piece that nobody has taken
  size_t ended = 0;  // pieces
  std::exception_ptr failure;
  std::condition_variable all_ended;
};

Crew::~Crew() {
  {
    std::lock_guard lock(mutex_);
    closed_ = true;
  }
  offered_.notify_all();
  for (std::thread& thread : threads_) thread.join();
}

unsigned Crew::UsualHelpers() {
  return std::clamp(std::thread::hardware_concurrency(), 1U, 16U) - 1;
}

void Crew::Start() {
  while (threads_.size() < helpers_) threads_.emplace_back([this] { Help(); });
}

void Crew::Help() {
  std::unique_lock lock(mutex_);
  for (;;) {
    offered_.wait(lock, [this] { return closed_ || !jobs_.empty(); });
    if (closed_) return;
    Take(*jobs_.front(), lock);
  }
}

/// Takes one piece and does it, without the lock.
void Crew::Take(Job& job, std::unique_lock<std::mutex>& lock) {
  size_t piece = job.next++;
  if (job.next == job.count) jobs_.erase(std::find(jobs_.begin(), jobs_.end(), &job));
  lock.unlock();
  std::exception_ptr failure;
  try {
    job.work(piece);
  } catch (...) {
    failure = std::current_exception();
  }
  lock.lock();
  if (failure && !job.failure) job.failure = failure;
  if (++job.ended == job.count) job.all_ended.notify_one();
}

void Crew::Run(size_t count, const std::function<void(size_t)>& work,
               const std::function<void()>& on_wait) {
  if (count < 2 || helpers_ == 0) {
    for (size_t i = 0; i < count; ++i) work(i);
    return;
  }
  Job job{count, work, 0, 0, nullptr, {}};
  std::unique_lock lock(mutex_);
  Start();
  jobs_.push_back(&job);
  offered_.notify_all();
  while (job.next < job.count) Take(job, lock);
  while (!job.all_ended.wait_for(lock, kWait, [&] { return job.ended == job.count; })) {
    lock.unlock();
    on_wait();
    lock.lock();
  }
  if (job.failure) std::rethrow_exception(job.failure);
}

}  // namespace pushgate
