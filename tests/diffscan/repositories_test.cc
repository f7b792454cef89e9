#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <thread>

#include "diffscan/test_repository.h"
#include "diffscan/worktree.h"

namespace pushgate::diffscan {
namespace {

namespace fs = std::filesystem;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

Error OpenError(const std::string& git_dir) {
  Location location;
  location.git_dir = git_dir;
  Result<Repository> repository = Repository::Open(location);
  EXPECT_FALSE(repository) << git_dir;
  return repository ? Error() : repository.error();
}

struct RepositoriesTest : testing::Test {
  TestRepository repo;

  std::vector<std::string> Scan(const Location& location, const std::string& tip) {
    Result<Repository> repository = Repository::Open(location);
    if (!repository) return {repository.error().message};
    RefUpdate update{Oid(), *Oid::FromHex(tip), "refs/heads/new"};
    auto result = ScanUpdate(*repository, update, repo.options, repo.shared, repo.watch);
    return result ? Lines(*result) : std::vector<std::string>{result.error().message};
  }
};

TEST_F(RepositoriesTest, AlternatesMayHaveColonsQuotesAndNewlinesInTheirPaths) {
  std::string tip = repo.Commit({{"a.py", "bad(1)\n"}});
  std::string odd = repo.folder() + "/odd:\"name\"\nä";
  fs::rename(repo.git_dir() + "/objects", odd);
  fs::create_directories(repo.git_dir() + "/objects");
  Location location = repo.location();
  EXPECT_THAT(Scan(location, tip), ElementsAre(":1 gate-content"));
  location.alternate_object_directories =
      "/nowhere:\"" + repo.folder() + "/odd:\\\"name\\\"\\n\\303\\244\"";
  EXPECT_THAT(Scan(location, tip), ElementsAre("a.py:1 no-bad"));
}

TEST_F(RepositoriesTest, AlternatesOfAlternatesAreFollowed) {
  std::string tip = repo.Commit({{"a.py", "bad(1)\n"}});
  fs::rename(repo.git_dir() + "/objects", repo.folder() + "/far:objects");
  for (const char* folder : {"/near/info", "/repo.git/objects/info"}) {
    fs::create_directories(repo.folder() + folder);
  }
  std::ofstream(repo.folder() + "/near/info/alternates") << "../far:objects\n../near\n";
  std::ofstream(repo.git_dir() + "/objects/info/alternates") << "# a comment\n"
                                                             << repo.folder() << "/near\n";
  EXPECT_THAT(Scan(repo.location(), tip), ElementsAre("a.py:1 no-bad"));
}

TEST_F(RepositoriesTest, PacksAreReadToo) {
  std::string tip = repo.Commit({{"a.py", "bad(1)\n"}});
  repo.SetRef("refs/heads/main", tip);
  repo.Git({"repack", "-adq", "--write-midx"});
  repo.SetRef("refs/scratch/main", tip);
  repo.Git({"update-ref", "-d", "refs/heads/main"});
  EXPECT_THAT(Scan(repo.location(), tip), ElementsAre("a.py:1 no-bad"));
}

TEST_F(RepositoriesTest, Sha256IsUnsupportedAndSaysSo) {
  std::string folder = repo.folder() + "/sha256.git";
  repo.Git({"init", "-q", "--bare", "--object-format=sha256", folder});
  Error error = OpenError(folder);
  EXPECT_EQ(error.code, ErrorCode::kUnsupported);
  EXPECT_THAT(error.message, AllOf(HasSubstr(folder), HasSubstr("sha256"), HasSubstr("enforce")));
}

TEST_F(RepositoriesTest, ReftablesAreUnsupportedAndSaySo) {
  repo.Git({"config", "core.repositoryformatversion", "1"});
  repo.Git({"config", "extensions.refstorage", "reftable"});
  Error error = OpenError(repo.git_dir());
  EXPECT_EQ(error.code, ErrorCode::kUnsupported);
  EXPECT_THAT(error.message, AllOf(HasSubstr(repo.git_dir()), HasSubstr("reftable")));
}

TEST_F(RepositoriesTest, UnknownExtensionsAreUnsupported) {
  repo.Git({"config", "core.repositoryformatversion", "1"});
  repo.Git({"config", "extensions.somethingnew", "true"});
  Error error = OpenError(repo.git_dir());
  EXPECT_EQ(error.code, ErrorCode::kUnsupported);
  EXPECT_THAT(error.message, HasSubstr("somethingnew"));
}

TEST_F(RepositoriesTest, HarmlessExtensionsAreAccepted) {
  std::string tip = repo.Commit({{"a.py", "bad(1)\n"}});
  repo.Git({"config", "core.repositoryformatversion", "1"});
  repo.Git({"config", "extensions.worktreeConfig", "true"});
  repo.Git({"config", "extensions.partialClone", "origin"});
  repo.Git({"config", "extensions.preciousObjects", "true"});
  repo.Git({"config", "extensions.objectFormat", "sha1"});
  std::ofstream(repo.git_dir() + "/config.worktree") << "[core]\n\tbare = true\n";
  EXPECT_THAT(Scan(repo.location(), tip), ElementsAre("a.py:1 no-bad"));
}

TEST_F(RepositoriesTest, AQuarantineThatCannotBeReadIsAFault) {
  repo.BeginPush();
  Location location = repo.location();
  ASSERT_EQ(chmod(repo.folder().c_str(), 0755), 0);
  ASSERT_EQ(chmod(location.object_directory.c_str(), 0), 0);
  bool root = geteuid() == 0;  // who reads everything
  ASSERT_EQ(root ? seteuid(65534) : 0, 0);
  Result<Repository> repository = Repository::Open(location);
  ASSERT_EQ(root ? seteuid(0) : 0, 0);
  ASSERT_EQ(chmod(location.object_directory.c_str(), 0700), 0);
  ASSERT_FALSE(repository);
  EXPECT_EQ(repository.error().code, ErrorCode::kFault);
  EXPECT_THAT(repository.error().message,
              AllOf(HasSubstr(location.object_directory), HasSubstr("must run as")));
}

TEST_F(RepositoriesTest, OutOfFileDescriptorsIsAFault) {
  std::string tip = repo.Commit({{"a.py", "bad(1)\n"}});
  Result<Repository> repository = Repository::Open(repo.location());
  ASSERT_TRUE(repository);
  rlimit before{}, none{};
  getrlimit(RLIMIT_NOFILE, &before);
  none = before;
  none.rlim_cur = 0;
  setrlimit(RLIMIT_NOFILE, &none);
  RefUpdate update{Oid(), *Oid::FromHex(tip), "refs/heads/new"};
  auto result = ScanUpdate(*repository, update, repo.options, repo.shared, repo.watch);
  setrlimit(RLIMIT_NOFILE, &before);
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().code, ErrorCode::kFault);
  EXPECT_THAT(result.error().message, HasSubstr("Too many open files"));
}

TEST_F(RepositoriesTest, ALaterFormatIsUnsupported) {
  repo.Git({"config", "core.repositoryformatversion", "2"});
  Error error = OpenError(repo.git_dir());
  EXPECT_EQ(error.code, ErrorCode::kUnsupported);
  EXPECT_THAT(error.message, HasSubstr("version 2"));
}

TEST_F(RepositoriesTest, ConfigurationsMayIncludeOthersOrBeAbsent) {
  std::string tip = repo.Commit({{"a.py", "bad(1)\n"}});
  repo.Git({"config", "include.path", "absent"});
  repo.Git({"config", "includeIf.gitdir:/srv/.path", "other"});
  repo.Git({"config", "includeIf.onbranch:main.path", "other"});
  EXPECT_THAT(Scan(repo.location(), tip), ElementsAre("a.py:1 no-bad"));
  fs::remove(repo.git_dir() + "/config");
  EXPECT_THAT(Scan(repo.location(), tip), ElementsAre("a.py:1 no-bad"));
}

TEST_F(RepositoriesTest, AFolderThatIsNoRepositoryIsNotFound) {
  fs::create_directories(repo.folder() + "/empty");
  EXPECT_EQ(OpenError(repo.folder() + "/empty").code, ErrorCode::kNotFound);
  EXPECT_EQ(OpenError(repo.folder() + "/absent").code, ErrorCode::kNotFound);
}

TEST_F(RepositoriesTest, AConfigurationThatCannotBeReadIsAFault) {
  std::ofstream(repo.git_dir() + "/config") << "[core\n";
  Error error = OpenError(repo.git_dir());
  EXPECT_EQ(error.code, ErrorCode::kFault);
  EXPECT_THAT(error.message, HasSubstr(repo.git_dir()));
}

TEST_F(RepositoriesTest, ARepositoryOfAnotherUserIsOpened) {
  std::string tip = repo.Commit({{"a.py", "bad(1)\n"}});
  std::error_code error;
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(repo.git_dir())) {
    if (chown(entry.path().c_str(), 65534, 65534) != 0) GTEST_SKIP() << "needs root";
  }
  ASSERT_EQ(chown(repo.git_dir().c_str(), 65534, 65534), 0);
  EXPECT_THAT(Scan(repo.location(), tip), ElementsAre("a.py:1 no-bad"));
}

