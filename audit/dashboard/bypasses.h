#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "audit/dashboard/view.h"
#include "base/result.h"
#include "hook/setup.h"

namespace pushgate::audit::dashboard {

/// The bypass entries with their uses: those that end soon, those in force, those that are over.
/// `soon`: Figures::expiring; `now`: microseconds since 1970.
Result<std::vector<BypassFigures>> ReadBypasses(const hook::Setup& setup,
                                                const std::string& record_path,
                                                const std::vector<EntryFigures>& soon, int64_t now);

}  // namespace pushgate::audit::dashboard
