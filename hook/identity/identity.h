#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "hook/identity/groups.h"
#include "hook/identity/servers.h"

namespace pushgate::hook {

/// Who vouches for a pusher's name.
enum class Trust {
  kUnknown,     // nobody: there is no name
  kUnverified,  // the kernel alone: the account of a process that is not the repositories' owner's
  kSigned,      // a signed push whose certificate and nonce git verified
  kServer,      // the server, in a process of the repositories' owner
};

std::string_view Name(Trust trust);  // "unknown", "unverified", "signed", "server"

/// Who pushes. Names are the bytes that the server gives: they compare whole, with no change of
/// case or of Unicode form, because two spellings that a server tells apart are two people.
struct Identity {
  std::string user;  // empty: unknown
  std::string key_id;
  std::string protocol;
  std::vector<std::string> groups;  // sorted, each once
  Trust trust = Trust::kUnknown;
  bool entitled = false;  // whether bypass entries for users and groups may match
};

/// Who pushes, as the configured kind of server says. No other kind's variables are looked at: the
/// client may have set them. With an `account` none is: the process is not the owner's, and goes by
/// its Unix account, which is entitled to nothing unless accounts are what names mean (`server:
/// ssh`).
Identity Identify(ServerKind kind, const Environment& environment, const std::string& account,
                  const Groups& groups);

/// Adds the Unix groups of the user's account, where names are Unix accounts (`server: ssh`). Asks
/// the system's user database, which may be slow.
void AddUnixGroups(ServerKind kind, Identity& identity);

/// The reason behind the push option `pushgate.bypass=`, the last one that is given; empty if none
/// is.
std::string BreakGlassReason(const Environment& environment);

/// What policies call a repository: the server's own name for it, else its path below `root`
/// without ".git", else its absolute path. Symbolic links in both paths are resolved.
std::string RepositoryName(ServerKind kind, const Environment& environment,
                           const std::string& git_dir, const std::string& root);

}  // namespace pushgate::hook
