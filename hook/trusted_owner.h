#pragma once

#include <sys/stat.h>

namespace pushgate::hook {

/// Whether an account may own what decides about pushes: root, the one that this process runs as,
/// one that owns the program or a folder on the way to it (he could replace the program), and one
/// for which a daemon runs here (it has its folder in /var/lib/pushgate, and its repositories).
bool IsTrustedOwner(uid_t uid);

/// Whether a file's group is its owner's or root's alone: so named and with nobody else in it, as
/// far as this machine's accounts tell.
bool IsOwnersGroup(const struct stat& status);

}  // namespace pushgate::hook
