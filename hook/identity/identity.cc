#include "hook/identity/identity.h"

#include <filesystem>
#include <optional>
#include <system_error>

namespace pushgate::hook {
namespace {

using Names = std::string_view;

// Sources: the servers' documentation of their hooks' environment; for plain SSH an `environment=`
// or a forced command in authorized_keys, for HTTP git-http-backend.
constexpr Names kSshUser[] = {"PUSHGATE_USER"};
constexpr Names kHttpUser[] = {"REMOTE_USER"};
constexpr Names kGitoliteUser[] = {"GL_USER"};
constexpr Names kGitoliteRepository[] = {"GL_REPO"};
constexpr Names kGiteaUser[] = {"GITEA_PUSHER_NAME"};
constexpr Names kGiteaRepository[] = {"GITEA_REPO_USER_NAME", "GITEA_REPO_NAME"};
constexpr Names kGitlabUser[] = {"GL_USERNAME", "GL_ID"};
constexpr Names kGitlabRepository[] = {"GL_PROJECT_PATH"};
constexpr Names kBitbucketUser[] = {"BB_USER_NAME"};
constexpr Names kBitbucketRepository[] = {"BB_PROJECT_KEY", "BB_REPO_SLUG"};
constexpr Names kGhesUser[] = {"GITHUB_USER_LOGIN"};
constexpr Names kGhesRepository[] = {"GITHUB_REPO_NAME"};

constexpr ServerVariables kServers[] = {
    {ServerKind::kSsh, kSshUser, {}},
    {ServerKind::kHttp, kHttpUser, {}},
    {ServerKind::kGitolite, kGitoliteUser, kGitoliteRepository},
    {ServerKind::kGitea, kGiteaUser, kGiteaRepository},
    {ServerKind::kGitlab, kGitlabUser, kGitlabRepository},
    {ServerKind::kBitbucket, kBitbucketUser, kBitbucketRepository},
    {ServerKind::kGhes, kGhesUser, kGhesRepository},
};

std::string Value(const Environment& environment, std::string_view name) {
  auto found = environment.find(std::string(name));
  return found == environment.end() ? "" : found->second;
}

/// The server's own name for the repository; empty if it does not say.
std::string NameByServer(const ServerVariables& server, const Environment& environment) {
  std::string name;
  for (std::string_view variable : server.repository) {
    std::string part = Value(environment, variable);
    if (part.empty()) return "";
    name += (name.empty() ? "" : "/") + part;
  }
  return name;
}

std::string Canonical(const std::string& path) {
  std::error_code error;
  std::filesystem::path canonical = std::filesystem::weakly_canonical(path, error);
  std::string text = error ? path : canonical.string();
  while (text.size() > 1 && text.back() == '/') text.pop_back();
  return text;
}

/// The path below a folder, without ".git"; nothing if it is not below.
std::optional<std::string> Below(const std::string& path, const std::string& folder) {
  std::string prefix = folder == "/" ? folder : folder + "/";
  if (path.size() <= prefix.size() || path.compare(0, prefix.size(), prefix) != 0) {
    return std::nullopt;
  }
  std::string name = path.substr(prefix.size());
  if (name.ends_with("/.git")) {
    name.resize(name.size() - 5);
  } else if (name.size() > 4 && name.ends_with(".git")) {
    name.resize(name.size() - 4);
  }
  return name;
}

}  // namespace

const ServerVariables& VariablesOf(ServerKind kind) {
  for (const ServerVariables& server : kServers) {
    if (server.kind == kind) return server;
  }
  return kServers[0];
}

std::string UserName(ServerKind kind, const Environment& environment) {
  for (std::string_view variable : VariablesOf(kind).user) {
    if (std::string name = Value(environment, variable); !name.empty()) return name;
  }
  return "";
}

std::string RepositoryName(ServerKind kind, const Environment& environment,
                           const std::string& git_dir, const std::string& root) {
  std::string name = NameByServer(VariablesOf(kind), environment);
  if (!name.empty()) return name;
  std::string path = Canonical(git_dir);
  return Below(path, Canonical(root)).value_or(path);
}

}  // namespace pushgate::hook
