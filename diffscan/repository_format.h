#pragma once

#include <string>

#include "base/result.h"

namespace pushgate::diffscan {

/// Whether this version can read a repository, by its configuration (`core.repositoryFormatVersion`
/// and `extensions.*`, gitrepository-layout(5)): kUnsupported if not, saying what was found and
/// what to do; kFault if the configuration cannot be read.
///
/// Not left to libgit2: 1.5 loses memory at every key that it looks at for this, and it gives no
/// reason that helps.
Result<void> CheckRepositoryFormat(const std::string& common_dir);

}  // namespace pushgate::diffscan
