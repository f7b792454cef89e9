#pragma once

#include <cstddef>
#include <string>

#include "hook/judgement.h"

namespace pushgate::hook {

/// How many findings of a judgement its repository's baseline holds, each place once.
size_t CountOld(const Judgement& judgement);

/// What a refused pusher is to know about old findings: that those in the baseline are not what is
/// in the way, or that there is no baseline. Empty where there is nothing to say.
std::string RenderOldFindings(const Judgement& judgement);

}  // namespace pushgate::hook
