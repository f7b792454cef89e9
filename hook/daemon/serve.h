#pragma once

#include <functional>
#include <memory>
#include <string>

#include "hook/daemon/listener.h"
#include "hook/daemon/status.h"
#include "hook/setup.h"

namespace pushgate::hook {

/// What serving a client takes from the daemon.
struct Service {
  std::function<std::shared_ptr<const Setup>()> current_setup;
  std::function<std::string()> status;   // as JSON
  std::function<std::string()> metrics;  // in Prometheus' text format
  Tally* tally;
};

/// Reads one push from a client, judges it, answers, and logs one line about it. The setup is asked
/// for once the request is there, and kept to the end. Safe to call from many threads.
void ServeConnection(const Connection& connection, const Service& service);

/// Whether a client has asked how the daemon is: it need not wait for pushes. Never blocks.
bool AsksForStatus(const Connection& connection);

/// Logs what is odd about a setup that can be used in spite of it.
void LogNotices(const Setup& setup);

}  // namespace pushgate::hook
