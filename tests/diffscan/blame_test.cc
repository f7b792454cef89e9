#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "diffscan/test_repository.h"

namespace pushgate::diffscan {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

// Two functions; the second one breaks a rule.
const char kOld[] =
    "def good():\n"
    "    return 1\n"
    "\n"
    "\n"
    "def old():\n"
    "    x = 1\n"
    "    bad(x)\n";

std::string Replace(std::string text, const std::string& what, const std::string& by) {
  return text.replace(text.find(what), what.size(), by);
}

struct BlameTest : testing::Test {
  TestRepository repo;
  std::string root = repo.Commit({{"a.py", kOld}, {"b.txt", "bad(1)\n"}});

  void SetUp() override {
    repo.SetRef("refs/heads/main", root);
    repo.BeginPush();
  }
};

TEST_F(BlameTest, AnUntouchedFunctionIsNotBlamed) {
  std::string tip = repo.Commit({{"a.py", Replace(kOld, "return 1", "return 2")}}, {root});
  ScanResult result = repo.Push(root, tip);
  EXPECT_THAT(Lines(result), IsEmpty());
  EXPECT_EQ(result.stats.files, 1U);
  EXPECT_EQ(result.stats.commits, 1U);
}

TEST_F(BlameTest, ATouchedFunctionIsBlamed) {
  std::string tip = repo.Commit({{"a.py", Replace(kOld, "x = 1", "x = 2")}}, {root});
  ScanResult result = repo.Push(root, tip);
  ASSERT_THAT(Lines(result), ElementsAre("a.py:7 no-bad"));
  const Found& found = result.found[0];
  EXPECT_EQ(Id(found.commit), tip);
  EXPECT_EQ(found.function, "old");
  EXPECT_EQ(found.matched_text, "bad(x)");
  EXPECT_THAT(found.excerpt.lines, ElementsAre("    x = 2", "    bad(x)"));
  EXPECT_EQ(Id(result.tip), tip);
  ASSERT_EQ(result.compared.size(), 1U);
  EXPECT_EQ(Id(result.compared[0]), root);
}

TEST_F(BlameTest, ScopeLineBlamesAddedLinesOnly) {
  repo.options.scope = Scope::kLine;
  std::string near = repo.Commit({{"a.py", Replace(kOld, "x = 1", "x = 2")}}, {root});
  EXPECT_THAT(Lines(repo.Push(root, near)), IsEmpty());
  std::string on = repo.Commit({{"a.py", Replace(kOld, "bad(x)", "bad(x, 2)")}}, {root});
  EXPECT_THAT(Lines(repo.Push(root, on)), ElementsAre("a.py:7 no-bad"));
}

TEST_F(BlameTest, ScopeFileBlamesAChangedFile) {
  repo.options.scope = Scope::kFile;
  std::string tip = repo.Commit({{"a.py", Replace(kOld, "return 1", "return 2")}}, {root});
  EXPECT_THAT(Lines(repo.Push(root, tip)), ElementsAre("a.py:7 no-bad"));
}

TEST_F(BlameTest, DeletingLinesInAViolatingFunctionBringsNone) {
  std::string tip = repo.Commit({{"a.py", Replace(kOld, "    x = 1\n", "")}}, {root});
  EXPECT_THAT(Lines(repo.Push(root, tip)), IsEmpty());
}

TEST_F(BlameTest, AMergeOfAJudgedBranchBringsNone) {
  std::string side = repo.Commit({{"side.py", "bad(1)\n"}}, {root});
  repo.EndPush();
  repo.SetRef("refs/heads/side", side);
  repo.BeginPush();
  std::string own = repo.Commit({{"own.py", "x = 1\n"}}, {root});
  std::string merge = repo.Commit({{"side.py", "bad(1)\n"}}, {own, side});
  ScanResult result = repo.Push(root, merge);
  EXPECT_THAT(Lines(result), IsEmpty());
  EXPECT_EQ(result.stats.commits, 2U);
}

TEST_F(BlameTest, AMergeOfABranchThatNoBaselineHoldsIsJudged) {
  std::string side = repo.Commit({{"side.py", "bad(1)\n"}}, {root});
  repo.EndPush();
  repo.SetRef("refs/scratch/side", side);
  repo.BeginPush();
  std::string merge = repo.Commit({{"side.py", "bad(1)\n"}}, {root, side});
  ScanResult result = repo.Push(root, merge);
  EXPECT_THAT(Lines(result), ElementsAre("side.py:1 no-bad"));
  EXPECT_EQ(result.stats.commits, 2U);
}

TEST_F(BlameTest, AnEvilMergeIsBlamed) {
  std::string side = repo.Commit({{"side.py", "x = 1\n"}}, {root});
  repo.EndPush();
  repo.SetRef("refs/heads/side", side);
  repo.BeginPush();
  std::string merge = repo.Commit({{"side.py", "x = 1\n"}, {"evil.py", "bad(1)\n"}}, {root, side});
  ScanResult result = repo.Push(root, merge);
  EXPECT_THAT(Lines(result), ElementsAre("evil.py:1 no-bad"));
}

TEST_F(BlameTest, AMergeThatTakesLinesFromBothSidesBringsNone) {
  std::string ours = repo.Commit({{"m.py", "bad(1)\nx = 1\ny = 1\nz = 1\nw = 1\n"}}, {root});
  std::string theirs = repo.Commit({{"m.py", "x = 1\ny = 1\nz = 1\nw = 1\nbad(2)\n"}}, {root});
  repo.EndPush();
  repo.SetRef("refs/heads/main", ours);
  repo.SetRef("refs/heads/side", theirs);
  repo.BeginPush();
  std::string merge =
      repo.Commit({{"m.py", "bad(1)\nx = 1\ny = 1\nz = 1\nw = 1\nbad(2)\n"}}, {ours, theirs});
  EXPECT_THAT(Lines(repo.Push(ours, merge)), IsEmpty());
}

TEST_F(BlameTest, CrissCrossMergesBringNone) {
  std::string a1 = repo.Commit({{"a1.py", "bad(1)\n"}}, {root});
  std::string b1 = repo.Commit({{"b1.py", "bad(1)\n"}}, {root});
  std::string a2 = repo.Commit({{"b1.py", "bad(1)\n"}}, {a1, b1});
  std::string b2 = repo.Commit({{"a1.py", "bad(1)\n"}, {"b2.py", "bad(2)\n"}}, {b1, a1});
  repo.EndPush();
  repo.SetRef("refs/heads/main", a2);
  repo.SetRef("refs/heads/side", b2);
  repo.BeginPush();
  std::string merge = repo.Commit({{"b2.py", "bad(2)\n"}, {"c.py", "x = 1\n"}}, {a2, b2});
  EXPECT_THAT(Lines(repo.Push(a2, merge)), IsEmpty());
  std::string evil = repo.Commit({{"b2.py", "bad(2)\n"}, {"c.py", "bad(3)\n"}}, {a2, b2});
  EXPECT_THAT(Lines(repo.Push(a2, evil)), ElementsAre("c.py:1 no-bad"));
}

TEST_F(BlameTest, AnOctopusMergeBringsNone) {
  std::vector<std::string> heads{root};
  TestFiles all;
  for (int i = 0; i < 5; ++i) {
    std::string name = "o" + std::to_string(i) + ".py";
    all.insert_or_assign(name, "bad(1)\n");
    heads.push_back(repo.Commit({{name, "bad(1)\n"}}, {root}));
  }
  repo.EndPush();
  for (size_t i = 1; i < heads.size(); ++i) {
    repo.SetRef("refs/heads/o" + std::to_string(i), heads[i]);
  }
  repo.BeginPush();
  std::string octopus = repo.Commit(all, heads);
  ScanResult result = repo.Push(root, octopus);
  EXPECT_THAT(Lines(result), IsEmpty());
  EXPECT_EQ(result.stats.commits, 1U);
}

TEST_F(BlameTest, AmendAndRebaseBringNoOldViolations) {
  std::string old =
      repo.Commit({{"a.py", std::string(kOld) + "\n\ndef more():\n    bad(2)\n"}}, {root});
  repo.EndPush();
  repo.SetRef("refs/heads/main", old);
  repo.BeginPush();
  std::string amended = repo.Commit(
      {{"a.py", std::string(kOld) + "\n\ndef more():\n    bad(2)\n"}, {"c.py", "x = 1\n"}}, {root});
  ScanResult result = repo.Push(old, amended);
  EXPECT_THAT(Lines(result), IsEmpty());
  EXPECT_EQ(result.compared.size(), 2U);

  repo.BeginPush();
  std::string base = repo.Commit({{"d.py", "x = 1\n"}}, {root});
  repo.EndPush();
  repo.SetRef("refs/heads/base", base);
  repo.BeginPush();
  std::string rebased =
      repo.Commit({{"a.py", std::string(kOld) + "\n\ndef more():\n    bad(2)\n"}}, {base});
  EXPECT_THAT(Lines(repo.Push(old, rebased)), IsEmpty());
}

TEST_F(BlameTest, ACodeBroughtBackFromBelowTheBoundaryIsBlamed) {
  std::string fixed = repo.Commit({{"a.py", "x = 1\n"}}, {root});
  repo.EndPush();
  repo.SetRef("refs/heads/main", fixed);
  repo.BeginPush();
  // A merge with an old commit, which takes the old side's file.
  std::string merge = repo.Commit({{"a.py", kOld}}, {fixed, root});
  EXPECT_THAT(Lines(repo.Push(fixed, merge)), ElementsAre("a.py:7 no-bad"));
}

TEST_F(BlameTest, ScopeCommitsEachJudgesWhatTheTipNoLongerHas) {
  std::string first = repo.Commit({{"c.py", "bad(1)\n"}}, {root});
  std::string second = repo.Commit({{"c.py", "x = 1\n"}}, {first});
  EXPECT_THAT(Lines(repo.Push(root, second)), IsEmpty());
  repo.options.scope_commits = ScopeCommits::kEach;
  ScanResult result = repo.Push(root, second);
  ASSERT_THAT(Lines(result), ElementsAre("c.py:1 no-bad"));
  EXPECT_EQ(Id(result.found[0].commit), first);
  EXPECT_EQ(Id(result.tip), second);
}

TEST_F(BlameTest, ScopeCommitsEachListsAFindingOnce) {
  repo.options.scope_commits = ScopeCommits::kEach;
  std::string first = repo.Commit({{"c.py", "def f():\n    bad(1)\n"}}, {root});
  std::string second = repo.Commit({{"c.py", "def f():\n    x = 1\n    bad(1)\n"}}, {first});
  std::string third =
      repo.Commit({{"c.py", "def f():\n    x = 1\n    bad(1)\n    bad(1)\n"}}, {second});
  ScanResult result = repo.Push(root, third);
  ASSERT_THAT(Lines(result), ElementsAre("c.py:2 no-bad", "c.py:4 no-bad"));
  EXPECT_EQ(Id(result.found[0].commit), first);
  EXPECT_EQ(Id(result.found[1].commit), third);
}

TEST_F(BlameTest, ScopeCommitsEachComparesWithTheOldTip) {
  std::string violating = repo.Commit({{"c.py", "bad(1)\n"}}, {root});
  repo.EndPush();
  repo.SetRef("refs/heads/main", violating);
  repo.BeginPush();
  repo.options.scope_commits = ScopeCommits::kEach;
  std::string amended = repo.Commit({{"c.py", "bad(1)\n"}, {"d.py", "x = 1\n"}}, {root});
  EXPECT_THAT(Lines(repo.Push(violating, amended)), IsEmpty());
}

}  // namespace
}  // namespace pushgate::diffscan