TEST_F(RepositoriesTest, ALinkedWorktreesFolderIsOpened) {
  std::string tip = repo.Commit({{"a.py", "bad(1)\n"}});
  repo.SetRef("refs/heads/main", tip);
  repo.Git({"worktree", "add", "-q", "-b", "linked", repo.folder() + "/linked", "main"});
  Result<std::string> git_dir = DiscoverRepository(repo.folder() + "/linked");
  ASSERT_TRUE(git_dir) << git_dir.error().message;
  Location location;
  location.git_dir = *git_dir;
  Result<Repository> repository = Repository::Open(location);
  ASSERT_TRUE(repository) << repository.error().message;
  Result<Range> range = ResolveRange(*repository, "HEAD");
  ASSERT_TRUE(range) << range.error().message;
  EXPECT_EQ(Id(range->tip), tip);
}

TEST_F(RepositoriesTest, TheOwnersGitConfigurationChangesNothing) {
  std::string home = repo.folder() + "/home";
  fs::create_directories(home);
  std::ofstream(home + "/.gitconfig") << "[core\n";  // would fail to parse
  setenv("HOME", home.c_str(), 1);
  std::string tip = repo.Commit({{"a.py", "bad(1)\n"}});
  EXPECT_THAT(Scan(repo.location(), tip), ElementsAre("a.py:1 no-bad"));
}

TEST_F(RepositoriesTest, ManyThreadsScanAtOnce) {
  std::string root = repo.Commit({{"a.py", "x = 1\n"}});
  repo.SetRef("refs/heads/main", root);
  std::vector<std::string> tips;
  for (int i = 0; i < 4; ++i) tips.push_back(repo.Commit({{"b.py", "bad(1)\n"}}, {root}));
  std::vector<std::vector<std::string>> lines(tips.size());
  std::vector<std::thread> threads;
  for (size_t i = 0; i < tips.size(); ++i) {
    threads.emplace_back([&, i] {
      for (int round = 0; round < 10; ++round) lines[i] = Scan(repo.location(), tips[i]);
    });
  }
  for (std::thread& thread : threads) thread.join();
  for (const auto& found : lines) EXPECT_THAT(found, ElementsAre("b.py:1 no-bad"));
}

}  // namespace
}  // namespace pushgate::diffscan
