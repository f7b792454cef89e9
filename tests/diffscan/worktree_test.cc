#include "diffscan/worktree.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "diffscan/test_repository.h"

namespace pushgate::diffscan {
namespace {

namespace fs = std::filesystem;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

struct WorktreeTest : testing::Test {
  TestRepository repo;
  fs::path top = fs::path(repo.folder()) / "work";
  fs::path before = fs::current_path();

  void SetUp() override {
    fs::create_directories(top);
    fs::current_path(top);
  }
  void TearDown() override { fs::current_path(before); }

  void Write(const std::string& path, const std::string& text = "x = 1\n") {
    fs::create_directories(fs::path(path).parent_path().empty() ? "."
                                                                : fs::path(path).parent_path());
    std::ofstream(path, std::ios::binary) << text;
  }
  void Git(const std::string& arguments) {
    ASSERT_EQ(system(("git " + arguments + " >/dev/null 2>&1").c_str()), 0) << arguments;
  }
  WorktreeListing List(const std::vector<std::string>& paths) {
    Result<WorktreeListing> listing = ListWorktree(paths, {"*.py", "*.pyi", "*.pyw"});
    if (listing) return *listing;
    ADD_FAILURE() << listing.error().message;
    return {};
  }
  std::vector<std::string> Shown(const std::vector<std::string>& paths) {
    std::vector<std::string> shown;
    for (const WorktreeFile& file : List(paths).files) shown.push_back(file.shown);
    return shown;
  }
};

TEST_F(WorktreeTest, FoldersAreWalkedOutsideAnyRepository) {
  Write("b.py");
  Write("sub/A.PY");
  Write("sub/script", "#!/usr/bin/env python3\n");
  Write("sub/shell", "#!/bin/sh\n");
  Write("sub/notes.txt");
  EXPECT_THAT(Shown({"."}), ElementsAre("./b.py", "./sub/A.PY", "./sub/script"));
  EXPECT_THAT(Shown({"sub/", "b.py"}), ElementsAre("b.py", "sub/A.PY", "sub/script"));
}

TEST_F(WorktreeTest, AFileIsTakenWhateverItsName) {
  Write("notes.txt");
  WorktreeListing listing = List({"notes.txt"});
  ASSERT_EQ(listing.files.size(), 1U);
  EXPECT_EQ(listing.files[0].shown, "notes.txt");
  EXPECT_EQ(listing.files[0].in_repo, "notes.txt");
  EXPECT_EQ(fs::path(listing.files[0].disk), fs::canonical("notes.txt"));
}

TEST_F(WorktreeTest, EachFileIsListedOnce) {
  Write("src/a.py");
  EXPECT_THAT(Shown({"src", ".", "src/a.py", "./src"}), ElementsAre("src/a.py"));
}

TEST_F(WorktreeTest, LinksAreNotFollowed) {
  Write("a.py");
  Write("out/b.py");
  fs::create_directories("in");
  fs::create_symlink(top / "out", "in/folder");
  fs::create_symlink(top / "a.py", "in/link.py");
  EXPECT_THAT(Shown({"in"}), IsEmpty());
  EXPECT_THAT(Shown({"in/link.py"}), ElementsAre("in/link.py"));
}

TEST_F(WorktreeTest, IgnoredFilesAreLeftOutUnlessTracked) {
  Git("init -q .");
  Write(".gitignore", "*.gen.py\n/build/\n/kept/\n!/kept/\n");
  for (const char* path : {"a.py", "b.gen.py", "tracked.gen.py", "build/c.py", "build/tracked.py",
                           "src/d.py", "src/e.gen.py"}) {
    Write(path);
  }
  Write("src/.gitignore", "local.py\n");
  Write("src/local.py");
  Git("add -f tracked.gen.py build/tracked.py");
  EXPECT_THAT(Shown({"."}),
              ElementsAre("./a.py", "./build/tracked.py", "./src/d.py", "./tracked.gen.py"));
  EXPECT_THAT(Shown({"b.gen.py"}), ElementsAre("b.gen.py"));
}

TEST_F(WorktreeTest, PathsInTheRepositoryAreRelativeToItsRoot) {
  Git("init -q .");
  Write("src/a.py");
  fs::current_path("src");
  WorktreeListing listing = List({"."});
  ASSERT_EQ(listing.files.size(), 1U);
  EXPECT_EQ(listing.files[0].shown, "./a.py");
  EXPECT_EQ(listing.files[0].in_repo, "src/a.py");
}

TEST_F(WorktreeTest, ARepositoryInsideHasItsOwnIgnoreFiles) {
  Git("init -q .");
  Git("init -q inner");
  Write("inner/.gitignore", "skip.py\n");
  Write("inner/skip.py");
  Write("inner/a.py");
  EXPECT_THAT(Shown({"."}), ElementsAre("./inner/a.py"));
}

TEST_F(WorktreeTest, GitFoldersAreNotWalked) {
  Git("init -q .");
  Write(".git/hooks/x.py");
  EXPECT_THAT(Shown({"."}), IsEmpty());
}

TEST_F(WorktreeTest, WhatCannotBeReadIsSkippedWithTheReason) {
  Write("a.py");
  Write("closed/b.py");
  ASSERT_EQ(chmod(repo.folder().c_str(), 0755), 0);
  ASSERT_EQ(chmod("a.py", 0), 0);
  ASSERT_EQ(chmod("closed", 0), 0);
  bool root = geteuid() == 0;  // who reads everything
  ASSERT_EQ(root ? seteuid(65534) : 0, 0);
  WorktreeListing listing = List({"."});
  ASSERT_EQ(root ? seteuid(0) : 0, 0);
  ASSERT_EQ(chmod("closed", 0700), 0);
  EXPECT_THAT(listing.files, IsEmpty());
  ASSERT_EQ(listing.skipped.size(), 2U);
  EXPECT_EQ(listing.skipped[0].shown, "./a.py");
  EXPECT_EQ(listing.skipped[1].shown, "./closed");
  EXPECT_THAT(listing.skipped[0].reason, HasSubstr("Permission denied"));
}

TEST_F(WorktreeTest, WhatIsNoFileIsSkipped) {
  ASSERT_EQ(mkfifo("pipe.py", 0600), 0);
  WorktreeListing listing = List({"pipe.py"});
  EXPECT_THAT(listing.files, IsEmpty());
  ASSERT_EQ(listing.skipped.size(), 1U);
  EXPECT_THAT(listing.skipped[0].reason, HasSubstr("no regular file"));
  EXPECT_THAT(List({"."}).files, IsEmpty());
}

TEST_F(WorktreeTest, AnAbsentPathIsAnError) {
  Result<WorktreeListing> listing = ListWorktree({"absent"}, {"*.py"});
  ASSERT_FALSE(listing);
  EXPECT_EQ(listing.error().code, ErrorCode::kNotFound);
  EXPECT_EQ(listing.error().message, "absent: there is no such file or folder");
}

TEST_F(WorktreeTest, DiscoverRepositoryLooksUpwards) {
  EXPECT_FALSE(DiscoverRepository("."));
  Git("init -q .");
  Write("src/deep/a.py");
  std::string expected = (fs::canonical(".") / ".git").string();
  EXPECT_EQ(*DiscoverRepository("src/deep"), expected);
  EXPECT_EQ(*DiscoverRepository("src/deep/a.py"), expected);
  EXPECT_EQ(*DiscoverRepository(repo.git_dir()), fs::canonical(repo.git_dir()).string());
}

}  // namespace
}  // namespace pushgate::diffscan
