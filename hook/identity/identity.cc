#include "hook/identity/identity.h"

#include <algorithm>
#include <charconv>
#include <utility>

namespace pushgate::hook {
namespace {

/// Joins the groups that are there with those that are new.
void AddGroups(Identity& identity, std::vector<std::string> more) {
  std::vector<std::string>& all = identity.groups;
  for (std::string& group : more) all.push_back(std::move(group));
  std::sort(all.begin(), all.end());
  all.erase(std::unique(all.begin(), all.end()), all.end());
}

/// A key that belongs to no person. No server allows a colon in a user's name.
std::string DeployKey(std::string_view number) { return "deploy-key:" + std::string(number); }

/// The name that the server tells; empty if it tells none.
std::string ToldName(const ServerVariables& server, const Environment& environment) {
  // Gitea names the repository's owner where a deploy key pushes.
  std::string deploy_key = VariableIn(environment, server.deploy_key);
  if (!deploy_key.empty() && deploy_key != "0") return DeployKey(deploy_key);
  std::string name = VariableIn(environment, server.user);
  // GitLab gives a deploy key no name, but an id that somebody could have as a name.
  constexpr std::string_view kKey = "key-";
  std::string id = VariableIn(environment, server.key);
  bool nameless_key = server.kind == ServerKind::kGitlab && name.empty() && id.starts_with(kKey);
  return nameless_key ? DeployKey(id.substr(kKey.size())) : name;
}

/// Takes the signer's name where no server tells one. "G" is git's word for a good signature of a
/// key that the server trusts; a nonce of another time could be replayed.
void BelieveSignature(const Environment& environment, Identity& identity) {
  bool good = VariableIn(environment, "GIT_PUSH_CERT_STATUS") == "G" &&
              VariableIn(environment, "GIT_PUSH_CERT_NONCE_STATUS") == "OK";
  if (!good) return;
  identity.user = VariableIn(environment, "GIT_PUSH_CERT_SIGNER");
  identity.key_id = VariableIn(environment, "GIT_PUSH_CERT_KEY");
  if (!identity.user.empty()) identity.trust = Trust::kSigned;
}

Identity FromEnvironment(ServerKind kind, const Environment& environment) {
  const ServerVariables& server = VariablesOf(kind);
  Identity identity;
  identity.user = ToldName(server, environment);
  identity.key_id = VariableIn(environment, server.key);
  identity.protocol = server.only_protocol.empty() ? VariableIn(environment, server.protocol)
                                                   : std::string(server.only_protocol);
  if (identity.user.empty()) {
    BelieveSignature(environment, identity);
  } else {
    identity.trust = Trust::kServer;
    AddGroups(identity, SplitNames(VariableIn(environment, server.groups)));
  }
  identity.entitled = !identity.user.empty();
  return identity;
}

/// The number behind GIT_PUSH_OPTION_COUNT, as far as it is one.
size_t OptionCount(const Environment& environment) {
  std::string text = VariableIn(environment, "GIT_PUSH_OPTION_COUNT");
  size_t count = 0;
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
  bool whole = error == std::errc() && end == text.data() + text.size();
  return whole ? std::min<size_t>(count, environment.size()) : 0;
}

}  // namespace

std::string_view Name(Trust trust) {
  switch (trust) {
    case Trust::kServer:
      return "server";
    case Trust::kSigned:
      return "signed";
    case Trust::kUnverified:
      return "unverified";
    case Trust::kUnknown:
      break;
  }
  return "unknown";
}

Identity Identify(ServerKind kind, const Environment& environment, const std::string& account,
                  const Groups& groups) {
  Identity identity;
  if (account.empty()) {
    identity = FromEnvironment(kind, environment);
  } else {
    identity.user = account;
    identity.trust = Trust::kUnverified;
    identity.entitled = kind == ServerKind::kSsh;
  }
  auto found = groups.find(identity.user);
  if (identity.entitled && found != groups.end()) AddGroups(identity, found->second);
  return identity;
}

void AddUnixGroups(ServerKind kind, Identity& identity) {
  bool account = identity.trust == Trust::kServer || identity.trust == Trust::kUnverified;
  if (kind == ServerKind::kSsh && identity.entitled && account) {
    AddGroups(identity, UnixGroupsOf(identity.user));
  }
}

std::string BreakGlassReason(const Environment& environment) {
  constexpr std::string_view kOption = "pushgate.bypass=";
  std::string reason;
  for (size_t i = 0; i < OptionCount(environment); ++i) {
    std::string option = VariableIn(environment, "GIT_PUSH_OPTION_" + std::to_string(i));
    if (!option.starts_with(kOption)) continue;
    std::string given = option.substr(kOption.size());
    bool blank = given.find_first_not_of(" \t") == std::string::npos;
    if (!blank) reason = std::move(given);
  }
  return reason;
}

}  // namespace pushgate::hook
