#include "diffscan/analysis_store.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/crew.h"
#include "diffscan/test_repository.h"

namespace pushgate::diffscan {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::shared_ptr<const rules::Analysis> SomeAnalysis() {
  return std::make_shared<const rules::Analysis>();
}

TEST(AnalysisStoreTest, WhatWasNotAskedForTheLongestMakesRoom) {
  AnalysisStore store(3000);
  auto first = SomeAnalysis();
  store.Keep("first", first, 1000);
  store.Keep("second", SomeAnalysis(), 1000);
  EXPECT_EQ(store.Find("first"), first);
  store.Keep("third", SomeAnalysis(), 1000);
  EXPECT_EQ(store.Find("first"), first);
  EXPECT_EQ(store.Find("second"), nullptr);
  EXPECT_NE(store.Find("third"), nullptr);
}

TEST(AnalysisStoreTest, WhatIsTooLargeIsNotKept) {
  AnalysisStore store(3000);
  store.Keep("small", SomeAnalysis(), 1000);
  store.Keep("large", SomeAnalysis(), 5000);
  EXPECT_EQ(store.Find("large"), nullptr);
  EXPECT_NE(store.Find("small"), nullptr);
}

class SharedAnalysesTest : public ::testing::Test {
 protected:
  SharedAnalysesTest() { repo_.shared.store = &store_; }

  AnalysisStore store_;
  TestRepository repo_;
};

TEST_F(SharedAnalysesTest, AnsweredForTheSameBlobAtTheSamePathAlone) {
  std::string text = "def f():\n    bad()\n";
  std::string base = repo_.Commit({{"README", "r"}});
  repo_.SetRef("refs/heads/main", base);
  repo_.BeginPush();
  std::string in_scope = repo_.Commit({{"a.py", text}}, {base});
  std::string exempt = repo_.Commit({{"exempt/a.py", text}}, {base});
  for (int time = 0; time < 2; ++time) {
    EXPECT_THAT(Lines(repo_.Push(base, in_scope)), ElementsAre("a.py:2 no-bad"));
    EXPECT_THAT(Lines(repo_.Push(base, exempt, "refs/heads/other")), IsEmpty());
  }
}

TEST_F(SharedAnalysesTest, AFileThatReachedItsBudgetIsAnalysedAgain) {
  std::string base = repo_.Commit({{"README", "r"}});
  repo_.SetRef("refs/heads/main", base);
  repo_.BeginPush();
  std::string next = repo_.Commit({{"a.py", "def f():\n    bad()\n"}}, {base});
  uint64_t enough = repo_.shared.budget.steps;
  repo_.shared.budget.steps = 0;
  EXPECT_THAT(Lines(repo_.Push(base, next)), ElementsAre("a.py:1 gate-parse"));
  repo_.shared.budget.steps = enough;
  EXPECT_THAT(Lines(repo_.Push(base, next)), ElementsAre("a.py:2 no-bad"));
}

TEST_F(SharedAnalysesTest, HelpersChangeNothing) {
  TestFiles files, edited;
  for (int i = 0; i < 400; ++i) {
    std::string path = "folder" + std::to_string(i % 7) + "/f" + std::to_string(i) + ".py";
    std::string text = "x = " + std::to_string(i) + "\n" + std::string(5000, '#') + "\n";
    files.insert({path, text + "bad()\n"});
    edited.insert({path, text + "bad()\n" + (i % 3 == 0 ? "bad(2)\n" : "def f(:\n")});
  }
  std::string base = repo_.Commit(files);
  repo_.SetRef("refs/heads/main", base);
  repo_.BeginPush();
  std::string next = repo_.Commit(edited, {base});
  repo_.shared.store = nullptr;
  ScanResult alone = repo_.Push(base, next);
  Crew crew(3);
  repo_.shared.crew = &crew;
  ScanResult helped = repo_.Push(base, next);
  EXPECT_GT(alone.found.size(), 100);
  EXPECT_EQ(Lines(helped), Lines(alone));
  EXPECT_EQ(Skips(helped), Skips(alone));
  EXPECT_EQ(helped.stats.functions, alone.stats.functions);
}

}  // namespace
}  // namespace pushgate::diffscan
