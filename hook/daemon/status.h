#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "hook/config/moment.h"
#include "hook/daemon/tally.h"
#include "hook/setup.h"

namespace pushgate::hook {

/// A configuration that was not put in force.
struct Refusal {
  std::vector<std::string> lines;  // why; empty: there is none
  Moment when;
};

/// How a daemon is.
struct DaemonState {
  std::string version;
  Moment started;
  std::shared_ptr<const Setup> setup;
  Moment loaded;
  Refusal refusal;
  std::string unwatched;  // why inotify does not serve; empty if it does
  std::string unmetered;  // why no metrics file is written; empty if it is, or none is wanted
  unsigned workers = 0;
  unsigned busy = 0;
  size_t waiting = 0;
  size_t capacity = 0;
  Pushes pushes;
};

/// That as JSON, with what is wrong under "problems" and what to look at under "warnings". Reads
/// the newest row of the record. At most some ten thousand bytes.
std::string StatusJson(const DaemonState& state);

}  // namespace pushgate::hook
