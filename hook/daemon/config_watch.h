#pragma once

#include <chrono>
#include <optional>
#include <set>
#include <string>

#include "hook/footprint.h"
#include "hook/protocol/descriptor.h"

namespace pushgate::hook {

/// Notices when the files of a configuration change: by inotify, which only says where to look, and
/// where that fails by looking every two seconds. What counts is that a file is another than the
/// one that was read, so that it does not matter how it came: written in place, renamed over the
/// old one, or by a symbolic link set anew. Used by one thread.
class ConfigWatch {
 public:
  using Clock = std::chrono::steady_clock;

  /// From now on what was read last is this.
  void Follow(Footprint read);

  /// For poll(); -1 if there is none.
  int fd() const { return inotify_.get(); }

  /// To be called when fd() can be read.
  void HandleEvents();

  /// Whether files have changed, and been left alone for a moment since: a change often takes
  /// several steps. Where it never ends, every few seconds.
  bool IsDue();

  /// When to ask IsDue at the latest.
  Clock::time_point look_at() const { return look_at_; }

  /// Why inotify does not serve; empty if it does.
  const std::string& problem() const { return problem_; }

 private:
  void Watch();
  Clock::duration Interval() const;

  Footprint read_;
  std::optional<Footprint> changed_;  // what was found instead
  Clock::time_point changed_at_;      // when it was last seen to change
  Clock::time_point unrest_since_;    // when it was first seen to
  Clock::time_point look_at_;
  Descriptor inotify_;
  std::set<std::string> folders_;  // that are watched
  bool stale_ = false;             // one of them has gone or moved
  std::string problem_;
};

}  // namespace pushgate::hook
