#pragma once

#include <string>

namespace pushgate::cli {

/// Which hooks of a developer's repository; neither: both.
struct ClientHooks {
  bool pre_commit = false;
  bool pre_push = false;
};

/// Whether anything is changed, or only said.
enum class ClientRun { kReal, kDry };

/// Puts hooks into the repository around a folder that run `pushgate check` before a commit and
/// before a push, behind the hook that stands there, if there is one; where core.hooksPath says
/// that hooks are. Once is as good as twice. Prints what was done, or would be; returns the exit
/// status.
int InstallClient(const std::string& folder, const ClientHooks& hooks, ClientRun run);

/// Takes them out again, and puts back what stood there, byte for byte.
int UninstallClient(const std::string& folder, const ClientHooks& hooks, ClientRun run);

}  // namespace pushgate::cli
