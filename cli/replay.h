#pragma once

#include <chrono>
#include <cstdint>
#include <string>

#include "cli/options.h"
#include "hook/setup.h"
#include "record/query.h"

namespace pushgate::cli {

/// Judges one recorded push again and shows what differs: exit 0 nothing, 1 something, 2 it could
/// not be judged.
int ReplayOne(const hook::Setup& setup, int64_t id, bool json);

/// What the rules of a setup would have done to recorded pushes.
struct ReplayRange {
  record::Filter filter;
  std::chrono::milliseconds time;  // to spend; what is left then is not judged
};

/// Judges many recorded pushes again and shows sums: exit 0, or 2 if the record cannot be read.
int ReplayMany(const hook::Setup& setup, const ReplayRange& range, bool json);

}  // namespace pushgate::cli
