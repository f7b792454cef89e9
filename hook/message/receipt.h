#pragma once

#include <string>

#include "hook/judgement.h"

namespace pushgate::hook {

/// What was judged, in one line, and a line for each ref that was not, with the reason.
std::string RenderReceipt(const Judgement& judgement);

/// A line for each finding that a comment allows, with its reason. Empty if there is none.
std::string RenderSuppressed(const Judgement& judgement);

/// A line for everything that should have been judged and was not, or not wholly: what no setting
/// hides. The first ones by name, the others counted. Empty if there is none.
std::string RenderSkips(const Judgement& judgement);

}  // namespace pushgate::hook
