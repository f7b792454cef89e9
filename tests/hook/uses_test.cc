#include "hook/policy/uses.h"

#include <gtest/gtest.h>
#include <sqlite3.h>
#include <stdlib.h>

#include <atomic>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "hook/config/bypass_file.h"
#include "hook/history/history.h"
#include "hook/history/record_push.h"
#include "hook/policy/excuse.h"
#include "hook/sample.h"
#include "record/query.h"
#include "record/verify.h"

namespace pushgate::hook {
namespace {

class UsesTest : public testing::Test {
 protected:
  void SetUp() override {
    char folder[] = "/tmp/pushgate-uses-XXXXXX";
    ASSERT_NE(mkdtemp(folder), nullptr);
    folder_ = folder;
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  /// Of a server process of its own.
  std::unique_ptr<hook::Setup> MakeSetup() const {
    auto setup = std::make_unique<hook::Setup>();
    setup->bypass.entries =
        *ParseBypass("b", "entries: [{id: last, users: [alice], max_uses: 1, permanent: true}]");
    setup->rules = *rules::RuleSet::Load({});
    setup->history = std::make_shared<History>(File(), std::chrono::hours(1));
    return setup;
  }

  std::string File() const { return folder_ + "/history.db"; }

  static Judgement Blocked() {
    Judgement judgement = sample::Judged(Verdict::kReject, {sample::Ref("refs/heads/main")});
    judgement.who.user = "alice";
    judgement.who.entitled = true;
    judgement.findings.push_back(sample::Finding(sample::kSession, "a.py", 1, "x = bad()", 5, 10));
    return judgement;
  }

  Judgement Judge(const std::string& push_id) {
    std::unique_ptr<hook::Setup> setup = MakeSetup();
    Push push;
    push.id = push_id;
    PushRecorder recorder(*setup, push, *setup->history);
    Judgement judgement = Blocked();
    ExcuseFindings(setup->bypass, &recorder, {}, judgement);
    judgement.verdict = VerdictOfFindings(judgement);
    recorder.Record(judgement, Watch());
    return judgement;
  }

  /// How many pushes the record has with a verdict.
  size_t Recorded(const std::string& verdict) {
    size_t count = 0;
    record::Filter filter;
    filter.verdict = verdict;
    EXPECT_TRUE(
        record::FindPushes(File(), filter, [&](const record::Push&) { return ++count > 0; }));
    return count;
  }

  std::string folder_;
};

TEST_F(UsesTest, OfTwentyPushesOneHasTheLastUse) {
  std::atomic<int> accepted = 0;
  {
    std::vector<std::jthread> pushes;
    for (int i = 0; i < 20; ++i) {
      pushes.emplace_back([&, i] {
        if (Judge(std::to_string(i)).verdict == Verdict::kAccept) ++accepted;
      });
    }
  }
  EXPECT_EQ(accepted, 1);
  EXPECT_EQ(Recorded("accept"), 1u);
  EXPECT_EQ(Recorded("reject"), 19u);
  EXPECT_EQ(MakeSetup()->history->UsesOf("last", "").value_or(99), 1);
  EXPECT_EQ(MakeSetup()->history->Uses()->entries["last"].count, 1);
}

TEST_F(UsesTest, TheSamePushJudgedAgainNeedsNoSecondUse) {
  EXPECT_EQ(Judge("one").verdict, Verdict::kAccept);
  EXPECT_EQ(Judge("one").verdict, Verdict::kAccept);
  EXPECT_EQ(Recorded("accept"), 1u);
  EXPECT_EQ(Judge("two").verdict, Verdict::kReject);
}

TEST_F(UsesTest, ARefusedPushUsesNothing) {
  std::unique_ptr<hook::Setup> setup = MakeSetup();
  Push push;
  push.id = "refused";
  PushRecorder recorder(*setup, push, *setup->history);
  Judgement judgement = Blocked();
  ExcuseFindings(setup->bypass, &recorder, {}, judgement);
  ASSERT_EQ(judgement.excuses.size(), 1u);
  judgement.verdict = Verdict::kReject;  // something else blocks
  EXPECT_GT(recorder.Record(judgement, Watch()).id, 0);
  EXPECT_EQ(Judge("one").verdict, Verdict::kAccept);
}

TEST_F(UsesTest, WhatRetentionRemovedStaysUsed) {
  EXPECT_EQ(Judge("one").verdict, Verdict::kAccept);
  for (int round = 0; round < 2; ++round) {
    Result<record::Store> store = record::Store::Open(File());
    ASSERT_TRUE(store);
    constexpr int64_t kForEver = 9'000'000'000'000'000;
    ASSERT_TRUE(store->Retire(kForEver, kForEver));
    EXPECT_EQ(MakeSetup()->history->UsesOf("last", "").value_or(99), 1);
    EXPECT_EQ(Judge("again" + std::to_string(round)).verdict, Verdict::kReject);
  }
  Crew crew(0);
  EXPECT_EQ(record::Verify(File(), "", crew)->problem, "");
}

TEST_F(UsesTest, WhatAnotherAccountHandsOverUsesNothing) {
  record::Push row;
  row.push_id = "forged";
  row.verdict = "accept";
  row.trust = "unverified";
  row.excuses = {{"last", "", "", "", 0, 0, 1}};
  ASSERT_TRUE(MakeSetup()->history->Append(row));
  EXPECT_EQ(MakeSetup()->history->UsesOf("last", "").value_or(99), 0);
  EXPECT_TRUE(MakeSetup()->history->Uses()->entries.empty());
  constexpr int64_t kForEver = 9'000'000'000'000'000;
  ASSERT_TRUE(record::Store::Open(File())->Retire(kForEver, kForEver));
  EXPECT_EQ(MakeSetup()->history->UsesOf("last", "").value_or(99), 0);
}

TEST_F(UsesTest, AStoreThatCannotBeReadExcusesNobody) {
  std::ofstream(File())
      << "not a database, and longer than a header of one hundred bytes would be, "
         "so that it cannot pass for an empty one";
  Judgement judgement = Judge("one");
  EXPECT_EQ(judgement.verdict, Verdict::kReject);
  ASSERT_EQ(judgement.nearly_excused.size(), 1u);
  EXPECT_EQ(judgement.nearly_excused[0].why, NearExcuse::Why::kUncounted);
  EXPECT_NE(judgement.unrecorded, "");
}

TEST_F(UsesTest, AStoreThatCannotBeWrittenExcusesNobody) {
  EXPECT_EQ(MakeSetup()->history->UsesOf("last", "").value_or(99), 0);
  Judgement none = Blocked();
  none.findings.clear();
  {
    // Now there is a record, with room for one use.
    std::unique_ptr<hook::Setup> setup = MakeSetup();
    Push push;
    push.id = "clean";
    none.verdict = Verdict::kAccept;
    EXPECT_GT(PushRecorder(*setup, push, *setup->history).Record(none, Watch()).id, 0);
  }
  sqlite3* database = nullptr;
  ASSERT_EQ(sqlite3_open(File().c_str(), &database), SQLITE_OK);
  ASSERT_EQ(sqlite3_exec(database, "DROP TABLE finding", nullptr, nullptr, nullptr), SQLITE_OK);
  sqlite3_close(database);
  Judgement judgement = Judge("one");
  EXPECT_EQ(judgement.verdict, Verdict::kReject);
  EXPECT_NE(judgement.unrecorded, "");
}

}  // namespace
}  // namespace pushgate::hook
