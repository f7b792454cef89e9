#pragma once

#include <string>

#include "hook/daemon/status.h"

namespace pushgate::hook {

/// How a daemon is, in Prometheus' text format; every series is labelled with its user as `owner`,
/// so that the daemons of one machine can be told apart.
std::string MetricsText(const DaemonState& state);

}  // namespace pushgate::hook
