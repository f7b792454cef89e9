#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "audit/dashboard/access.h"
#include "base/result.h"

namespace pushgate::audit::dashboard {

/// Serves the dashboard: GET and HEAD, nothing that changes anything. Requests are read whole,
/// within limits of size and time, before anything else looks at them; each connection carries one.
class Server {
 public:
  using Text = std::shared_ptr<const std::string>;
  /// The page at a path without its slash. kNotFound if there is none.
  using PageAt = std::function<Result<Text>(std::string_view path)>;

  Server(Access access, PageAt page_at);
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  /// From now on connections wait. Fails if the address is taken, or is none of this machine.
  Result<void> Bind(const Address& address);
  /// Serves until Stop.
  void Run();
  /// May be called from any thread; waits for Run to begin.
  void Stop();

 private:
  class Guarded;
  std::unique_ptr<Guarded> server_;
  std::atomic<bool> ended_ = false;
};

}  // namespace pushgate::audit::dashboard
