#include "diffscan/analysis_store.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

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


}  // namespace
}  // namespace pushgate::diffscan
