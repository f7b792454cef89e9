#include "hook/daemon/listener.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <systemd/sd-daemon.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <utility>

#include "hook/protocol/frame.h"

namespace pushgate::hook {
namespace {

tl::unexpected<Error> FailErrno(const std::string& what) {
  return Fail(ErrorCode::kFault, what + ": " + std::strerror(errno));
}

Descriptor OpenSpare() { return Descriptor(open("/dev/null", O_RDONLY | O_CLOEXEC)); }

Descriptor NewSocket() {
  return Descriptor(socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
}

Result<sockaddr_un> AddressOf(const std::string& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path.empty() || path.size() >= sizeof address.sun_path) {
    return Fail(ErrorCode::kInvalid, "the socket's path must have 1 to 107 bytes: '" + path +
                                         "' has " + std::to_string(path.size()) +
                                         "; give a shorter one by --socket");
  }
  std::memcpy(address.sun_path, path.data(), path.size());
  return address;
}

/// Makes the folder, and locks it until the descriptor is closed: of two daemons that start at the
/// same time, the second must find the first one's socket.
Result<Descriptor> LockFolderOf(const std::string& path) {
  std::filesystem::path folder = std::filesystem::path(path).parent_path();
  if (folder.empty()) folder = ".";
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (error) {
    return Fail(ErrorCode::kFault,
                "cannot make the folder " + folder.string() + ": " + error.message());
  }
  Descriptor lock(open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!lock) return FailErrno("cannot open the folder " + folder.string());
  if (flock(lock.get(), LOCK_EX) != 0) return FailErrno("cannot lock " + folder.string());
  return lock;
}

/// Removes a socket that a daemon left behind, and nothing else.
Result<void> RemoveStale(const std::string& path, const sockaddr_un& address) {
  struct stat status {};
  if (lstat(path.c_str(), &status) != 0) {
    if (errno == ENOENT) return {};
    return FailErrno("cannot look at " + path);
  }
  if (!S_ISSOCK(status.st_mode)) {
    return Fail(ErrorCode::kInvalid, path +
                                         " is in the way: it is no socket. Move it elsewhere, or "
                                         "give another path by --socket");
  }
  Descriptor probe = NewSocket();
  int connected = connect(probe.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address);
  // EAGAIN: somebody listens who has not accepted for long. EACCES: another user's.
  if (connected == 0 || errno != ECONNREFUSED) {
    return Fail(ErrorCode::kInvalid,
                "another process listens on " + path +
                    (connected == 0 ? "" : std::string(" (") + std::strerror(errno) + ")") +
                    ". Stop it, or give another path by --socket");
  }
  if (unlink(path.c_str()) != 0) return FailErrno("cannot remove the stale socket " + path);
  return {};
}

}  // namespace

Listener::Listener(Descriptor socket, std::string path, bool owned)
    : socket_(std::move(socket)), path_(std::move(path)), owned_(owned), spare_(OpenSpare()) {
  struct stat status {};
  if (owned_ && lstat(path_.c_str(), &status) == 0) inode_ = status.st_ino;
}

Result<Listener> Listener::Bind(const std::string& path) {
  Result<sockaddr_un> address = AddressOf(path);
  if (!address) return tl::unexpected(address.error());
  Result<Descriptor> lock = LockFolderOf(path);
  if (!lock) return tl::unexpected(lock.error());
  if (Result<void> removed = RemoveStale(path, *address); !removed) {
    return tl::unexpected(removed.error());
  }
  Descriptor socket = NewSocket();
  if (!socket) return FailErrno("cannot make a socket");
  // The mode must be right from the first moment, not after a chmod.
  mode_t before = umask(0177);
  int bound = bind(socket.get(), reinterpret_cast<const sockaddr*>(&*address), sizeof *address);
  umask(before);
  if (bound != 0) return FailErrno("cannot make the socket " + path);
  if (listen(socket.get(), SOMAXCONN) != 0) return FailErrno("cannot listen on " + path);
  return Listener(std::move(socket), path, true);
}

Result<std::optional<Listener>> Listener::FromSystemd() {
  int count = sd_listen_fds(1);
  if (count == 0) return std::nullopt;
  if (count != 1 || sd_is_socket_unix(SD_LISTEN_FDS_START, SOCK_STREAM, 1, nullptr, 0) <= 0) {
    return Fail(ErrorCode::kInvalid,
                "the service manager must hand over one listening Unix stream socket");
  }
  Descriptor socket(SD_LISTEN_FDS_START);
  if (fcntl(socket.get(), F_SETFL, O_NONBLOCK) != 0) return FailErrno("cannot use the socket");
  sockaddr_un address{};
  socklen_t size = sizeof address - 1;
  getsockname(socket.get(), reinterpret_cast<sockaddr*>(&address), &size);
  return Listener(std::move(socket), address.sun_path, false);
}

Listener::Outcome Listener::Accept(Connection* connection) {
  for (;;) {
    Descriptor socket(accept4(fd(), nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC));
    if (socket) {
      ucred peer{};
      socklen_t size = sizeof peer;
      if (getsockopt(socket.get(), SOL_SOCKET, SO_PEERCRED, &peer, &size) != 0) continue;
      *connection = {std::move(socket), peer.uid, std::chrono::steady_clock::now()};
      return Outcome::kAccepted;
    }
    if (errno == EMFILE) return RefuseOne();
    if (errno != EINTR && errno != ECONNABORTED) {
      return errno == EAGAIN ? Outcome::kNobody : Outcome::kExhausted;
    }
  }
}

Listener::Outcome Listener::RefuseOne() {
  if (!spare_) spare_ = OpenSpare();
  if (!spare_) return Outcome::kExhausted;
  spare_ = Descriptor();
  Descriptor socket(accept4(fd(), nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC));
  Outcome outcome = Outcome::kRefused;
  if (socket) {
    SendRefusal(socket, "it is out of file descriptors");
  } else {
    outcome = errno == EAGAIN ? Outcome::kNobody : Outcome::kExhausted;
  }
  socket = Descriptor();
  spare_ = OpenSpare();
  return outcome;
}

void Listener::Withdraw() {
  struct stat status {};
  // Somebody may have put another socket in its place.
  bool ours = owned_ && lstat(path_.c_str(), &status) == 0 && status.st_ino == inode_;
  if (ours) unlink(path_.c_str());
}

void SendRefusal(const Descriptor& socket, const std::string& why) {
  std::string frame = EncodeFrame(FrameType::kRefusal, why);
  // A client that is gone needs no refusal.
  if (send(socket.get(), frame.data(), frame.size(), MSG_DONTWAIT | MSG_NOSIGNAL) < 0) return;
}

}  // namespace pushgate::hook
