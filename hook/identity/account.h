#pragma once

#include <sys/types.h>

#include <string>

namespace pushgate::hook {

/// The name of a user's Unix account; its number, as text, if it has none. Safe to call from many
/// threads.
std::string AccountOf(uid_t uid);

/// The account that a process of that user goes by when it pushes: empty for the repository's
/// owner, who is believed about who pushes; anybody else's process could say anything.
std::string AccountUnlessOwner(const std::string& repository, uid_t uid);

}  // namespace pushgate::hook
