#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "diffscan/test_repository.h"

namespace pushgate::diffscan {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

struct RangeTest : testing::Test {
  TestRepository repo;
  std::string root = repo.Commit({{"a.py", "bad(1)\n"}});
  std::string ours = repo.Commit({{"b.py", "bad(1)\n"}}, {root});
  std::string theirs = repo.Commit({{"c.py", "bad(1)\n"}}, {root});
  std::string merge = repo.Commit({{"c.py", "bad(1)\n"}, {"d.py", "bad(1)\n"}}, {ours, theirs});

  void SetUp() override {
    repo.SetRef("refs/heads/main", merge);
    repo.SetRef("refs/heads/ours", ours);
    repo.SetRef("refs/heads/theirs", theirs);
  }

  // "tip" and the compared commits.
  std::vector<std::string> Resolve(const std::string& range) {
    Result<Range> resolved = ResolveRange(repo.Open(), range);
    if (!resolved) return {resolved.error().message};
    std::vector<std::string> ids{Id(resolved->tip)};
    for (const Oid& id : resolved->compared) ids.push_back(Id(id));
    return ids;
  }

  std::vector<std::string> Scan(const std::string& range) {
    Repository repository = repo.Open();
    Result<Range> resolved = ResolveRange(repository, range);
    auto result = ScanRange(repository, resolved->tip, resolved->compared, repo.options,
                            repo.shared, repo.watch);
    return Lines(*result);
  }
};

TEST_F(RangeTest, TwoDotsCompareWithTheMaximalBoundary) {
  EXPECT_THAT(Resolve(root + ".." + ours), ElementsAre(ours, root));
  EXPECT_THAT(Resolve("ours..main"), ElementsAre(merge, ours));
  EXPECT_THAT(Resolve("ours.."), ElementsAre(merge, ours));
  EXPECT_THAT(Resolve("..ours"), ElementsAre(ours, ours));
  EXPECT_THAT(Resolve("ours..theirs"), ElementsAre(theirs, root));
}

TEST_F(RangeTest, ThreeDotsCompareWithTheMergeBases) {
  EXPECT_THAT(Resolve("ours...theirs"), ElementsAre(theirs, root));
  EXPECT_THAT(Resolve("ours...main"), ElementsAre(merge, ours));
}

TEST_F(RangeTest, ExcludedCommitsAreComparedAsTheyAre) {
  EXPECT_THAT(Resolve("^ours ^theirs main"), ElementsAre(merge, ours, theirs));
  EXPECT_THAT(Resolve("main ^" + root), ElementsAre(merge, root));
  EXPECT_THAT(Resolve(" ^ours  main "), ElementsAre(merge, ours));
}

TEST_F(RangeTest, OneCommitIsComparedWithNothing) {
  EXPECT_THAT(Resolve("main"), ElementsAre(merge));
  EXPECT_THAT(Resolve(merge.substr(0, 10)), ElementsAre(merge));
  EXPECT_THAT(Resolve("main~1"), ElementsAre(ours));
}

TEST_F(RangeTest, WhatNamesNothingIsSaid) {
  EXPECT_THAT(Resolve("nope"), ElementsAre(HasSubstr("'nope' names nothing")));
  EXPECT_THAT(Resolve("main..nope"), ElementsAre(HasSubstr("'nope'")));
  EXPECT_THAT(Resolve(""), ElementsAre("the range is empty"));
  EXPECT_THAT(Resolve("^main"), ElementsAre(HasSubstr("no commit to judge")));
  EXPECT_THAT(Resolve("main ^ours theirs"), ElementsAre(HasSubstr("more than one commit")));
  EXPECT_THAT(Resolve("main:a.py..main"), ElementsAre(HasSubstr("names no commit")));
}

TEST_F(RangeTest, ScansJudgeTheTipAgainstTheComparedTrees) {
  EXPECT_THAT(Scan("ours..main"), ElementsAre("c.py:1 no-bad", "d.py:1 no-bad"));
  EXPECT_THAT(Scan("^ours ^theirs main"), ElementsAre("d.py:1 no-bad"));
  EXPECT_THAT(Scan("ours..theirs"), ElementsAre("c.py:1 no-bad"));
  EXPECT_THAT(Scan("main..main"), IsEmpty());
  EXPECT_THAT(Scan("main"),
              ElementsAre("a.py:1 no-bad", "b.py:1 no-bad", "c.py:1 no-bad", "d.py:1 no-bad"));
}

TEST_F(RangeTest, AgreesWithAPushOfTheSameRange) {
  repo.options.is_baseline = [](std::string_view ref) { return ref == "refs/heads/theirs"; };
  ScanResult pushed = repo.Push(ours, merge);
  ASSERT_EQ(pushed.compared.size(), 2U);
  std::string range =
      "^" + Id(pushed.compared[0]) + " ^" + Id(pushed.compared[1]) + " " + Id(pushed.tip);
  EXPECT_EQ(Scan(range), Lines(pushed));
  repo.options.scope_commits = ScopeCommits::kEach;
  EXPECT_EQ(Scan(range), Lines(repo.Push(ours, merge)));
}

}  // namespace
}  // namespace pushgate::diffscan
