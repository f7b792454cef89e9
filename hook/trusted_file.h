#pragma once

#include <optional>
#include <string>

namespace pushgate::hook {

/// How a file is named: by itself, or as one of those that a folder holds.
enum class NamedBy { kPath, kGlob };

/// Why a file that decides about pushes must not be believed: who is neither its owner nor root can
/// change or replace it, by its own permissions or by those of its folder, and of the folders above
/// and behind symbolic links. Says which chmod mends that. Nothing if it is safe, or cannot be
/// looked at.
///
/// The group may write if it is root's or the owner's own. In a folder with the sticky bit others
/// cannot replace a file, but where a glob names the files they could add one.
std::optional<std::string> WritableByOthers(const std::string& path,
                                            NamedBy named_by = NamedBy::kPath);

}  // namespace pushgate::hook
