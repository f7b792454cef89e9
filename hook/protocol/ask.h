#pragma once

#include <sys/types.h>

#include <string>
#include <string_view>

namespace pushgate::hook {

/// What came of a question to a daemon.
struct Asked {
  bool listens = false;    // somebody does
  bool forbidden = false;  // whether somebody does, this user may not learn
  uid_t runs_as = 0;       // who; 0 as well if nobody listens
  std::string problem;     // why there is no answer; empty: there is one
  std::string answer;
};

/// Asks the daemon on that socket how it is, with the payload of a status request: nothing, or
/// kAsMetrics. Waits ten seconds for the answer. Safe from any thread.
Asked AskDaemon(const std::string& path, std::string_view what);

}  // namespace pushgate::hook
