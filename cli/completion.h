#pragma once

#include <string>
#include <vector>

#include "cli/command_page.h"

namespace pushgate::cli {

/// Scripts that complete the arguments of the programs, for each shell.
std::string BashCompletion(const std::vector<CommandPage>& programs);
std::string ZshCompletion(const std::vector<CommandPage>& programs);
std::string FishCompletion(const std::vector<CommandPage>& programs);

}  // namespace pushgate::cli
