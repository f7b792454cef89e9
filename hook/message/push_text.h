#pragma once

#include <string>

#include "record/rows.h"

namespace pushgate::hook {

/// A recorded push for a terminal: a line that says when, who, where and what was decided, and
/// under it one for each ref, finding, skip and fault. Everything in it is made safe.
std::string PushText(const record::Push& push);

}  // namespace pushgate::hook
