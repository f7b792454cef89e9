#pragma once

#include <string_view>

namespace pushgate::hook {

/// The variables of a hook's environment that the gate may know, and no others: what git tells a
/// pre-receive hook, and what the servers of each kind say about who is pushing. The client sends
/// these, the daemon takes these, and `pushgate judge` runs with these alone, so that the verdict
/// depends on nothing else in the pusher's environment.
inline constexpr std::string_view kAllowedVariables[] = {
    // git: where the objects of the push are
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_OBJECT_DIRECTORY",
    "GIT_QUARANTINE_PATH",
    "GIT_SHALLOW_FILE",
    // git: push options (their values: see IsAllowedVariable) and signed pushes
    "GIT_PUSH_CERT",
    "GIT_PUSH_CERT_KEY",
    "GIT_PUSH_CERT_NONCE",
    "GIT_PUSH_CERT_NONCE_SLOP",
    "GIT_PUSH_CERT_NONCE_STATUS",
    "GIT_PUSH_CERT_SIGNER",
    "GIT_PUSH_CERT_STATUS",
    "GIT_PUSH_OPTION_COUNT",
    // ssh, by a forced command or by `environment=` in authorized_keys
    "PUSHGATE_USER",
    // http: git-http-backend
    "REMOTE_USER",
    // gitolite and GitLab
    "GL_ID",
    "GL_LIBDIR",
    "GL_OPTION_pushgate_groups",
    "GL_PROJECT_PATH",
    "GL_PROTOCOL",
    "GL_REPO",
    "GL_REPOSITORY",
    "GL_USER",
    "GL_USERNAME",
    // Gitea and Forgejo
    "GITEA_DEPLOY_KEY_ID",
    "GITEA_KEY_ID",
    "GITEA_PR_ID",
    "GITEA_PUSHER_ID",
    "GITEA_PUSHER_NAME",
    "GITEA_REPO_NAME",
    "GITEA_REPO_USER_NAME",
    // Bitbucket Data Center
    "BB_PROJECT_KEY",
    "BB_REPO_SLUG",
    "BB_USER_NAME",
    // GitHub Enterprise Server
    "GITHUB_PUBLIC_KEY_FINGERPRINT",
    "GITHUB_REPO_NAME",
    "GITHUB_USER_LOGIN",
};

/// Whether a variable of that name may reach the gate.
constexpr bool IsAllowedVariable(std::string_view name) {
  for (std::string_view allowed : kAllowedVariables) {
    if (name == allowed) return true;
  }
  constexpr std::string_view kOption = "GIT_PUSH_OPTION_";
  if (name.substr(0, kOption.size()) != kOption || name.size() == kOption.size()) return false;
  return name.find_first_not_of("0123456789", kOption.size()) == std::string_view::npos;
}

}  // namespace pushgate::hook
