#include "hook/policy/excuse.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <string>

#include "hook/config/bypass_file.h"
#include "hook/message/excused.h"
#include "hook/sample.h"

namespace pushgate::hook {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using Loaded = pushgate::hook::Setup;  // testing::Test has a member named Setup

/// Counts in memory; may be broken, or lose its last use between the question and the counting.
class FakeCounter : public UseCounter {
 public:
  Result<int64_t> UsesOf(std::string_view entry) override {
    if (broken) return Fail(ErrorCode::kFault, "the record cannot be read");
    return uses[std::string(entry)];
  }
  Result<std::optional<std::string>> Count(const Judgement& judgement) override {
    if (broken || broken_when_counting) return Fail(ErrorCode::kFault, "the record is full");
    for (const Excuse& excuse : judgement.excuses) {
      if (std::exchange(taken_meanwhile[excuse.entry], false)) {
        uses[excuse.entry] = excuse.max_uses;
        return excuse.entry;
      }
    }
    for (const Excuse& excuse : judgement.excuses) ++uses[excuse.entry];
    ++pushes;
    return std::nullopt;
  }

  std::map<std::string, uint64_t> uses;
  std::map<std::string, bool> taken_meanwhile;
  int pushes = 0;
  bool broken = false;
  bool broken_when_counting = false;
};

class ExcuseTest : public testing::Test {
 protected:
  ExcuseTest() {
    judgement_ = sample::Judged(Verdict::kReject, {sample::Ref("refs/heads/main")});
    judgement_.who.user = "alice";
    judgement_.who.entitled = true;
    judgement_.when = ReadMoment("2026-01-10T12:00:00Z").value();
  }

  void Entries(const std::string& items) {
    auto entries = ParseBypass("b.yaml", "entries: [" + items + "]");
    ASSERT_TRUE(entries) << entries.error().front();
    list_.entries = *entries;
  }

  void Blocks(const std::string& path, const rules::Rule& rule = sample::kSession) {
    judgement_.findings.push_back(sample::Finding(rule, path, 1, "x = bad()", 5, 10));
    judgement_.findings.back().decision = Decision::kBlock;
  }

  /// Who excuses each finding; "-" is nobody.
  std::vector<std::string> Run(UseCounter* counter = nullptr) {
    ExcuseFindings(list_, counter, {}, judgement_);
    judgement_.verdict = VerdictOfFindings(judgement_);
    return ExcusedBy();
  }

  std::vector<std::string> ExcusedBy() const {
    std::vector<std::string> by;
    for (const DecidedFinding& finding : judgement_.findings) {
      bool excused = finding.decision == Decision::kExcused;
      EXPECT_EQ(excused, !finding.excused_by.empty());
      by.push_back(excused ? finding.excused_by : "-");
    }
    return by;
  }

  std::vector<std::string> Excuses() const {
    std::vector<std::string> ids;
    for (const Excuse& excuse : judgement_.excuses) ids.push_back(excuse.entry);
    return ids;
  }

