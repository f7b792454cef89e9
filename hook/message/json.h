#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "hook/judgement.h"

namespace pushgate::hook {

/// The JSON of `check` and `judge`, as the design gives it, with a line feed at its end. `unknown`:
/// see Report.
std::string RenderJson(const Judgement& judgement, const std::vector<std::string>& unknown = {});

}  // namespace pushgate::hook
