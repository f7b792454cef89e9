#include "record/unsettled.h"

#include "record/record_file.h"

namespace pushgate::record {
namespace {

class UnsettledTest : public RecordFile {
 protected:
  Unsettled Read(int64_t before = std::numeric_limits<int64_t>::max()) {
    Result<Unsettled> read = ReadUnsettled(path_, "team/api", before);
    EXPECT_TRUE(read) << read.error().message;
    return *read;
  }

  Push Excused(int number) {
    Push push = Sample(number);
    push.repository = "team/api";
    push.verdict = "accept";
    push.findings[0].decision = "excused";
    push.findings[0].excused_by = "hotfix";
    push.refs[0].note = push.skips[0].reason = "";
    return push;
  }

  std::string Plan(const std::string& sql) {
    sqlite3* database = nullptr;
    sqlite3_open(path_.c_str(), &database);
    std::string plan;
    auto take = [](void* to, int, char** values, char**) {
      static_cast<std::string*>(to)->append(values[3]).append("\n");
      return 0;
    };
    sqlite3_exec(database, ("EXPLAIN QUERY PLAN " + sql).c_str(), take, &plan, nullptr);
    sqlite3_close(database);
    return plan;
  }

  void Add(Push push) {
    Result<Store> store = Store::Open(path_);
    ASSERT_TRUE(store && store->Append(push));
  }
};

TEST_F(UnsettledTest, WithoutARecordAllIsSettled) {
  Unsettled none = Read();
  EXPECT_TRUE(none.excused.empty() && none.unread.empty() && none.unjudged.empty());
}

TEST_F(UnsettledTest, WhatWasExcusedIsToldOnce) {
  Add(Excused(1));
  Add(Excused(2));
  Unsettled unsettled = Read();
  ASSERT_EQ(unsettled.excused.size(), 1u);
  const ExcusedFinding& finding = unsettled.excused[0];
  EXPECT_EQ(finding.ref, "refs/heads/main");
  EXPECT_EQ(finding.path, "src/a.py");
  EXPECT_EQ(finding.rule, "no-bad");
  EXPECT_EQ(finding.fingerprint, std::string(64, 'c'));
  EXPECT_EQ(finding.entry, "hotfix");
  EXPECT_TRUE(unsettled.unread.empty() && unsettled.unjudged.empty());
}

TEST_F(UnsettledTest, NothingOfOtherRepositoriesOrRefusedOrLaterPushes) {
  Push other = Excused(1), refused = Excused(2);
  other.repository = "team/web";
  refused.verdict = "reject";
  Add(other);
  Add(refused);
  EXPECT_TRUE(Read().excused.empty());
  Add(Excused(3));
  EXPECT_EQ(Read().excused.size(), 1u);
  EXPECT_TRUE(Read(3).excused.empty());
}

TEST_F(UnsettledTest, FilesThatWereTooLarge) {
  Push push = Excused(1);
  push.skips = {{"refs/heads/main", "big.py", "9 bytes, over limits.blob of 8; no word"},
                {"refs/heads/main", "odd.py", "syntax error at line 3: only what ..."}};
  Add(push);
  ASSERT_EQ(Read().unread.size(), 1u);
  EXPECT_EQ(Read().unread[0].path, "big.py");
}

TEST_F(UnsettledTest, UpdatesThatWereNotJudged) {
  Push fault = Excused(1), whole = Excused(2);
  fault.refs[0].note = kAcceptedFault;
  fault.refs[0].new_id = std::string(40, '3');
  whole.findings[0].path = "";
  Add(fault);
  Add(whole);
  Unsettled unsettled = Read();
  ASSERT_EQ(unsettled.unjudged.size(), 2u);
  for (const UnjudgedUpdate& update : unsettled.unjudged) {
    EXPECT_EQ(update.ref, "refs/heads/main");
    EXPECT_EQ(update.old_id, std::string(40, '1'));
    EXPECT_EQ(update.new_id, std::string(40, update.entry.empty() ? '3' : '2'));
  }
  EXPECT_EQ(unsettled.excused.size(), 1u);
}

TEST_F(UnsettledTest, WhatAnotherAccountHandsOverUnsettlesNothing) {
  Push push = Excused(1);
  push.trust = "unverified";
  push.refs[0].note = kAcceptedFault;
  push.skips = {{"refs/heads/main", "big.py", "9 bytes, over limits.blob of 8; no word"}};
  push.findings.push_back(push.findings[0]);
  push.findings[1].path = "";
  Add(push);
  Unsettled none = Read();
  EXPECT_TRUE(none.excused.empty() && none.unread.empty() && none.unjudged.empty());
}

TEST_F(UnsettledTest, IsFoundThroughTheFewRowsThatLetSomethingPass) {
  Append(1, 1);
  for (const std::string& sql :
       {std::string("SELECT name FROM ref CROSS JOIN push ON push.id = ref.push WHERE note = '") +
            kAcceptedFault + "'",
        std::string("SELECT path FROM skip CROSS JOIN push ON push.id = skip.push"
                    " WHERE reason GLOB '*over limits.blob*'")}) {
    std::string plan = Plan(sql);
    EXPECT_NE(plan.find("_un"), std::string::npos) << plan;
  }
}

}  // namespace
}  // namespace pushgate::record
