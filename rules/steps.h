#pragma once

#include <cstdint>

#include "base/watch.h"

namespace pushgate::rules {

/// What the rules may still cost on one file. Whatever searches takes steps, and gives up once
/// Take() returns false: a search that was cut short must not pass for one that found nothing. For
/// one thread.
class Steps {
 public:
  Steps(uint64_t budget, const Watch& watch) { Renew(budget, watch); }

  /// Begins anew, for another request.
  void Renew(uint64_t budget, const Watch& watch) {
    left_ = budget;
    watch_ = &watch;
    stopped_ = out_of_time_ = false;
    PlanTick();
  }

  /// Counts work; a step is some tens of nanoseconds. False once the budget or the request's time
  /// is used up.
  bool Take(uint64_t count = 1) {
    if (stopped_) return false;
    if (left_ < count) {
      stopped_ = true;
      return false;
    }
    left_ -= count;
    if (left_ < next_tick_) {
      PlanTick();
      stopped_ = out_of_time_ = !watch_->Tick();
    }
    return !stopped_;
  }

  /// For a search that has to be given up on its own account.
  void GiveUp() { stopped_ = true; }

  bool stopped() const { return stopped_; }
  uint64_t left() const { return left_; }
  bool out_of_time() const { return out_of_time_; }

 private:
  static constexpr uint64_t kBetweenTicks = 1 << 16;

  void PlanTick() { next_tick_ = left_ > kBetweenTicks ? left_ - kBetweenTicks : 0; }

  uint64_t left_ = 0;
  uint64_t next_tick_ = 0;
  const Watch* watch_ = nullptr;
  bool stopped_ = false;
  bool out_of_time_ = false;
};

}  // namespace pushgate::rules
