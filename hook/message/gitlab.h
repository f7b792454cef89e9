#pragma once

#include <string>
#include <vector>

#include "hook/judgement.h"
#include "hook/message/finding_text.h"

namespace pushgate::hook {

/// What GitLab's web interface shows where a push or a merge is refused: it takes only lines that
/// begin with "GL-HOOK-ERR: ". In a few lines: what blocks, and why nothing could be judged.
std::string RenderForGitlab(const Judgement& judgement, const std::vector<ShownFinding>& findings);

}  // namespace pushgate::hook
