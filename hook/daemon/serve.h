#pragma once

#include <functional>
#include <memory>

#include "hook/daemon/listener.h"
#include "hook/setup.h"

namespace pushgate::hook {

/// Reads one push from a client, judges it, answers, and logs one line about it. The setup is asked
/// for once the request is there, and kept to the end. Safe to call from many threads.
void ServeConnection(const Connection& connection,
                     const std::function<std::shared_ptr<const Setup>()>& current_setup);

/// Logs what is odd about a setup that can be used in spite of it.
void LogNotices(const Setup& setup);

}  // namespace pushgate::hook
