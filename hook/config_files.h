#pragma once

#include <optional>
#include <string>
#include <vector>

#include "hook/config/config.h"
#include "hook/footprint.h"

namespace pushgate::hook {

inline constexpr char kSystemConfigPath[] = "/etc/pushgate/pushgate.yaml";

/// The files of a configuration: pushgate.yaml, then conf.d/*.yaml beside it, in the order of their
/// names.
struct ConfigSource {
  std::string path;                  // of pushgate.yaml; "" for the built-in one
  std::string folder;                // in which pushgate.yaml stands, and relative paths begin
  std::vector<ConfigFile> files;     // at least one
  std::vector<std::string> notices;  // about files of conf.d that are not read
  /// Of one file its SHA-256, of several that of what `sha256sum pushgate.yaml conf.d/*.yaml`
  /// prints in their folder: anybody can compute it.
  std::string digest;
};

/// Reads them, and notes in `seen` what was looked at. Without a path: kSystemConfigPath, or in its
/// place the built-in default if there is no such file (one that cannot be read is an error, not an
/// absence). A file that others can write is not believed. On failure lines to show.
tl::expected<ConfigSource, std::vector<std::string>> ReadConfigFiles(
    const std::optional<std::string>& config_path, Footprint& seen,
    Believe believe = Believe::kOwners);

}  // namespace pushgate::hook
