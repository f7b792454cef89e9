#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "hook/config/config.h"
#include "install/place/plan.h"

namespace pushgate::install {

/// Adds what makes a repository take push options, unless it does.
void PlanAdvertisedOptions(const std::string& repository, Unit& unit);

using GitSettings = std::vector<std::pair<std::string, std::string>>;

/// Adds a change of a file of git's configuration.
Result<void> PlanGitSettings(const std::string& file, const GitSettings& settings, Unit& unit);

/// The name that a configuration gives a kind of server.
std::string_view NameOf(hook::ServerKind kind);

/// Adds `server:` to the configuration where nothing says it. Without a file, one is made.
void PlanServer(const std::string& config, hook::ServerKind kind, Plan& plan);

/// Adds what starts the daemon of an owner, where systemd runs; else a note says what to run.
void PlanService(const std::string& owner, Plan& plan);

}  // namespace pushgate::install
