#pragma once

#include <string>

#include "hook/config/config.h"

namespace pushgate::cli {

/// The Git folder that REPO means: a folder, or a name below `repositories`. Empty if there is
/// none.
std::string FolderOf(const std::string& repository, const hook::Config& config);

}  // namespace pushgate::cli
