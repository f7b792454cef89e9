#pragma once

#include <optional>
#include <string>

namespace pushgate::hook {

/// How a file is named: by itself, or as one of those that a folder holds.
enum class NamedBy { kPath, kGlob };

/// Whose files are believed. What decides about pushes must be its owner's alone; a check decides
/// nothing, and whoever can change the configuration of a clone can change the code.
enum class Believe { kOwners, kAnybody };

/// Why a file that decides about pushes must not be believed: somebody who is no trusted owner (see
/// trusted_owner.h) can change or replace it, because it, its folder, a folder above, or what is on
/// the way to it behind symbolic links is his, or is open to him by its permissions. Says which
/// chmod or chown mends that. Nothing if it is safe, or cannot be looked at.
///
/// The group may write if it is the owner's alone. In a folder with the sticky bit others cannot
/// replace a file, but where a glob names the files they could add one.
std::optional<std::string> WritableByOthers(const std::string& path,
                                            NamedBy named_by = NamedBy::kPath);

}  // namespace pushgate::hook
