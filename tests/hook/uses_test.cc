#include "hook/policy/uses.h"

#include <gtest/gtest.h>
#include <sqlite3.h>
#include <stdlib.h>

#include <atomic>
#include <filesystem>
#include <string>
#include <thread>
#include <vector>

#include "hook/config/bypass_file.h"
#include "hook/policy/excuse.h"
#include "hook/sample.h"

namespace pushgate::hook {
namespace {

/// The contract of UseCounter on a real SQLite file, one connection for each push as separate
/// processes have them.
class SqliteCounter : public UseCounter {
 public:
  explicit SqliteCounter(const std::string& path) {
    EXPECT_EQ(sqlite3_open(path.c_str(), &database_), SQLITE_OK);
    sqlite3_busy_timeout(database_, 60'000);
  }
  ~SqliteCounter() override { sqlite3_close(database_); }

  Result<uint64_t> UsesOf(std::string_view entry) override {
    return Number("SELECT count(*) FROM used WHERE entry = '" + std::string(entry) + "'");
  }

  Result<std::optional<std::string>> Count(const Judgement& judgement) override {
    if (!Run("BEGIN IMMEDIATE")) return Failed();
    for (const Excuse& excuse : judgement.excuses) {
      Result<uint64_t> uses = UsesOf(excuse.entry);
      if (uses && excuse.max_uses > 0 && *uses >= excuse.max_uses) {
        Run("ROLLBACK");
        return excuse.entry;
      }
      if (!uses || !Run("INSERT INTO used VALUES ('" + excuse.entry + "')")) {
        auto failed = Failed();
        Run("ROLLBACK");
        return failed;
      }
    }
    if (!Run("INSERT INTO push VALUES (1)") || !Run("COMMIT")) return Failed();
    return std::nullopt;
  }

  bool Run(const std::string& sql) {
    return sqlite3_exec(database_, sql.c_str(), nullptr, nullptr, nullptr) == SQLITE_OK;
  }

  Result<uint64_t> Number(const std::string& sql) {
    sqlite3_stmt* statement = nullptr;
    Result<uint64_t> number = Failed();
    if (sqlite3_prepare_v2(database_, sql.c_str(), -1, &statement, nullptr) == SQLITE_OK &&
        sqlite3_step(statement) == SQLITE_ROW) {
      number = static_cast<uint64_t>(sqlite3_column_int64(statement, 0));
    }
    sqlite3_finalize(statement);
    return number;
  }

 private:
  tl::unexpected<Error> Failed() const {
    return Fail(ErrorCode::kFault, sqlite3_errmsg(database_));
  }

  sqlite3* database_ = nullptr;
};

class UsesTest : public testing::Test {
 protected:
  void SetUp() override {
    char folder[] = "/tmp/pushgate-uses-XXXXXX";
    ASSERT_NE(mkdtemp(folder), nullptr);
    folder_ = folder;
    SqliteCounter counter(File());
    ASSERT_TRUE(counter.Run("PRAGMA journal_mode=WAL"));
    ASSERT_TRUE(counter.Run("CREATE TABLE used (entry TEXT)"));
    ASSERT_TRUE(counter.Run("CREATE TABLE push (one INTEGER)"));
    list_.entries =
        *ParseBypass("b", "entries: [{id: last, users: [alice], max_uses: 1, permanent: true}]");
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  std::string File() const { return folder_ + "/history.db"; }

  static Judgement Blocked() {
    Judgement judgement = sample::Judged(Verdict::kReject, {sample::Ref("refs/heads/main")});
    judgement.who.user = "alice";
    judgement.who.entitled = true;
    judgement.findings.push_back(sample::Finding(sample::kSession, "a.py", 1, "x = bad()", 5, 10));
    return judgement;
  }

  Verdict Judge(UseCounter& counter, bool* counted = nullptr) {
    Judgement judgement = Blocked();
    ExcuseFindings(list_, &counter, {}, judgement);
    judgement.verdict = VerdictOfFindings(judgement);
    Result<void> done = CountUses(list_, counter, judgement);
    if (counted != nullptr) *counted = done.has_value();
    return judgement.verdict;
  }

  std::string folder_;
  BypassList list_;
};

TEST_F(UsesTest, OfTwentyPushesOneHasTheLastUse) {
  for (int round = 0; round < 5; ++round) {
    std::atomic<int> accepted = 0;
    {
      std::vector<std::jthread> pushes;
      for (int i = 0; i < 20; ++i) {
        pushes.emplace_back([&] {
          SqliteCounter counter(File());
          if (Judge(counter) == Verdict::kAccept) ++accepted;
        });
      }
    }
    EXPECT_EQ(accepted, 1);
    SqliteCounter counter(File());
    EXPECT_EQ(counter.Number("SELECT count(*) FROM push").value_or(99), 1u);
    EXPECT_EQ(counter.UsesOf("last").value_or(99), 1u);
    ASSERT_TRUE(counter.Run("DELETE FROM used; DELETE FROM push"));
  }
}

TEST_F(UsesTest, AStoreThatCannotBeReadExcusesNobody) {
  SqliteCounter counter(File());
  ASSERT_TRUE(counter.Run("DROP TABLE used"));
  EXPECT_EQ(Judge(counter), Verdict::kReject);
}

TEST_F(UsesTest, AStoreThatCannotBeWrittenExcusesNobody) {
  SqliteCounter counter(File());
  ASSERT_TRUE(counter.Run("PRAGMA query_only = ON"));
  bool counted = true;
  EXPECT_EQ(Judge(counter, &counted), Verdict::kReject);
  EXPECT_FALSE(counted);
}

}  // namespace
}  // namespace pushgate::hook
