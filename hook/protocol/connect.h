#pragma once

#include <sys/socket.h>
#include <sys/un.h>

#include <cerrno>
#include <cstring>
#include <string>

#include "hook/protocol/descriptor.h"

namespace pushgate::hook {

/// A connection to a daemon, or why there is none. Unix sockets connect at once or not at all:
/// EAGAIN means that the daemon has not accepted anybody for a long time.
struct Connected {
  Descriptor socket{};
  uid_t server = 0;  // whose process listens
  std::string problem{};
};

inline Connected ConnectTo(const std::string& path) {
  Connected made{Descriptor(socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0))};
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path.size() >= sizeof address.sun_path) {
    made.problem = "the path is longer than 107 bytes";
    return made;
  }
  std::memcpy(address.sun_path, path.data(), path.size());
  int result;
  do {
    result = connect(made.socket.get(), reinterpret_cast<sockaddr*>(&address), sizeof address);
  } while (result != 0 && errno == EINTR);
  ucred peer{};
  socklen_t size = sizeof peer;
  if (result == 0) result = getsockopt(made.socket.get(), SOL_SOCKET, SO_PEERCRED, &peer, &size);
  if (result != 0) made.problem = std::strerror(errno);
  made.server = peer.uid;
  return made;
}

}  // namespace pushgate::hook
