#include "hook/policy/unsettled.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "hook/config/bypass_file.h"
#include "hook/policy/fingerprint.h"
#include "hook/sample.h"

namespace pushgate::hook {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class UnsettledForTest : public testing::Test {
 protected:
  UnsettledForTest() {
    list_.entries = *ParseBypass("b", R"(entries:
- {id: main, refs: [refs/heads/main], permanent: true}
- {id: both, refs: [refs/heads/main, "refs/heads/release/**"], permanent: true}
- {id: elsewhere, repos: [other], permanent: true}
- {id: everywhere, users: [alice], until: 2020-01-01}
)");
  }

  void Excused(const std::string& ref, const std::string& path, const std::string& entry) {
    recorded_.excused.push_back({ref, path, "no-bad", path, entry});
  }

  std::vector<std::string> Paths(std::string_view target, std::string_view head = "") {
    return UnsettledFor(recorded_, list_, "team/api", target, head).paths;
  }

  BypassList list_;
  record::Unsettled recorded_;
};

TEST_F(UnsettledForTest, WhatNoEntryCoversThere) {
  Excused("refs/heads/main", "a.py", "main");
  Excused("refs/heads/main", "b.py", "both");
  Excused("refs/heads/main", "c.py", "elsewhere");
  Excused("refs/heads/main", "d.py", "everywhere");
  Excused("refs/heads/main", "e.py", "revoked");
  EXPECT_THAT(Paths("refs/heads/main"), IsEmpty());
  EXPECT_THAT(Paths("refs/heads/release/1"), ElementsAre("a.py", "c.py", "e.py"));
  EXPECT_THAT(Paths("refs/heads/x"), ElementsAre("a.py", "b.py", "c.py", "e.py"));
}

TEST_F(UnsettledForTest, ANewRefHasWhatTheDefaultBranchMayHave) {
  Excused("refs/heads/main", "a.py", "main");
  Excused("refs/heads/hotfix", "a.py", "revoked");
  Excused("refs/heads/hotfix", "b.py", "both");
  Excused("refs/heads/hotfix", "c.py", "revoked");
  recorded_.unread = {{"refs/heads/main", "d.py"}, {"refs/heads/hotfix", "e.py"}};
  EXPECT_THAT(Paths("refs/heads/x", "refs/heads/main"), ElementsAre("c.py", "e.py"));
  EXPECT_THAT(Paths("refs/heads/x"), ElementsAre("a.py", "b.py", "c.py", "d.py", "e.py"));
}

TEST_F(UnsettledForTest, AFindingIsKnownByItsFingerprintAUnreadFileWhole) {
  diffscan::Found found = sample::Finding(sample::kSession, "a.py", 1, "x = bad()", 5, 10).found;
  recorded_.excused = {{"refs/heads/main", "a.py", "r", Fingerprint("a.py", found), "main"}};
  recorded_.unread = {{"refs/heads/main", "big.py"}};
  diffscan::Unsettled unsettled = UnsettledFor(recorded_, list_, "team/api", "refs/heads/x", "");
  EXPECT_EQ(unsettled.passed_on("a.py", found), "refs/heads/main");
  EXPECT_EQ(unsettled.passed_on("b.py", found), std::nullopt);
  EXPECT_EQ(unsettled.passed_on("big.py", found), std::nullopt);
  found.path = "big.py";
  EXPECT_EQ(unsettled.passed_on("big.py", found), "refs/heads/main");
  found.path = "a.py";
  found.matched_text = "other";
  EXPECT_EQ(unsettled.passed_on("a.py", found), std::nullopt);
}

TEST_F(UnsettledForTest, UpdatesThatNobodyJudged) {
  std::string one(40, '1'), two(40, '2');
  recorded_.unjudged = {{"refs/heads/a", one, two, ""},
                        {"refs/heads/b", one, two, "everywhere"},
                        {"refs/heads/c", "", two, "revoked"},
                        {"refs/heads/x", one, two, ""}};
  diffscan::Unsettled unsettled = UnsettledFor(recorded_, list_, "team/api", "refs/heads/x", "");
  ASSERT_EQ(unsettled.unjudged.size(), 2u);
  EXPECT_EQ(unsettled.unjudged.find("refs/heads/a")->second.old_id.Hex(), one);
  EXPECT_TRUE(unsettled.unjudged.find("refs/heads/c")->second.old_id.IsZero());
}

}  // namespace
}  // namespace pushgate::hook
