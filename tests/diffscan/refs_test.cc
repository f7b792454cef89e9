#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "diffscan/symbolic_ref.h"
#include "diffscan/test_repository.h"

namespace pushgate::diffscan {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

const char kZeros[] = "0000000000000000000000000000000000000000";

struct RefsTest : testing::Test {
  TestRepository repo;
  std::string root = repo.Commit({{"a.py", "def f():\n    bad(1)\n"}});

  void SetUp() override {
    repo.SetRef("refs/heads/main", root);
    repo.BeginPush();
  }

  std::vector<std::string> Compared(const ScanResult& result) {
    std::vector<std::string> ids;
    for (const Oid& id : result.compared) ids.push_back(Id(id));
    return ids;
  }
};

TEST_F(RefsTest, ANewBranchAnswersForItsOwnCommitsOnly) {
  std::string first = repo.Commit({{"b.py", "bad(1)\n"}}, {root});
  std::string second = repo.Commit({{"c.py", "x = 1\n"}}, {first});
  ScanResult result = repo.Push("", second, "refs/heads/new");
  EXPECT_THAT(Lines(result), ElementsAre("b.py:1 no-bad"));
  EXPECT_EQ(result.stats.commits, 2U);
  EXPECT_THAT(Compared(result), ElementsAre(root));
}

TEST_F(RefsTest, ANewBranchAtAKnownCommitBringsNothing) {
  ScanResult result = repo.Push("", root, "refs/heads/new");
  EXPECT_THAT(Lines(result), IsEmpty());
  EXPECT_EQ(result.stats.commits, 0U);
}

TEST_F(RefsTest, ABranchOfAnotherBranchThanHeadsAnswersForItsOwnCommitsOnly) {
  std::string side = repo.Commit({{"b.py", "bad(1)\n"}}, {root});
  std::string further = repo.Commit({{"c.py", "bad(1)\n"}}, {side});
  repo.EndPush();
  repo.SetRef("refs/heads/side", further);
  repo.BeginPush();
  std::string own = repo.Commit({{"d.py", "bad(1)\n"}}, {side});
  ScanResult result = repo.Push("", own, "refs/heads/new");
  EXPECT_THAT(Lines(result), ElementsAre("d.py:1 no-bad"));
  EXPECT_THAT(Compared(result), ElementsAre(side));
}

TEST_F(RefsTest, DeletionsAndUpdatesThatChangeNothingBringNothing) {
  for (auto [from, to] :
       {std::pair<std::string, std::string>{root, kZeros}, {kZeros, kZeros}, {root, root}}) {
    ScanResult result = repo.Push(from, to);
    EXPECT_THAT(Lines(result), IsEmpty());
    EXPECT_TRUE(result.tip.IsZero());
  }
}

TEST_F(RefsTest, AForcePushAnswersForWhatIsNewOnly) {
  std::string replaced = repo.Commit({{"b.py", "bad(1)\n"}}, {root});
  repo.EndPush();
  repo.SetRef("refs/heads/main", replaced);
  repo.BeginPush();
  std::string clean = repo.Commit({{"c.py", "x = 1\n"}}, {root});
  EXPECT_THAT(Lines(repo.Push(replaced, clean)), IsEmpty());
  std::string dirty = repo.Commit({{"c.py", "bad(2)\n"}}, {root});
  EXPECT_THAT(Lines(repo.Push(replaced, dirty)), ElementsAre("c.py:1 no-bad"));
  EXPECT_THAT(Lines(repo.Push(replaced, root)), IsEmpty());
}

TEST_F(RefsTest, LightAnnotatedAndNestedTagsAreJudged) {
  std::string commit = repo.Commit({{"b.py", "bad(1)\n"}}, {root});
  auto tag = [&](const std::string& id, const std::string& type) {
    return repo.Git({"mktag"},
                    "object " + id + "\ntype " + type +
                        "\ntag t\ntagger Dev One <dev@example.com> 1700000000 +0000\n\nT\n");
  };
  std::string annotated = tag(commit, "commit");
  std::string nested = tag(annotated, "tag");
  for (const std::string& id : {commit, annotated, nested}) {
    ScanResult result = repo.Push("", id, "refs/tags/t");
    ASSERT_THAT(Lines(result), ElementsAre("b.py:1 no-bad"));
    EXPECT_EQ(Id(result.found[0].commit), commit);
  }
}

TEST_F(RefsTest, AnAnnotatedTagIsABaseline) {
  std::string commit = repo.Commit({{"b.py", "bad(1)\n"}}, {root});
  std::string tag =
      repo.Git({"mktag"}, "object " + commit +
                              "\ntype commit\ntag t\n"
                              "tagger Dev One <dev@example.com> 1700000000 +0000\n\nT\n");
  repo.EndPush();
  repo.SetRef("refs/tags/t", tag);
  EXPECT_THAT(Lines(repo.Push(root, commit)), IsEmpty());
  repo.Git({"pack-refs", "--all"});
  EXPECT_THAT(Lines(repo.Push(root, commit)), IsEmpty());
}

TEST_F(RefsTest, ATagOnATreeIsJudgedWhole) {
  std::string tree = repo.Git({"rev-parse", root + "^{tree}"});
  ScanResult result = repo.Push("", tree, "refs/tags/tree");
  ASSERT_THAT(Lines(result), ElementsAre("a.py:2 no-bad"));
  EXPECT_EQ(Id(result.found[0].commit), tree);
}

TEST_F(RefsTest, ATagOnABlobIsNamed) {
  std::string blob = repo.Blob("bad(1)\n");
  ScanResult result = repo.Push("", blob, "refs/tags/blob");
  EXPECT_THAT(Lines(result), IsEmpty());
  EXPECT_THAT(Skips(result), ElementsAre("refs/tags/blob: names a blob, not a commit"));
  EXPECT_TRUE(result.tip.IsZero());
}

TEST_F(RefsTest, AnOrphanRootIsJudgedWhole) {
  std::string orphan = repo.Commit({{"o.py", "bad(1)\n"}});
  ScanResult result = repo.Push("", orphan, "refs/heads/orphan");
  EXPECT_THAT(Lines(result), ElementsAre("o.py:1 no-bad"));
  EXPECT_THAT(Compared(result), IsEmpty());
}

TEST_F(RefsTest, AnOrphanInPlaceOfABranchIsComparedWithTheOldTip) {
  std::string orphan = repo.Commit({{"a.py", "def f():\n    bad(1)\n"}, {"o.py", "bad(1)\n"}});
  EXPECT_THAT(Lines(repo.Push(root, orphan)), ElementsAre("o.py:1 no-bad"));
}

TEST_F(RefsTest, ACommitThatWentFirstToAnUnenforcedRefIsJudged) {
  std::string commit = repo.Commit({{"b.py", "bad(1)\n"}}, {root});
  repo.EndPush();
  repo.SetRef("refs/scratch/x", commit);
  repo.SetRef("refs/pull/1/head", commit);
  EXPECT_THAT(Lines(repo.Push(root, commit)), ElementsAre("b.py:1 no-bad"));
  EXPECT_THAT(Lines(repo.Push("", commit, "refs/heads/new")), ElementsAre("b.py:1 no-bad"));
}

TEST_F(RefsTest, ASymbolicRefIsNoBaseline) {
  std::string commit = repo.Commit({{"b.py", "bad(1)\n"}}, {root});
  repo.EndPush();
  repo.SetRef("refs/scratch/x", commit);
  repo.Git({"symbolic-ref", "refs/heads/alias", "refs/scratch/x"});
  EXPECT_THAT(Lines(repo.Push(root, commit)), ElementsAre("b.py:1 no-bad"));
}

TEST_F(RefsTest, TellsWhatMovesWithASymbolicRef) {
  const std::string refs = repo.git_dir() + "/refs/heads/";
  repo.Git({"symbolic-ref", "refs/heads/alias", "refs/heads/main"});
  repo.Git({"symbolic-ref", "refs/heads/second", "refs/heads/alias"});
  repo.Git({"symbolic-ref", "refs/heads/unborn", "refs/heads/later"});
  repo.Git({"symbolic-ref", "refs/heads/one", "refs/heads/two"});
  repo.Git({"symbolic-ref", "refs/heads/two", "refs/heads/one"});
  std::filesystem::create_symlink("refs/heads/main", refs + "link");
  std::filesystem::create_symlink("main", refs + "copy");
  std::filesystem::create_directory(refs + "folder");
  const Repository repository = repo.Open();
  auto moved = [&](const std::string& name) { return MovedRef(repository, name).value(); };
  EXPECT_EQ(moved("refs/heads/main"), "refs/heads/main");
  EXPECT_EQ(moved("refs/heads/alias"), "refs/heads/main");
  EXPECT_EQ(moved("refs/heads/second"), "refs/heads/main");
  EXPECT_EQ(moved("refs/heads/unborn"), "refs/heads/later");
  EXPECT_EQ(moved("refs/heads/link"), "refs/heads/main");
  EXPECT_EQ(moved("refs/heads/one"), "refs/heads/two");  // in circles, after git's five steps
  // Git moves what such a file stands beside, not what it leads to.
  for (const char* other : {"copy", "folder", "absent", "main/below", "..", "a/../alias"}) {
    EXPECT_EQ(moved(std::string("refs/heads/") + other), std::string("refs/heads/") + other);
  }
  EXPECT_EQ(moved("HEAD"), "HEAD");
  EXPECT_FALSE(diffscan::IsEmpty(repository).value());
  const std::vector<SymbolicRef> symbolic = SymbolicRefs(repository).value();
  std::vector<std::string> all;
  for (const SymbolicRef& ref : symbolic) {
    all.push_back(ref.name + " " + ref.moves);
  }
  EXPECT_THAT(all,
              ElementsAre("refs/heads/alias refs/heads/main", "refs/heads/link refs/heads/main",
                          "refs/heads/one refs/heads/two", "refs/heads/second refs/heads/main",
                          "refs/heads/two refs/heads/one", "refs/heads/unborn refs/heads/later"));
}

TEST_F(RefsTest, ARepositoryOfSymbolicRefsAloneIsEmpty) {
  const Repository repository = repo.Open();
  EXPECT_FALSE(diffscan::IsEmpty(repository).value());
  repo.Git({"symbolic-ref", "refs/heads/alias", "refs/heads/main"});
  repo.Git({"update-ref", "--no-deref", "-d", "refs/heads/main"});
  EXPECT_TRUE(diffscan::IsEmpty(repo.Open()).value());
}

TEST_F(RefsTest, HeadsBranchIsABaselineOnlyIfItIsEnforced) {
  std::string commit = repo.Commit({{"b.py", "bad(1)\n"}}, {root});
  repo.EndPush();
  repo.SetRef("refs/heads/main", commit);
  EXPECT_THAT(Lines(repo.Push("", commit, "refs/heads/new")), IsEmpty());
  repo.options.is_baseline = [](std::string_view ref) { return ref != "refs/heads/main"; };
  EXPECT_THAT(Lines(repo.Push("", commit, "refs/heads/new")),
              ElementsAre("a.py:2 no-bad", "b.py:1 no-bad"));
}

TEST_F(RefsTest, ObjectsThatStayedFromARejectedPushAreStillNew) {
  std::string rejected = repo.Commit({{"b.py", "bad(1)\n"}}, {root});
  repo.EndPush();
  repo.BeginPush();
  std::string again = repo.Commit({{"c.py", "x = 1\n"}}, {rejected});
  ScanResult result = repo.Push(root, again);
  EXPECT_THAT(Lines(result), ElementsAre("b.py:1 no-bad"));
  EXPECT_EQ(result.stats.commits, 2U);
}

TEST_F(RefsTest, BrokenRefsAreNoBaseline) {
  std::string commit = repo.Commit({{"b.py", "bad(1)\n"}}, {root});
  repo.EndPush();
  std::string gone = "1234567890123456789012345678901234567890";
  repo.Git({"pack-refs", "--all"});
  std::string packed = repo.git_dir() + "/packed-refs";
  FILE* file = fopen(packed.c_str(), "a");
  fputs((gone + " refs/tags/zz\n").c_str(), file);
  fclose(file);
  EXPECT_THAT(Lines(repo.Push(root, commit)), ElementsAre("b.py:1 no-bad"));
}

TEST_F(RefsTest, AGraftedCommitIsARoot) {
  std::string shallow = repo.folder() + "/shallow";
  std::string tip = repo.Commit({{"b.py", "bad(2)\n"}}, {root});
  FILE* file = fopen(shallow.c_str(), "w");
  fputs((tip + "\n").c_str(), file);
  fclose(file);
  Location location = repo.location();
  location.shallow_file = shallow;
  Result<Repository> repository = Repository::Open(location);
  ASSERT_TRUE(repository) << repository.error().message;
  RefUpdate update{Oid(), *Oid::FromHex(tip), "refs/heads/new"};
  auto result = ScanUpdate(*repository, update, repo.options, repo.shared, repo.watch);
  ASSERT_TRUE(result) << result.error().message;
  EXPECT_THAT(Lines(*result), ElementsAre("a.py:2 no-bad", "b.py:1 no-bad"));
}

TEST_F(RefsTest, AMissingParentThatIsNoGraftIsAFinding) {
  std::string gone = "1234567890123456789012345678901234567890";
  std::string tree = repo.Git({"rev-parse", root + "^{tree}"});
  std::string commit =
      repo.Git({"hash-object", "-t", "commit", "-w", "--stdin", "--literally"},
               "tree " + tree + "\nparent " + gone +
                   "\nauthor Dev One <dev@example.com> 1700000000 +0000\n"
                   "committer Dev One <dev@example.com> 1700000000 +0000\n\nOrphaned\n");
  ScanResult result = repo.Push("", commit, "refs/heads/new");
  ASSERT_THAT(Lines(result), ElementsAre(":1 gate-content", "a.py:2 no-bad"));
  EXPECT_THAT(result.found[0].finding.message, HasSubstr(gone));
}

TEST_F(RefsTest, AMissingTipIsAFinding) {
  ScanResult result = repo.Push(root, "1234567890123456789012345678901234567890");
  EXPECT_THAT(Lines(result), ElementsAre(":1 gate-content"));
}

TEST_F(RefsTest, ClocksThatRunBackwardsHideNothing) {
  // A commit from the future stands below the branch's tip, and one from the past on top.
  std::string future = repo.Commit({{"b.py", "bad(1)\n"}}, {root}, 2000000000);
  std::string past = repo.Commit({{"c.py", "x = 1\n"}}, {future}, 1000000000);
  repo.EndPush();
  repo.SetRef("refs/heads/side", past);
  repo.BeginPush();
  std::string tip = repo.Commit({{"d.py", "bad(2)\n"}}, {future});
  ScanResult result = repo.Push("", tip, "refs/heads/new");
  EXPECT_THAT(Lines(result), ElementsAre("d.py:1 no-bad"));
  EXPECT_THAT(Compared(result), ElementsAre(future));
}

TEST_F(RefsTest, IsEmptyTellsARepositoryWithoutRefs) {
  Repository repository = repo.Open();
  EXPECT_FALSE(*IsEmpty(repository));
  repo.Git({"update-ref", "-d", "refs/heads/main"});
  EXPECT_TRUE(*IsEmpty(repo.Open()));
}

TEST_F(RefsTest, TheFirstPushIntoAnEmptyRepositoryIsJudgedWhole) {
  repo.Git({"update-ref", "-d", "refs/heads/main"});
  std::string first = repo.Commit({{"b.py", "bad(1)\n"}});
  std::string second = repo.Commit({{"c.py", "bad(1)\n"}}, {first});
  ScanResult result = repo.Push("", second);
  EXPECT_THAT(Lines(result), ElementsAre("b.py:1 no-bad", "c.py:1 no-bad"));
  EXPECT_EQ(result.stats.commits, 2U);
}

TEST_F(RefsTest, ADeadlineIsAFinding) {
  repo.watch = Watch(Watch::Clock::now() - std::chrono::seconds(1));
  std::string tip = repo.Commit({{"b.py", "bad(1)\n"}}, {root});
  EXPECT_THAT(Lines(repo.Push(root, tip)), ElementsAre(":1 gate-deadline"));
}

}  // namespace
}  // namespace pushgate::diffscan
