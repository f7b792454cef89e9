#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "hook/config/value.h"

namespace pushgate::hook {

/// A second in time, in UTC whatever zone and clock changes people live with.
using Moment = std::chrono::sys_seconds;

/// "2026-01-31", which stands for the moment when that day ends in UTC, or a time with its zone:
/// "2026-01-31T18:00:00Z", "2026-01-31 18:00+01:00".
Value<Moment> ReadMoment(std::string_view text);

/// "2026-01-31T18:00:00Z".
std::string Text(Moment moment);

Moment Now();

}  // namespace pushgate::hook
