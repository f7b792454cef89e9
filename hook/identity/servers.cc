#include "hook/identity/servers.h"

#include <algorithm>

namespace pushgate::hook {
namespace {

// Sources: the servers' documentation of their hooks' environment; for plain SSH an `environment=`
// or a forced command in authorized_keys, for HTTP git-http-backend. gitolite clears GL_OPTION_...
// before it sets what its configuration (`option ENV.pushgate_groups`) or a trigger says.
constexpr std::string_view kGitoliteRepository[] = {"GL_REPO"};
constexpr std::string_view kGiteaRepository[] = {"GITEA_REPO_USER_NAME", "GITEA_REPO_NAME"};
constexpr std::string_view kGitlabRepository[] = {"GL_PROJECT_PATH"};
constexpr std::string_view kBitbucketRepository[] = {"BB_PROJECT_KEY", "BB_REPO_SLUG"};
constexpr std::string_view kGhesRepository[] = {"GITHUB_REPO_NAME"};

constexpr ServerVariables kServers[] = {
    {ServerKind::kSsh, "PUSHGATE_USER", {}, "", "", "", "", "ssh"},
    {ServerKind::kHttp, "REMOTE_USER", {}, "", "", "", "", "http"},
    {ServerKind::kGitolite, "GL_USER", kGitoliteRepository, "", "", "GL_OPTION_pushgate_groups", "",
     ""},
    {ServerKind::kGitea, "GITEA_PUSHER_NAME", kGiteaRepository, "GITEA_KEY_ID",
     "GITEA_DEPLOY_KEY_ID", "", "", ""},
    {ServerKind::kGitlab, "GL_USERNAME", kGitlabRepository, "GL_ID", "", "", "GL_PROTOCOL", ""},
    {ServerKind::kBitbucket, "BB_USER_NAME", kBitbucketRepository, "", "", "", "", ""},
    {ServerKind::kGhes, "GITHUB_USER_LOGIN", kGhesRepository, "GITHUB_PUBLIC_KEY_FINGERPRINT", "",
     "", "", ""},
};

}  // namespace

const ServerVariables& VariablesOf(ServerKind kind) {
  for (const ServerVariables& server : kServers) {
    if (server.kind == kind) return server;
  }
  return kServers[0];
}

bool IsRead(ServerKind kind, std::string_view variable) {
  const ServerVariables& server = VariablesOf(kind);
  for (std::string_view read :
       {server.user, server.key, server.deploy_key, server.groups, server.protocol}) {
    if (!read.empty() && read == variable) return true;
  }
  return std::find(server.repository.begin(), server.repository.end(), variable) !=
         server.repository.end();
}

std::string VariableIn(const Environment& environment, std::string_view name) {
  auto found = environment.find(std::string(name));
  return found == environment.end() ? "" : found->second;
}

}  // namespace pushgate::hook
