#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "base/result.h"

namespace pushgate::audit::dashboard {

/// One connection, whose reading and writing end by a deadline however slowly the other side goes.
/// Owns the socket. Used by one thread.
class Connection {
 public:
  using Clock = std::chrono::steady_clock;

  explicit Connection(int socket) : socket_(socket) {}
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;
  /// Lets the other side read what was written, as far as it does so soon, and closes.
  ~Connection();

  /// A request up to the empty line at its end. kLimit: it is too long; kDeadline: it did not come
  /// in time; kNotFound: nothing came at all.
  Result<std::string> ReadHead(size_t most, Clock::duration time);

  /// False if not all could be written in time.
  bool Write(std::string_view bytes);
  void SetWriteDeadline(Clock::time_point end) { write_end_ = end; }

  int socket() const { return socket_; }
  std::string peer() const;  // its address

 private:
  bool Wait(short events, Clock::time_point end) const;

  const int socket_;
  Clock::time_point write_end_ = Clock::time_point::max();
};

}  // namespace pushgate::audit::dashboard
