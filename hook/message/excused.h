#pragma once

#include <cstddef>
#include <string>

#include "hook/judgement.h"
#include "hook/setup.h"

namespace pushgate::hook {

/// How many places a judgement excuses.
size_t CountExcused(const Judgement& judgement);

/// A line for each finding that a bypass entry excuses, and one for each entry: until when, how
/// many uses it has left, and why. What no setting hides. Empty if there is none.
std::string RenderExcused(const Judgement& judgement);

/// What a pusher who was refused may know about the bypass entries that nearly excuse him. Empty if
/// there is nothing.
std::string RenderNearlyExcused(const Judgement& judgement, const Setup& setup);

}  // namespace pushgate::hook
