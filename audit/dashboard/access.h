#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "hook/config/config.h"

namespace pushgate::audit::dashboard {

/// Where the dashboard listens.
struct Address {
  std::string host;  // a name or an address, that of IPv6 without brackets
  int port = 0;
};

/// Reads "HOST:PORT", "[::1]:8080".
Result<Address> ParseAddress(std::string_view text);

/// Whether a host is this machine and nobody else: localhost, 127.0.0.0/8, ::1.
bool IsLoopback(std::string_view host);

/// A request, as far as anybody may look at it before it was let in.
struct RequestHead {
  std::string method;
  std::string target;
  std::map<std::string, std::string, std::less<>> headers;  // by name, in small letters
};

/// Reads a request up to the empty line at its end. Fails (kInvalid) where two readers could
/// understand it in two ways: control characters, folded lines, a header that counts given twice, a
/// body. kLimit: it has too many headers.
Result<RequestHead> ParseHead(std::string_view bytes);

inline constexpr size_t kMostHeadBytes = size_t{16} * 1024;
inline constexpr size_t kMostHeaders = 64;

/// Who may read the dashboard.
class Access {
 public:
  enum class Answer {
    kServe,
    kWrongHost,   // the request is meant for another server: somebody else's page sent it
    kNeedsToken,  // 401
    kForbidden,   // neither from a trusted proxy nor with a user's name
  };

  /// Takes what the configuration says, and reads the token. Fails, and says what to do, if anybody
  /// could read the dashboard from another machine, or the token file is open to others.
  static Result<Access> Make(const hook::Config::Dashboard& config, const Address& address);

  /// Safe to use from many threads. `peer`: the address at the other end of the connection.
  Answer Admit(const RequestHead& head, std::string_view peer) const;

 private:
  bool KnowsHost(const RequestHead& head) const;
  bool HasToken(const RequestHead& head) const;

  std::vector<std::string> hosts_;
  std::vector<std::string> proxies_;  // as addresses in their one form
  std::string user_header_;           // in small letters
  std::string token_digest_;          // empty: there is no token
};

/// The token in a file that its owner alone can read.
Result<std::string> ReadToken(const std::string& path);

}  // namespace pushgate::audit::dashboard
