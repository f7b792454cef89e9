#pragma once

#include <sys/types.h>

#include <string>

namespace pushgate::hook {

/// The name of a user's Unix account; its number, as text, if it has none. Safe to call from many
/// threads.
std::string AccountOf(uid_t uid);

}  // namespace pushgate::hook
