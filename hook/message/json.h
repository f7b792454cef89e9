#pragma once

#include <string>
#include <string_view>

#include "hook/judgement.h"

namespace pushgate::hook {

/// The JSON of `check` and `judge`, as the design gives it, with a line feed at its end.
std::string RenderJson(const Judgement& judgement);

}  // namespace pushgate::hook
