#include "audit/dashboard/access.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <system_error>

#include "base/digest.h"
#include "hook/message/base64.h"
#include "hook/message/safe_text.h"

namespace pushgate::audit::dashboard {
namespace {

constexpr size_t kLeastToken = 16;
constexpr size_t kMostToken = 4096;

std::string Lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return out;
}

std::string_view Trimmed(std::string_view text) {
  constexpr std::string_view kBlank = " \t\r\n";
  text.remove_prefix(std::min(text.find_first_not_of(kBlank), text.size()));
  return text.substr(0, text.find_last_not_of(kBlank) + 1);
}

/// An address in its one form; empty if it is none. IPv4 in IPv6 is IPv4.
std::string Canonical(std::string_view text) {
  std::string address(text);
  if (address.starts_with("::ffff:") && address.find('.') != std::string::npos) address.erase(0, 7);
  std::array<unsigned char, 16> bytes{};
  std::array<char, INET6_ADDRSTRLEN> out{};
  for (int family : {AF_INET, AF_INET6}) {
    if (inet_pton(family, address.c_str(), bytes.data()) != 1) continue;
    return inet_ntop(family, bytes.data(), out.data(), out.size());
  }
  return "";
}

bool IsTokenChar(char c) {
  constexpr std::string_view kOthers = "!#$%&'*+-.^_`|~";
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         kOthers.find(c) != std::string_view::npos;
}

bool AllTokenChars(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), IsTokenChar);
}

bool HasControl(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](char c) {
    auto byte = static_cast<unsigned char>(c);
    return (byte < 0x20 && c != '\t') || byte == 0x7F;
  });
}

/// Whether both are the same, in a time that tells nothing about where they differ.
bool SameDigest(std::string_view a, std::string_view b) {
  unsigned char differ = a.size() == b.size() ? 0 : 1;
  for (size_t i = 0; i < std::min(a.size(), b.size()); ++i) {
    differ |= static_cast<unsigned char>(a[i] ^ b[i]);
  }
  return differ == 0;
}

/// "a.example" of "a.example:8080", "::1" of "[::1]:8080".
std::string_view HostOf(std::string_view value) {
  if (value.starts_with('[')) return value.substr(1, value.find(']') - 1);
  return value.substr(0, value.find(':'));
}

tl::unexpected<Error> Bad(const char* what) { return Fail(ErrorCode::kInvalid, what); }

Result<void> ReadRequestLine(std::string_view line, RequestHead& head) {
  size_t first = line.find(' '), last = line.rfind(' ');
  if (first == std::string_view::npos || first == last) return Bad("no request line");
  head.method = line.substr(0, first);
  head.target = line.substr(first + 1, last - first - 1);
  std::string_view version = line.substr(last + 1);
  bool known = version == "HTTP/1.1" || version == "HTTP/1.0";
  bool plain = head.target.starts_with('/') && head.target.find(' ') == std::string::npos &&
               std::all_of(head.target.begin(), head.target.end(),
                           [](char c) { return c > 0x20 && c < 0x7F; });
  if (!known || !plain || !AllTokenChars(head.method)) return Bad("no request line of HTTP/1.1");
  return {};
}

Result<void> ReadHeader(std::string_view line, RequestHead& head) {
  size_t colon = line.find(':');
  if (colon == std::string_view::npos || !AllTokenChars(line.substr(0, colon))) {
    return Bad("a line that is no header");
  }
  std::string name = Lower(line.substr(0, colon));
  std::string value(Trimmed(line.substr(colon + 1)));
  auto [at, added] = head.headers.emplace(name, value);
  if (!added && at->second != value) return Bad("a header given twice");
  if (name == "transfer-encoding" || (name == "content-length" && value != "0")) {
    return Bad("a request with a body");
  }
  return {};
}

}  // namespace

Result<Address> ParseAddress(std::string_view text) {
  size_t colon = text.rfind(':');
  std::string_view host = text.substr(0, colon == std::string_view::npos ? 0 : colon);
  if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
  int port = 0;
  std::string_view digits = text.substr(colon == std::string_view::npos ? 0 : colon + 1);
  auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), port);
  bool whole = error == std::errc() && end == digits.data() + digits.size();
  if (host.empty() || !whole || port < 1 || port > 65535) {
    return Fail(ErrorCode::kInvalid,
                "the address to listen on must be HOST:PORT, such as "
                "127.0.0.1:8080 or [::1]:8080");
  }
  return Address{std::string(host), port};
}

bool IsLoopback(std::string_view host) {
  if (Lower(host) == "localhost") return true;
  std::string address = Canonical(host);
  return address == "::1" || (address.starts_with("127.") && address.find(':') == address.npos);
}

