#pragma once

#include <sys/types.h>

#include <chrono>
#include <optional>
#include <string>

#include "base/result.h"
#include "hook/protocol/descriptor.h"

namespace pushgate::hook {

/// One client that waits for its verdict.
struct Connection {
  Descriptor socket;  // non-blocking
  uid_t peer = 0;     // SO_PEERCRED, when it connected
  std::chrono::steady_clock::time_point accepted;
};

/// The Unix socket on which the daemon hears from the hook clients. Used by one thread.
class Listener {
 public:
  /// Binds a socket at `path` that only this user (and root) can connect to, in a folder that is
  /// made if it is missing. A socket that nobody listens on any more is replaced. An error where
  /// another process listens, or something else than a socket stands there.
  static Result<Listener> Bind(const std::string& path);

  /// Takes over the socket that systemd listens on, if it started this process for that.
  static Result<std::optional<Listener>> FromSystemd();

  Listener(Listener&&) = default;
  Listener& operator=(Listener&&) = default;

  /// For poll(); -1 after Withdraw and Close.
  int fd() const { return socket_.get(); }
  const std::string& path() const { return path_; }
  bool owned() const { return owned_; }  // bound by this process, not by systemd

  enum class Outcome {
    kAccepted,   // `connection` is set
    kRefused,    // out of descriptors: one client was told so
    kNobody,     // nobody waits
    kExhausted,  // out of descriptors or memory; who waits, waits still
  };
  Outcome Accept(Connection* connection);

  /// Removes the socket's name, so that no new client comes; those already connected can still be
  /// accepted. A socket of systemd keeps its name: the next daemon serves who waits there.
  void Withdraw();
  void Close() { socket_ = Descriptor(); }

 private:
  Listener(Descriptor socket, std::string path, bool owned);
  Outcome RefuseOne();

  Descriptor socket_;
  std::string path_;
  bool owned_;
  ino_t inode_ = 0;
  // Given up for a moment to accept, and so to refuse, a client when all others are in use.
  Descriptor spare_;
};

/// Tells a client that it is not served, so that it judges without the daemon. Never blocks.
void SendRefusal(const Descriptor& socket, const std::string& why);

}  // namespace pushgate::hook
