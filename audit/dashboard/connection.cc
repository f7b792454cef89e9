#include "audit/dashboard/connection.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>

namespace pushgate::audit::dashboard {
namespace {

constexpr std::chrono::seconds kLinger{1};
constexpr size_t kMostDrained = size_t{256} * 1024;

}  // namespace

Connection::~Connection() {
  // Closing with bytes unread would reset the connection, and the answer with it.
  shutdown(socket_, SHUT_WR);
  std::array<char, 4096> ignored{};
  Clock::time_point end = Clock::now() + kLinger;
  for (size_t drained = 0; drained < kMostDrained && Wait(POLLIN, end);) {
    ssize_t size = recv(socket_, ignored.data(), ignored.size(), MSG_DONTWAIT);
    if (size <= 0) break;
    drained += static_cast<size_t>(size);
  }
  close(socket_);
}

bool Connection::Wait(short events, Clock::time_point end) const {
  pollfd one{socket_, events, 0};
  while (true) {
    auto left = std::chrono::ceil<std::chrono::milliseconds>(end - Clock::now()).count();
    if (left <= 0) return false;
    int ready = poll(&one, 1, static_cast<int>(std::min<int64_t>(left, 60'000)));
    if (ready > 0) return true;
    if (ready < 0 && errno != EINTR) return false;
  }
}

Result<std::string> Connection::ReadHead(size_t most, Clock::duration time) {
  std::string head;
  std::array<char, 4096> part{};
  Clock::time_point end = Clock::now() + time;
  while (true) {
    if (!Wait(POLLIN, end)) return Fail(ErrorCode::kDeadline, "the request did not come in time");
    ssize_t size = recv(socket_, part.data(), part.size(), MSG_DONTWAIT);
    if (size < 0 && (errno == EAGAIN || errno == EINTR)) continue;
    if (size <= 0) return Fail(ErrorCode::kNotFound, "the connection ended");
    size_t from = head.size() < 3 ? 0 : head.size() - 3;
    head.append(part.data(), static_cast<size_t>(size));
    size_t at = head.find("\r\n\r\n", from);
    if (at != std::string::npos && at + 4 <= most) return head.substr(0, at + 4);
    if (head.size() > most) return Fail(ErrorCode::kLimit, "the request is too long");
  }
}

bool Connection::Write(std::string_view bytes) {
  while (!bytes.empty()) {
    ssize_t size = send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    if (size > 0) bytes.remove_prefix(static_cast<size_t>(size));
    if (size >= 0 || errno == EINTR) continue;
    if (errno != EAGAIN || !Wait(POLLOUT, write_end_)) return false;
  }
  return true;
}

std::string Connection::peer() const {
  sockaddr_storage address{};
  socklen_t size = sizeof address;
  std::array<char, INET6_ADDRSTRLEN> text{};
  if (getpeername(socket_, reinterpret_cast<sockaddr*>(&address), &size) != 0) return "";
  const void* bytes =
      address.ss_family == AF_INET6
          ? static_cast<const void*>(&reinterpret_cast<const sockaddr_in6*>(&address)->sin6_addr)
          : &reinterpret_cast<const sockaddr_in*>(&address)->sin_addr;
  const char* shown = inet_ntop(address.ss_family, bytes, text.data(), text.size());
  return shown == nullptr ? "" : shown;
}

}  // namespace pushgate::audit::dashboard
