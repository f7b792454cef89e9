#pragma once

#include <memory>
#include <string>

#include "hook/repository_config.h"
#include "hook/setup.h"

namespace pushgate::cli {

/// What a clone's .pushgate.yaml makes of a setup and a policy.
struct OwnConfig {
  std::shared_ptr<const hook::Setup> setup;  // with the repository's own rules
  std::shared_ptr<const hook::RepositoryConfig> config;
  std::shared_ptr<const hook::Setup> servers;  // without them
  std::string branch;  // the server's default branch, full name; empty: not known here
};

/// Reads it as the server does, from the default branch: from where origin's HEAD was when this
/// clone last heard of it, or else from this clone's HEAD. Says on standard error what it used, and
/// why it is of no use if it is invalid.
OwnConfig ReadOwnConfig(const std::string& git_dir,
                        const std::shared_ptr<const hook::Setup>& setup);

}  // namespace pushgate::cli