Result<RequestHead> ParseHead(std::string_view bytes) {
  RequestHead head;
  size_t headers = 0;
  for (bool first = true;; first = false) {
    size_t end = bytes.find("\r\n");
    if (end == std::string_view::npos) return Bad("a request without end");
    std::string_view line = bytes.substr(0, end);
    bytes.remove_prefix(end + 2);
    if (HasControl(line)) return Bad("a control character");
    if (first) {
      if (auto read = ReadRequestLine(line, head); !read) return tl::unexpected(read.error());
      continue;
    }
    if (line.empty()) return head;
    if (++headers > kMostHeaders) return Fail(ErrorCode::kLimit, "too many headers");
    if (auto read = ReadHeader(line, head); !read) return tl::unexpected(read.error());
  }
}

Result<std::string> ReadToken(const std::string& path) {
  auto failed = [&](const std::string& why) {
    return Fail(ErrorCode::kInvalid, "dashboard.token_file: " + hook::SafeText(path) + " " + why);
  };
  int file = open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (file < 0) {
    return failed("cannot be read: " + std::generic_category().message(errno));
  }
  struct stat status {};
  fstat(file, &status);
  std::string text(kMostToken + 1, '\0');
  ssize_t size = S_ISREG(status.st_mode) ? read(file, text.data(), text.size()) : -1;
  close(file);
  if (size < 0) return failed("is no file that can be read");
  if ((status.st_mode & 077) != 0) {
    return failed("is open to others than its owner; run: chmod 600 " + hook::SafeText(path));
  }
  text.resize(static_cast<size_t>(size));
  std::string_view token = Trimmed(text);
  bool plain = std::all_of(token.begin(), token.end(), [](char c) { return c > 0x20 && c < 0x7F; });
  if (text.size() > kMostToken || token.size() < kLeastToken || !plain) {
    return failed(
        "must hold one line of at least 16 printable characters without blanks; make one with: "
        "head -c 24 /dev/urandom | base64");
  }
  return std::string(token);
}

Result<Access> Access::Make(const hook::Config::Dashboard& config, const Address& address) {
  Access access;
  for (const std::string& proxy : config.trusted_proxies) {
    std::string canonical = Canonical(proxy);
    if (canonical.empty()) {
      return Fail(ErrorCode::kInvalid, "dashboard.trusted_proxies: '" + hook::SafeText(proxy) +
                                           "' is no address, such as 10.0.0.1");
    }
    access.proxies_.push_back(canonical);
  }
  access.user_header_ = Lower(config.user_header);
  if (!config.token_file.empty()) {
    Result<std::string> token = ReadToken(config.token_file);
    if (!token) return tl::unexpected(token.error());
    access.token_digest_ = Sha256Hex({*token});
  }
  if (!IsLoopback(address.host) && access.proxies_.empty() && access.token_digest_.empty()) {
    return Fail(ErrorCode::kInvalid,
                "the dashboard would be open to everybody who reaches " +
                    hook::SafeText(address.host) +
                    ": listen on 127.0.0.1, or set dashboard.token_file, or "
                    "dashboard.trusted_proxies to the address of the proxy that signs people in");
  }
  for (const std::string& host : config.hosts) access.hosts_.push_back(Lower(host));
  access.hosts_.push_back(Lower(address.host));
  return access;
}

bool Access::KnowsHost(const RequestHead& head) const {
  auto header = head.headers.find("host");
  if (header == head.headers.end()) return false;
  std::string host = Lower(HostOf(header->second));
  return IsLoopback(host) || std::find(hosts_.begin(), hosts_.end(), host) != hosts_.end();
}

bool Access::HasToken(const RequestHead& head) const {
  auto header = head.headers.find("authorization");
  if (header == head.headers.end() || token_digest_.empty()) return false;
  std::string_view value = header->second;
  size_t blank = std::min(value.find(' '), value.size());
  std::string scheme = Lower(value.substr(0, blank));
  std::string given(Trimmed(value.substr(blank)));
  if (scheme == "basic") {
    // What browsers ask their user for: any name, and the token as the password.
    std::string pair = hook::FromBase64(given);
    size_t colon = pair.find(':');
    given = colon == std::string::npos ? "" : pair.substr(colon + 1);
  } else if (scheme != "bearer") {
    return false;
  }
  return SameDigest(Sha256Hex({given}), token_digest_);
}

Access::Answer Access::Admit(const RequestHead& head, std::string_view peer) const {
  // A name that leads to loopback may be anybody's: his page would read this one in the reader's
  // browser (DNS rebinding).
  if (!KnowsHost(head)) return Answer::kWrongHost;
  if (proxies_.empty() && token_digest_.empty()) return Answer::kServe;
  if (HasToken(head)) return Answer::kServe;
  bool trusted = std::find(proxies_.begin(), proxies_.end(), Canonical(peer)) != proxies_.end();
  auto user = head.headers.find(user_header_);
  if (trusted && user != head.headers.end() && !user->second.empty()) return Answer::kServe;
  return token_digest_.empty() ? Answer::kForbidden : Answer::kNeedsToken;
}

}  // namespace pushgate::audit::dashboard
