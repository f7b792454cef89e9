#pragma once

#include <string>

namespace pushgate::cli {

/// Whether a path names a repository's own configuration, `.pushgate.yaml`.
bool IsOwnConfig(const std::string& path);

/// Validates it as it stands on disk, with the rule files that it names beside it, by the committed
/// configuration or else this machine's, and prints every error, or that it is ok. Returns the exit
/// status: 0 ok, 2 error.
int CheckOwnConfig(const std::string& path);

}  // namespace pushgate::cli
