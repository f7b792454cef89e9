#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "hook/config/config.h"
#include "hook/policy/bypass.h"
#include "install/place/hook_file.h"

namespace pushgate::install {

enum class Health { kOk, kWarn, kFail };

std::string_view Name(Health health);  // "ok", "warn", "fail"

/// What one check found, and the command or the sentence that mends it.
struct Finding {
  Health health = Health::kOk;
  std::string check;
  std::string what;
  std::string fix;
};

/// Who runs the hook of a push.
enum class RunBy {
  kGit,     // what stands where git looks for hooks
  kGitaly,  // GitLab: the hooks of the project's folder and of that for all projects
  kUpload,  // Bitbucket and GitHub Enterprise Server: what was uploaded there
};

/// What a check of a repository looks at, or of a folder of hooks that is none; gathered once.
struct Repository {
  std::string path;
  bool is_folder = false;  // of hooks, for repositories that are elsewhere
  RunBy run_by = RunBy::kGit;
  std::string hooks;                      // where git looks for hooks; empty: git cannot tell
  std::string problem;                    // why it cannot
  std::vector<std::string> server_hooks;  // kGitaly: folders with pre-receive, pre-receive.d
  std::string hook;                       // the file that holds the gate, as far as it is found
  std::string kind;                       // of place, for people
  std::optional<HookCommand> command;     // what that file says
};

/// What a check of a server looks at.
struct Server {
  std::string config_path;
  const hook::Config* config = nullptr;
  const hook::BypassList* bypass = nullptr;
  std::string owner;   // of the repositories
  std::string socket;  // of their daemon
  std::vector<std::string> repositories;
};

/// Gathers what there is to know of a repository of that kind of server. `gitlab_folders` are those
/// whose hooks Gitaly runs for all projects.
Repository Inspect(const std::string& path, hook::ServerKind server,
                   const std::vector<std::string>& gitlab_folders);

/// The same of a folder of hooks: a template of repositories, GitLab's folder of server hooks, or
/// that of a whole host. Nothing if it is none of these.
std::optional<Repository> InspectFolder(const std::string& path);

/// Every check of a repository, and of a server, in the order in which they are shown. Each says at
/// least whether all is well.
std::vector<Finding> CheckRepository(const Repository& repository, const Server& server);
std::vector<Finding> CheckServer(const Server& server);

/// Pushes a commit that breaks a rule to a throw-away ref, from a clone of its own, through the
/// route that pushes take. It must be refused by the gate; one that is not is deleted again.
Finding PushCanary(const Repository& repository, const Server& server, const std::string& route);

}  // namespace pushgate::install
