#include "hook/daemon/queue.h"

#include <sys/socket.h>

#include <string>
#include <utility>

#include "hook/protocol/frame.h"

namespace pushgate::hook {

bool ConnectionQueue::Push(Connection& connection) {
  std::lock_guard lock(mutex_);
  if (waiting_.size() >= capacity_) return false;
  waiting_.push_back(std::move(connection));
  changed_.notify_one();
  return true;
}

std::optional<Connection> ConnectionQueue::Pop(std::chrono::milliseconds patience,
                                               const std::function<void()>& rest) {
  std::unique_lock lock(mutex_);
  auto came = [this] { return closed_ || !waiting_.empty(); };
  if (!changed_.wait_for(lock, patience, came)) {
    lock.unlock();
    rest();
    lock.lock();
    changed_.wait(lock, came);
  }
  if (waiting_.empty()) return std::nullopt;
  Connection connection = std::move(waiting_.front());
  waiting_.pop_front();
  return connection;
}

void ConnectionQueue::Reassure() {
  static const std::string kFrame = EncodeFrame(FrameType::kProgress, "");
  // Under the lock no worker can take a connection and write to it at the same time. The kernel
  // takes a dozen bytes whole or not at all.
  std::lock_guard lock(mutex_);
  for (const Connection& connection : waiting_) {
    send(connection.socket.get(), kFrame.data(), kFrame.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
  }
}

std::vector<Connection> ConnectionQueue::TakeIf(bool (*is_wanted)(const Connection&)) {
  std::lock_guard lock(mutex_);
  std::vector<Connection> taken;
  std::deque<Connection> kept;
  for (Connection& connection : waiting_) {
    if (is_wanted(connection)) {
      taken.push_back(std::move(connection));
    } else {
      kept.push_back(std::move(connection));
    }
  }
  waiting_ = std::move(kept);
  return taken;
}

void ConnectionQueue::Close() {
  std::lock_guard lock(mutex_);
  closed_ = true;
  changed_.notify_all();
}

size_t ConnectionQueue::size() const {
  std::lock_guard lock(mutex_);
  return waiting_.size();
}

}  // namespace pushgate::hook
