#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "hook/config/moment.h"
#include "hook/judgement.h"
#include "hook/setup.h"

namespace pushgate::hook {

/// The pushes that a daemon has judged.
struct Pushes {
  std::array<uint64_t, 3> by_verdict{};  // in the order of Verdict
  Moment last;                           // with none before it, nothing
  std::string repository;                // of the last, raw
  Verdict verdict = Verdict::kAccept;    // likewise
  std::string unrecorded;                // why the last is not in the record; empty if it is
};

/// Counts them. Safe to use from many threads.
class Tally {
 public:
  void Count(const Judgement& judgement);
  /// Why the last push is not in the record; empty if it is.
  void NoteRecord(const std::string& problem);
  Pushes Read() const;

 private:
  mutable std::mutex mutex_;
  Pushes pushes_;  // guarded by mutex_
};

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
