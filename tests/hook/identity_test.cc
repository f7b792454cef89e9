#include "hook/identity/identity.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <stdlib.h>

#include <filesystem>
#include <string>

namespace pushgate::hook {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;

constexpr ServerKind kKinds[] = {ServerKind::kSsh,   ServerKind::kHttp,   ServerKind::kGitolite,
                                 ServerKind::kGitea, ServerKind::kGitlab, ServerKind::kBitbucket,
                                 ServerKind::kGhes};

const Environment kEverything = {
    {"PUSHGATE_USER", "ssh-user"},
    {"REMOTE_USER", "http-user"},
    {"GL_USER", "gitolite-user"},
    {"GL_REPO", "gitolite/repo"},
    {"GL_OPTION_pushgate_groups", "@admins @staff"},
    {"GITEA_PUSHER_NAME", "gitea"},
    {"GITEA_REPO_USER_NAME", "team"},
    {"GITEA_REPO_NAME", "api"},
    {"GITEA_KEY_ID", "12"},
    {"GITEA_DEPLOY_KEY_ID", "0"},
    {"GL_USERNAME", "gitlab"},
    {"GL_ID", "user-7"},
    {"GL_PROTOCOL", "web"},
    {"GL_PROJECT_PATH", "group/sub/project"},
    {"BB_USER_NAME", "bitbucket"},
    {"BB_PROJECT_KEY", "KEY"},
    {"BB_REPO_SLUG", "slug"},
    {"GITHUB_USER_LOGIN", "octo"},
    {"GITHUB_REPO_NAME", "org/repo"},
    {"GITHUB_PUBLIC_KEY_FINGERPRINT", "SHA256:abc"},
};

const Environment kSigned = {
    {"GIT_PUSH_CERT_SIGNER", "Dev One <dev@example.com>"},
    {"GIT_PUSH_CERT_KEY", "ABCD"},
    {"GIT_PUSH_CERT_STATUS", "G"},
    {"GIT_PUSH_CERT_NONCE_STATUS", "OK"},
};

const Groups kGroups = {{"gitea", {"owners", "all"}}, {"root", {"owners"}}, {"", {"nobodies"}}};

Identity In(ServerKind kind, const Environment& environment, const std::string& account = "") {
  return Identify(kind, environment, account, kGroups);
}

std::string NameIn(ServerKind kind, const Environment& environment) {
  return RepositoryName(kind, environment, "/srv/git/team/api.git", "/srv/git");
}

TEST(Identity, EachKindOfServerHasItsOwnVariables) {
  EXPECT_EQ(In(ServerKind::kSsh, kEverything).user, "ssh-user");
  EXPECT_EQ(In(ServerKind::kHttp, kEverything).user, "http-user");
  EXPECT_EQ(In(ServerKind::kGitolite, kEverything).user, "gitolite-user");
  EXPECT_EQ(In(ServerKind::kGitea, kEverything).user, "gitea");
  EXPECT_EQ(In(ServerKind::kGitlab, kEverything).user, "gitlab");
  EXPECT_EQ(In(ServerKind::kBitbucket, kEverything).user, "bitbucket");
  EXPECT_EQ(In(ServerKind::kGhes, kEverything).user, "octo");
  for (ServerKind kind : kKinds) {
    EXPECT_EQ(In(kind, kEverything).trust, Trust::kServer);
    EXPECT_TRUE(In(kind, kEverything).entitled);
  }
}

TEST(Identity, NoOtherKindsVariablesAreRead) {
  for (ServerKind kind : kKinds) {
    Environment others = kEverything;
    std::erase_if(others, [&](const auto& variable) { return IsRead(kind, variable.first); });
    EXPECT_EQ(VariablesOf(kind).kind, kind);
    Identity identity = In(kind, others);
    EXPECT_EQ(identity.user, "");
    EXPECT_EQ(identity.key_id, "");
    EXPECT_EQ(identity.trust, Trust::kUnknown);
    EXPECT_FALSE(identity.entitled);
    EXPECT_TRUE(identity.groups.empty());
    EXPECT_EQ(NameIn(kind, others), "team/api");
  }
}

TEST(Identity, KeysProtocolsAndGroups) {
  EXPECT_EQ(In(ServerKind::kGitea, kEverything).key_id, "12");
  EXPECT_EQ(In(ServerKind::kGitlab, kEverything).key_id, "user-7");
  EXPECT_EQ(In(ServerKind::kGhes, kEverything).key_id, "SHA256:abc");
  EXPECT_EQ(In(ServerKind::kGitlab, kEverything).protocol, "web");
  EXPECT_EQ(In(ServerKind::kSsh, kEverything).protocol, "ssh");
  EXPECT_EQ(In(ServerKind::kHttp, kEverything).protocol, "http");
  EXPECT_THAT(In(ServerKind::kGitolite, kEverything).groups, ElementsAre("@admins", "@staff"));
  EXPECT_THAT(In(ServerKind::kGitea, kEverything).groups, ElementsAre("all", "owners"));
}

TEST(Identity, AKeyOfNobodyHasNobodysName) {
  Environment gitea = kEverything;
  gitea["GITEA_DEPLOY_KEY_ID"] = "7";
  EXPECT_EQ(In(ServerKind::kGitea, gitea).user, "deploy-key:7");
  EXPECT_TRUE(In(ServerKind::kGitea, gitea).groups.empty());
  EXPECT_EQ(In(ServerKind::kGitlab, {{"GL_ID", "key-3"}}).user, "deploy-key:3");
  EXPECT_EQ(In(ServerKind::kGitlab, {{"GL_USERNAME", ""}, {"GL_ID", "key-3"}}).user,
            "deploy-key:3");
  EXPECT_EQ(In(ServerKind::kGitlab, {{"GL_ID", "user-7"}}).user, "");
}

TEST(Identity, AnAccountIsBelievedWhereNamesAreAccountsAndNothingElseOfIt) {
  Environment environment = kEverything;
  environment.insert(kSigned.begin(), kSigned.end());
  for (ServerKind kind : kKinds) {
    Identity identity = In(kind, environment, "intruder");
    EXPECT_EQ(identity.user, "intruder");
    EXPECT_EQ(identity.trust, Trust::kUnverified);
    EXPECT_EQ(identity.entitled, kind == ServerKind::kSsh);
    EXPECT_EQ(identity.key_id, "");
  }
  EXPECT_TRUE(In(ServerKind::kGitea, kEverything, "root").groups.empty());
  EXPECT_THAT(In(ServerKind::kSsh, {}, "root").groups, ElementsAre("owners"));
}

TEST(Identity, ASignatureThatGitVerifiedNamesWhomNoServerNames) {
  Identity signer = In(ServerKind::kSsh, kSigned);
  EXPECT_EQ(signer.user, "Dev One <dev@example.com>");
  EXPECT_EQ(signer.key_id, "ABCD");
  EXPECT_EQ(signer.trust, Trust::kSigned);
  EXPECT_TRUE(signer.entitled);
  Environment both = kSigned;
  both["PUSHGATE_USER"] = "ssh-user";
  EXPECT_EQ(In(ServerKind::kSsh, both).user, "ssh-user");
  EXPECT_EQ(In(ServerKind::kSsh, both).trust, Trust::kServer);
}

TEST(Identity, NoOtherSignatureNamesAnybody) {
  for (const char* status : {"B", "U", "X", "Y", "R", "E", "N", "", "g", "G "}) {
    Environment environment = kSigned;
    environment["GIT_PUSH_CERT_STATUS"] = status;
    EXPECT_EQ(In(ServerKind::kSsh, environment).trust, Trust::kUnknown) << status;
  }
  for (const char* nonce : {"SLOP", "BAD", "MISSING", "UNSOLICITED", ""}) {
    Environment environment = kSigned;
    environment["GIT_PUSH_CERT_NONCE_STATUS"] = nonce;
    EXPECT_EQ(In(ServerKind::kSsh, environment).user, "") << nonce;
  }
  Environment unknown = kSigned;
  unknown.erase("GIT_PUSH_CERT_NONCE_STATUS");
  EXPECT_EQ(In(ServerKind::kSsh, unknown).user, "");
}

TEST(Identity, UnixGroupsAreForSshAlone) {
  Identity root = In(ServerKind::kSsh, {{"PUSHGATE_USER", "root"}});
  AddUnixGroups(ServerKind::kSsh, root);
  EXPECT_THAT(root.groups, testing::IsSupersetOf({"owners", "root"}));
  Identity http = In(ServerKind::kHttp, {{"REMOTE_USER", "root"}});
  AddUnixGroups(ServerKind::kHttp, http);
  EXPECT_THAT(http.groups, ElementsAre("owners"));
  Identity nobody = In(ServerKind::kSsh, {{"PUSHGATE_USER", "no such account"}});
  AddUnixGroups(ServerKind::kSsh, nobody);
  EXPECT_TRUE(nobody.groups.empty());
}

TEST(Identity, UnixGroupsAreNotForSigners) {
  Environment signed_by_root = kSigned;
  signed_by_root["GIT_PUSH_CERT_SIGNER"] = "root";
  Identity signer = In(ServerKind::kSsh, signed_by_root);
  AddUnixGroups(ServerKind::kSsh, signer);
  EXPECT_THAT(signer.groups, ElementsAre("owners"));
}

TEST(BreakGlassReason, IsTheLastPushOptionOfItsName) {
  EXPECT_EQ(BreakGlassReason({}), "");
  EXPECT_EQ(BreakGlassReason({{"GIT_PUSH_OPTION_COUNT", "1"},
                              {"GIT_PUSH_OPTION_0", "pushgate.bypass=the site is down"}}),
            "the site is down");
  EXPECT_EQ(BreakGlassReason({{"GIT_PUSH_OPTION_COUNT", "4"},
                              {"GIT_PUSH_OPTION_0", "pushgate.bypass=one"},
                              {"GIT_PUSH_OPTION_1", "ci.skip"},
                              {"GIT_PUSH_OPTION_2", "pushgate.bypass=two=2"},
                              {"GIT_PUSH_OPTION_3", "pushgate.bypass=  "}}),
            "two=2");
  for (const char* option : {"pushgate.bypass", "pushgate.bypass=", "pushgate.bypass=\t",
                             "Pushgate.bypass=x", " pushgate.bypass=x", "bypass=x"}) {
    EXPECT_EQ(BreakGlassReason({{"GIT_PUSH_OPTION_COUNT", "1"}, {"GIT_PUSH_OPTION_0", option}}), "")
        << option;
  }
}

TEST(BreakGlassReason, BelievesTheCount) {
  for (const char* count : {"0", "", "-1", "x", "1x", "99999999999999999999999"}) {
    EXPECT_EQ(BreakGlassReason(
                  {{"GIT_PUSH_OPTION_COUNT", count}, {"GIT_PUSH_OPTION_0", "pushgate.bypass=x"}}),
              "")
        << count;
  }
}

TEST(RepositoryName, IsWhatTheServerCallsIt) {
  EXPECT_EQ(NameIn(ServerKind::kGitolite, kEverything), "gitolite/repo");
  EXPECT_EQ(NameIn(ServerKind::kGitea, kEverything), "team/api");
  EXPECT_EQ(NameIn(ServerKind::kGitlab, kEverything), "group/sub/project");
  EXPECT_EQ(NameIn(ServerKind::kBitbucket, kEverything), "KEY/slug");
  EXPECT_EQ(NameIn(ServerKind::kGhes, kEverything), "org/repo");
  EXPECT_EQ(NameIn(ServerKind::kSsh, kEverything), "team/api");
}

TEST(RepositoryName, HalfANameIsNone) {
  EXPECT_EQ(NameIn(ServerKind::kGitea, {{"GITEA_REPO_NAME", "forged"}}), "team/api");
}

TEST(RepositoryName, IsElseItsPath) {
  auto name = [](const std::string& path, const std::string& root) {
    return RepositoryName(ServerKind::kSsh, {}, path, root);
  };
  EXPECT_EQ(name("/srv/git/a.git", "/srv/git"), "a");
  EXPECT_EQ(name("/srv/git/a.git/", "/srv/git/"), "a");
  EXPECT_EQ(name("/srv/git/team/work/.git", "/srv/git"), "team/work");
  EXPECT_EQ(name("/srv/git/plain", "/srv/git"), "plain");
  EXPECT_EQ(name("/srv/gitlab/a.git", "/srv/git"), "/srv/gitlab/a.git");
  EXPECT_EQ(name("/srv/git/../evil/a.git", "/srv/git"), "/srv/evil/a.git");
  EXPECT_EQ(name("/x/a.git", "/"), "x/a");
}

TEST(RepositoryName, SymbolicLinksAreResolved) {
  char folder[] = "/tmp/pushgate-identity-XXXXXX";
  ASSERT_NE(mkdtemp(folder), nullptr);
  fs::path root(folder);
  fs::create_directories(root / "data" / "a.git");
  fs::create_directory_symlink(root / "data", root / "git");
  EXPECT_EQ(RepositoryName(ServerKind::kSsh, {}, root / "data" / "a.git", root / "git"), "a");
  EXPECT_EQ(RepositoryName(ServerKind::kSsh, {}, root / "git" / "a.git", root / "data"), "a");
  fs::remove_all(root);
}

}  // namespace
}  // namespace pushgate::hook
