#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "hook/judgement.h"

namespace pushgate::hook {

/// The JSON of `check` and `judge`, as the design gives it, with a line feed at its end. `unknown`:
/// see Report.
std::string RenderJson(const Judgement& judgement, const std::vector<std::string>& unknown = {});

/// What stays the same of a finding while the lines around it change.
std::string Fingerprint(const DecidedFinding& finding);
std::string Fingerprint(std::string_view path, const diffscan::Found& found);

}  // namespace pushgate::hook
