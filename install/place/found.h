#pragma once

#include <string>
#include <vector>

#include "install/place/journal.h"
#include "install/place/plan.h"

namespace pushgate::install {

/// What undoing takes for everything at or below a path, or for everything there is without one: as
/// the journal says, and where it does not know a hook of ours, as the names of files tell.
/// Settings that places share go with the last place.
std::vector<Unit> UnitsToUndo(const Journal& journal, const std::string& path);

/// Sentences about hooks that templates brought into repositories, of which the journal knows
/// nothing: undoing everything leaves them. To be asked before.
std::vector<std::string> BroughtByTemplates(const Journal& journal);

}  // namespace pushgate::install
