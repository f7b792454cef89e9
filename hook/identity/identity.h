#pragma once

#include <map>
#include <span>
#include <string>
#include <string_view>

#include "hook/config/config.h"

namespace pushgate::hook {

/// The variables in which one kind of server tells its hooks who pushes, and to what. A new kind is
/// a new line of the table in identity.cc.
struct ServerVariables {
  ServerKind kind;
  std::span<const std::string_view> user;        // the first that is set
  std::span<const std::string_view> repository;  // joined by a slash, if all are set
};

/// One entry for each ServerKind.
const ServerVariables& VariablesOf(ServerKind kind);

using Environment = std::map<std::string, std::string>;

/// Who pushes, as the configured kind of server says; empty if it does not say. No other kind's
/// variables are looked at: the client may have set them.
std::string UserName(ServerKind kind, const Environment& environment);

/// What policies call a repository: the server's own name for it, else its path below `root`
/// without ".git", else its absolute path. Symbolic links in both paths are resolved.
std::string RepositoryName(ServerKind kind, const Environment& environment,
                           const std::string& git_dir, const std::string& root);

}  // namespace pushgate::hook
