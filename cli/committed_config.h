#pragma once

#include <optional>
#include <string>

#include "hook/setup.h"

namespace pushgate::cli {

/// The configuration that a repository brings along, `.pushgate/pushgate.yaml` at the root of the
/// work tree around a path; nothing if there is none.
std::optional<std::string> CommittedConfig(const std::string& path);

/// If a newer pushgate than this one exported that configuration, a sentence that says so: what
/// this one cannot read or run there is not a mistake. Else empty.
std::string NewerThanThis(const std::string& config_path);

/// If these rules are not those of the server that exported the configuration, a sentence that says
/// so; else empty.
std::string OtherRules(const hook::Setup& setup);

}  // namespace pushgate::cli