  BypassList list_;
  Judgement judgement_;
  FakeCounter counter_;
};

TEST_F(ExcuseTest, WhatBlocksIsExcusedAndNothingElse) {
  Entries("{id: a, users: [alice], permanent: true}");
  Blocks("x.py");
  Blocks("y.py");
  judgement_.findings[1].decision = Decision::kWarn;
  EXPECT_THAT(Run(), ElementsAre("a", "-"));
  EXPECT_EQ(judgement_.verdict, Verdict::kAccept);
  EXPECT_EQ(judgement_.findings[1].decision, Decision::kWarn);
  ASSERT_EQ(judgement_.excuses.size(), 1u);
  EXPECT_EQ(judgement_.excuses[0].findings, 1u);
}

TEST_F(ExcuseTest, OneFindingThatNobodyExcusesBlocks) {
  Entries("{id: a, users: [alice], paths: [x.py], permanent: true}");
  Blocks("x.py");
  Blocks("y.py");
  EXPECT_THAT(Run(), ElementsAre("a", "-"));
  EXPECT_EQ(judgement_.verdict, Verdict::kReject);
}

TEST_F(ExcuseTest, ThePlainestEntryIsTaken) {
  Entries(
      "{id: counted, users: [alice], max_uses: 3, permanent: true},"
      "{id: glass, users: [alice], break_glass: true, permanent: true},"
      "{id: plain, users: [alice], permanent: true},"
      "{id: second, users: [alice], permanent: true}");
  judgement_.break_glass = "why";
  Blocks("x.py");
  EXPECT_THAT(Run(&counter_), ElementsAre("plain"));
  list_.entries.resize(2);
  EXPECT_THAT(Run(&counter_), ElementsAre("glass"));
  list_.entries.resize(1);
  EXPECT_THAT(Run(&counter_), ElementsAre("counted"));
}

TEST_F(ExcuseTest, FewCountedEntriesAreUsed) {
  Entries(
      "{id: x, paths: [x.py], max_uses: 1, permanent: true},"
      "{id: y, paths: [y.py], max_uses: 1, permanent: true},"
      "{id: both, paths: ['*.py'], max_uses: 1, permanent: true}");
  Blocks("x.py");
  Blocks("y.py");
  EXPECT_THAT(Run(&counter_), ElementsAre("both", "both"));
  EXPECT_THAT(Excuses(), ElementsAre("both"));
}

TEST_F(ExcuseTest, AnEntryThatTheOthersMakeNeedlessIsNotUsed) {
  Entries(
      "{id: many, paths: [a.py, b.py, c.py, d.py], max_uses: 1, permanent: true},"
      "{id: left, paths: [a.py, b.py, e.py], max_uses: 1, permanent: true},"
      "{id: right, paths: [c.py, d.py, f.py], max_uses: 1, permanent: true}");
  for (const char* path : {"a.py", "b.py", "c.py", "d.py", "e.py", "f.py"}) Blocks(path);
  EXPECT_THAT(Run(&counter_), ElementsAre("left", "left", "right", "right", "left", "right"));
  EXPECT_THAT(Excuses(), ElementsAre("left", "right"));
}

TEST_F(ExcuseTest, WithoutACounterACountedEntryExcusesNobody) {
  Entries("{id: a, users: [alice], max_uses: 1, permanent: true}");
  Blocks("x.py");
  EXPECT_THAT(Run(nullptr), ElementsAre("-"));
  ASSERT_EQ(judgement_.nearly_excused.size(), 1u);
  EXPECT_EQ(judgement_.nearly_excused[0].why, NearExcuse::Why::kUncounted);
  counter_.broken = true;
  EXPECT_THAT(Run(&counter_), ElementsAre("-"));
  EXPECT_EQ(judgement_.nearly_excused[0].why, NearExcuse::Why::kUncounted);
}

TEST_F(ExcuseTest, UsesAreUsedUp) {
  Entries("{id: a, users: [alice], max_uses: 2, permanent: true}");
  Blocks("x.py");
  for (uint64_t left : {2, 1}) {
    EXPECT_THAT(Run(&counter_), ElementsAre("a"));
    EXPECT_EQ(judgement_.excuses[0].uses_left, left);
    EXPECT_TRUE(CountUses(list_, counter_, judgement_));
    EXPECT_EQ(judgement_.verdict, Verdict::kAccept);
  }
  EXPECT_EQ(counter_.uses["a"], 2u);
  EXPECT_THAT(Run(&counter_), ElementsAre("-"));
  EXPECT_EQ(judgement_.nearly_excused[0].why, NearExcuse::Why::kSpent);
}

TEST_F(ExcuseTest, ARefusedPushUsesNothing) {
  Entries("{id: a, paths: [x.py], max_uses: 1, permanent: true}");
  Blocks("x.py");
  Blocks("y.py");
  Run(&counter_);
  EXPECT_TRUE(CountUses(list_, counter_, judgement_));
  EXPECT_EQ(counter_.pushes, 0);
  EXPECT_EQ(counter_.uses["a"], 0u);
}

TEST_F(ExcuseTest, WhoseLastUseAnotherPushTakesIsJudgedAgain) {
  Entries("{id: a, users: [alice], max_uses: 1, permanent: true}");
  Blocks("x.py");
  EXPECT_THAT(Run(&counter_), ElementsAre("a"));
  counter_.taken_meanwhile["a"] = true;
  EXPECT_TRUE(CountUses(list_, counter_, judgement_));
  EXPECT_THAT(ExcusedBy(), ElementsAre("-"));
  EXPECT_EQ(judgement_.verdict, Verdict::kReject);
  EXPECT_EQ(counter_.pushes, 0);
}

TEST_F(ExcuseTest, AnotherEntryMayStandInForASpentOne) {
  Entries(
      "{id: a, users: [alice], max_uses: 1, permanent: true},"
      "{id: b, users: [alice], max_uses: 1, permanent: true}");
  Blocks("x.py");
  EXPECT_THAT(Run(&counter_), ElementsAre("a"));
  counter_.taken_meanwhile["a"] = true;
  EXPECT_TRUE(CountUses(list_, counter_, judgement_));
  EXPECT_THAT(ExcusedBy(), ElementsAre("b"));
  EXPECT_EQ(judgement_.verdict, Verdict::kAccept);
  EXPECT_EQ(counter_.uses["b"], 1u);
}

TEST_F(ExcuseTest, WhereAUseCannotBeCountedNobodyIsExcused) {
  Entries(
      "{id: a, users: [alice], max_uses: 2, permanent: true},"
      "{id: b, users: [alice], max_uses: 2, permanent: true}");
  Blocks("x.py");
  Run(&counter_);
  counter_.broken_when_counting = true;
  Result<void> counted = CountUses(list_, counter_, judgement_);
  ASSERT_FALSE(counted);
  EXPECT_EQ(counted.error().message, "the record is full");
  EXPECT_THAT(ExcusedBy(), ElementsAre("-"));
  EXPECT_EQ(judgement_.verdict, Verdict::kReject);
  ASSERT_EQ(judgement_.nearly_excused.size(), 2u);
  EXPECT_EQ(judgement_.nearly_excused[0].why, NearExcuse::Why::kUncounted);
}

TEST_F(ExcuseTest, WhatNeedsNoCountingIsLeftToOnFault) {
  Entries(
      "{id: counted, paths: [x.py], max_uses: 2, permanent: true},"
      "{id: glass, paths: ['*.py'], break_glass: true, permanent: true}");
  judgement_.break_glass = "why";
  Blocks("x.py");
  Blocks("y.py");
  Run(&counter_);
  counter_.broken_when_counting = true;
  Result<void> counted = CountUses(list_, counter_, judgement_);
  ASSERT_FALSE(counted);
  EXPECT_EQ(counted.error().message, "the record is full");
  EXPECT_THAT(ExcusedBy(), ElementsAre("glass", "glass"));
  EXPECT_EQ(judgement_.verdict, Verdict::kAccept);
}

TEST_F(ExcuseTest, APushThatNeedsNoEntryIsKeptOrTheErrorTold) {
  judgement_.verdict = Verdict::kAccept;
  EXPECT_TRUE(CountUses(list_, counter_, judgement_));
  EXPECT_EQ(counter_.pushes, 1);
  counter_.broken = true;
  EXPECT_FALSE(CountUses(list_, counter_, judgement_));
  EXPECT_EQ(judgement_.verdict, Verdict::kAccept);
}

TEST_F(ExcuseTest, WhatNearlyExcusesIsTold) {
  Entries(
      "{id: old, users: [alice], until: 2026-01-09},"
      "{id: glass, users: [alice], permanent: true, break_glass: true},"
      "{id: both, users: [alice], until: 2026-01-09, break_glass: true},"
      "{id: other, users: [bob], until: 2026-01-09}");
  Blocks("x.py");
  EXPECT_THAT(Run(), ElementsAre("-"));
  Loaded setup;
  std::string text = RenderNearlyExcused(judgement_, setup);
  EXPECT_EQ(text,
            "pushgate: bypass entry old would excuse 1 error, but it ended with 2026-01-09 UTC.\n"
            "pushgate: bypass entry glass would excuse 1 error, but only with a reason, which is\n"
            "          recorded: git push -o pushgate.bypass='your reason' ...\n");
  judgement_.break_glass = "why";
  EXPECT_THAT(Run(), ElementsAre("glass"));
  EXPECT_EQ(RenderNearlyExcused(judgement_, setup), "");
}

TEST_F(ExcuseTest, AReasonInVainIsTold) {
  Blocks("x.py");
  judgement_.break_glass = "why";
  Run();
  Loaded setup;
  EXPECT_EQ(
      RenderNearlyExcused(judgement_, setup),
      "pushgate: the push option pushgate.bypass excuses nothing here: no break-glass entry is "
      "for\n          'alice' and what blocks.\n");
  judgement_.who.user = "";
  EXPECT_THAT(RenderNearlyExcused(judgement_, setup), HasSubstr("a pusher without a name"));
}

TEST_F(ExcuseTest, WhatIsShownIsSafe) {
  Entries(R"({id: a, users: [alice], permanent: true, break_glass: true, max_uses: 2,
             reason: "\e[31mred", ticket: "T\n1", approved_by: "\u202Ecarol"})");
  judgement_.break_glass = "\x1b]0;title\x07\xff";
  Blocks("x.py");
  Run(&counter_);
  std::string text = RenderExcused(judgement_);
  EXPECT_EQ(text.find_first_not_of("\n") == 0, true);
  for (char c : text) EXPECT_TRUE(c == '\n' || (c >= ' ' && c < 0x7F)) << text;
  EXPECT_THAT(text, HasSubstr("excused: x.py:1: db-direct-session (by bypass entry a)"));
  EXPECT_THAT(text, HasSubstr("permanent, 1 of 2 uses left; \\x1B[31mred"));
  EXPECT_THAT(text, HasSubstr("\\x1B]0;title\\x07\\xFF"));
}

TEST_F(ExcuseTest, FiveHundredEntriesAndTwentyThousandFindings) {
  std::string items;
  for (int i = 0; i < 500; ++i) {
    std::string n = std::to_string(i);
    items += "{id: e" + n + ", users: [u" + n + ", alice], repos: ['team/*'], paths: ['src/" + n +
             "/**'], permanent: true},";
  }
  Entries(items);
  for (int i = 0; i < 20000; ++i) Blocks("src/" + std::to_string(i % 500) + "/a.py");
  auto by = Run();
  EXPECT_EQ(by[499], "e499");
  EXPECT_EQ(by[19999], "e499");
  EXPECT_EQ(judgement_.verdict, Verdict::kAccept);
  EXPECT_EQ(judgement_.excuses.size(), 500u);
}

}  // namespace
}  // namespace pushgate::hook
