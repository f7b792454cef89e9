#include "hook/identity/identity.h"

#include <gtest/gtest.h>
#include <stdlib.h>

#include <filesystem>
#include <string>

namespace pushgate::hook {
namespace {

namespace fs = std::filesystem;

const Environment kEverything = {
    {"PUSHGATE_USER", "ssh-user"},
    {"REMOTE_USER", "http-user"},
    {"GL_USER", "gitolite-user"},
    {"GL_REPO", "gitolite/repo"},
    {"GITEA_PUSHER_NAME", "gitea"},
    {"GITEA_REPO_USER_NAME", "team"},
    {"GITEA_REPO_NAME", "api"},
    {"GL_USERNAME", "gitlab"},
    {"GL_ID", "user-7"},
    {"GL_PROJECT_PATH", "group/sub/project"},
    {"BB_USER_NAME", "bitbucket"},
    {"BB_PROJECT_KEY", "KEY"},
    {"BB_REPO_SLUG", "slug"},
    {"GITHUB_USER_LOGIN", "octo"},
    {"GITHUB_REPO_NAME", "org/repo"},
};

std::string NameIn(ServerKind kind, const Environment& environment) {
  return RepositoryName(kind, environment, "/srv/git/team/api.git", "/srv/git");
}

TEST(Identity, EachKindOfServerHasItsOwnVariables) {
  EXPECT_EQ(UserName(ServerKind::kSsh, kEverything), "ssh-user");
  EXPECT_EQ(UserName(ServerKind::kHttp, kEverything), "http-user");
  EXPECT_EQ(UserName(ServerKind::kGitolite, kEverything), "gitolite-user");
  EXPECT_EQ(UserName(ServerKind::kGitea, kEverything), "gitea");
  EXPECT_EQ(UserName(ServerKind::kGitlab, kEverything), "gitlab");
  EXPECT_EQ(UserName(ServerKind::kBitbucket, kEverything), "bitbucket");
  EXPECT_EQ(UserName(ServerKind::kGhes, kEverything), "octo");
}

TEST(Identity, NoOtherKindsVariablesAreRead) {
  for (ServerKind kind :
       {ServerKind::kSsh, ServerKind::kHttp, ServerKind::kGitolite, ServerKind::kGitea,
        ServerKind::kGitlab, ServerKind::kBitbucket, ServerKind::kGhes}) {
    Environment others = kEverything;
    for (std::string_view variable : VariablesOf(kind).user) others.erase(std::string(variable));
    for (std::string_view variable : VariablesOf(kind).repository) {
      others.erase(std::string(variable));
    }
    EXPECT_EQ(VariablesOf(kind).kind, kind);
    EXPECT_EQ(UserName(kind, others), "");
    EXPECT_EQ(NameIn(kind, others), "team/api");
  }
}

TEST(Identity, ADeployKeyOfGitlabHasOnlyAnId) {
  EXPECT_EQ(UserName(ServerKind::kGitlab, {{"GL_ID", "key-3"}}), "key-3");
  EXPECT_EQ(UserName(ServerKind::kGitlab, {{"GL_USERNAME", ""}, {"GL_ID", "key-3"}}), "key-3");
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
