#pragma once

#include <string>

namespace pushgate::diffscan {

/// Where the remote `origin` of a repository is, as its own configuration has it; empty if there is
/// none.
std::string OriginUrl(const std::string& git_dir);

/// The path that a remote's URL or `host:path` names, without ".git": "team/api".
std::string PathOfUrl(std::string url);

}  // namespace pushgate::diffscan
