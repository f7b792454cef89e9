#pragma once

#include <span>
#include <string>
#include <vector>

#include "hook/config/config.h"

namespace pushgate::hook {

/// The configuration that several files make together, as one file with every key, defaults
/// included; what has no default and is not set stands in a comment. With `origins`, each key with
/// a comment that says where it comes from: "default" or "FILE:LINE". On failure as ParseConfig.
tl::expected<std::string, std::vector<std::string>> ShowConfig(std::span<const ConfigFile> files,
                                                               bool origins);

}  // namespace pushgate::hook
