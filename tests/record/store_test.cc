#include "record/store.h"

#include <sys/mount.h>
#include <sys/wait.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <utility>

#include "record/record_file.h"
#include "record/serialise.h"

namespace pushgate::record {
namespace {

class StoreTest : public RecordFile {};

std::string OpenError(const std::string& path) {
  Result<Store> store = Store::Open(path);
  return store ? "" : store.error().message;
}

TEST_F(StoreTest, GivesBackEveryColumn) {
  Push push = Sample(1);
  Result<Store> store = Store::Open(path_);
  ASSERT_TRUE(store) << store.error().message;
  ASSERT_TRUE(store->Append(push));
  EXPECT_EQ(push.id, 1);
  EXPECT_EQ(push.seq, 1);
  std::vector<Push> found = Find({});
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].hash, push.hash);
  EXPECT_EQ(HashOf(found[0]), push.hash);
}

TEST_F(StoreTest, KeepsHostileBytesAsTheyAre) {
  const std::string hostile("'; DROP TABLE push; --\x1b[2J\xff\xfe\0\n\"", 31);
  Push push = Sample(1);
  push.repository = push.user = push.refs[0].name = push.findings[0].path = hostile;
  push.findings[0].rule = push.skips[0].path = push.faults[0].text = push.folder = hostile;
  Result<Store> store = Store::Open(path_);
  ASSERT_TRUE(store && store->Append(push));
  std::vector<Push> found = Find({.repository = hostile, .user = hostile, .ref = hostile});
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].findings[0].path, hostile);
  EXPECT_EQ(found[0].faults[0].text, hostile);
  EXPECT_EQ(Find({.rule = hostile}).size(), 1u);
  EXPECT_EQ(Problem(), "");
}

TEST_F(StoreTest, RecordsAPushOnceHoweverOftenItIsJudged) {
  Result<Store> store = Store::Open(path_);
  Push first = Sample(1), again = Sample(1), other = Sample(1);
  again.time += 5;
  other.verdict = "fault";
  ASSERT_TRUE(store->Append(first) && store->Append(again) && store->Append(other));
  EXPECT_EQ(again.id, first.id);
  EXPECT_EQ(again.hash, first.hash);
  EXPECT_EQ(other.id, first.id + 1);
  EXPECT_EQ(Find({}).size(), 2u);
  EXPECT_EQ(Problem(), "");
}

TEST_F(StoreTest, FiltersByEachPartAndByAll) {
  Append(0, 19);
  EXPECT_EQ(Find({.repository = "team/api"}).size(), 10u);
  EXPECT_EQ(Find({.user = "user1"}).size(), 7u);
  EXPECT_EQ(Find({.ref = "refs/tags/v7"}).size(), 1u);
  EXPECT_EQ(Find({.ref = "v7"}).size(), 1u);
  EXPECT_EQ(Find({.ref = "main"}).size(), 20u);
  EXPECT_EQ(Find({.rule = "no-bad"}).size(), 20u);
  EXPECT_EQ(Find({.rule = "no-worse"}).size(), 0u);
  EXPECT_EQ(Find({.verdict = "reject"}).size(), 5u);
  int64_t from = Sample(5).time, to = Sample(8).time;
  std::vector<Push> some = Find({.since = from, .until = to});
  ASSERT_EQ(some.size(), 3u);
  EXPECT_EQ(some[0].push_id, "one-7");  // the latest first
  EXPECT_EQ(Find({.repository = "team/web", .verdict = "reject", .since = from, .limit = 2}).size(),
            2u);
}

TEST_F(StoreTest, FiltersByExcuseAndById) {
  Append(0, 3);
  EXPECT_EQ(Find({.excused = "hotfix"}).size(), 4u);
  EXPECT_EQ(Find({.excused = "other"}).size(), 0u);
  Sql("DELETE FROM excuse WHERE push = 2");
  EXPECT_EQ(Find({.excused = ""}).size(), 3u);
  ASSERT_EQ(Find({.id = 2}).size(), 1u);
  EXPECT_EQ(Find({.id = 2})[0].push_id, "one-1");
  Result<std::vector<int64_t>> ids = FindPushIds(path_, {.repository = "team/api", .limit = 1});
  ASSERT_TRUE(ids);
  EXPECT_EQ(*ids, std::vector<int64_t>{3});
}

TEST_F(StoreTest, EveryFilterUsesAnIndex) {
  Append(1, 3);
  for (const char* where :
       {"repository = 'a' AND time >= 5", "time >= 5", "user = 'a'", "verdict = 'accept'"}) {
    std::vector<std::string> plan;
    sqlite3* database = nullptr;
    sqlite3_open(path_.c_str(), &database);
    std::string sql = std::string("EXPLAIN QUERY PLAN SELECT * FROM push WHERE ") + where +
                      " ORDER BY time DESC, id DESC";
    sqlite3_exec(
        database, sql.c_str(),
        [](void* to, int, char** values, char**) {
          static_cast<std::vector<std::string>*>(to)->emplace_back(values[3]);
          return 0;
        },
        &plan, nullptr);
    sqlite3_close(database);
    ASSERT_EQ(plan.size(), 1u) << where << ": it is sorted besides";
    EXPECT_NE(plan[0].find("USING INDEX"), std::string::npos) << plan[0];
  }
}

TEST_F(StoreTest, KnowsWhatElseWasAccepted) {
  std::vector<Ref> same = Sample(2).refs;
  EXPECT_EQ(HasAccepted(path_, "team/api", same).value(), false);
  Append(2, 2);
  EXPECT_EQ(HasAccepted(path_, "team/api", same).value(), false);
  same[0].new_id = std::string(40, '7');
  EXPECT_EQ(HasAccepted(path_, "team/api", same).value(), true);
  EXPECT_EQ(HasAccepted(path_, "team/other", same).value(), false);
}

TEST_F(StoreTest, OfTwoFirstPushesOneIsTheFirst) {
  Result<Store> store = Store::Open(path_);
  ASSERT_TRUE(store);
  Push first = Sample(2), second = Sample(2), again = Sample(2), other = Sample(2);
  for (Push* push : {&first, &second, &again, &other}) push->refs[0].note = kFirstPush;
  second.push_id = std::string(32, '7');
  second.refs[0].new_id = std::string(40, '7');
  again.push_id = std::string(32, '8');
  other.push_id = std::string(32, '9');
  other.repository = "team/other";
  EXPECT_EQ(store->Append(first).value(), std::nullopt);
  EXPECT_EQ(store->Append(second).value(), "");
  EXPECT_EQ(store->Append(again).value(), std::nullopt);  // git may have refused it
  EXPECT_EQ(store->Append(other).value(), std::nullopt);
  EXPECT_EQ(CountPushes(path_, {}).value(), 3);
}

TEST_F(StoreTest, WhatAnotherAccountHandsOverIsNoFirstPush) {
  Push push = Sample(2);
  push.trust = "unverified";
  Result<Store> store = Store::Open(path_);
  ASSERT_TRUE(store && store->Append(push));
  EXPECT_EQ(HasAccepted(path_, "team/api", {}).value(), false);
}

TEST_F(StoreTest, ProcessesOfTwoServersWriteOneFile) {
  constexpr int kEach = 100;
  std::vector<pid_t> children;
  for (int child = 0; child < 3; ++child) {
    pid_t pid = fork();
    if (pid == 0) {
      Result<Store> store = Store::Open(path_);
      bool good = store.has_value();
      for (int i = 0; good && i < kEach; ++i) {
        // The first two share a chain.
        Push push = Sample(child * kEach + i, child < 2 ? "one" : "two");
        good = store->Append(push).has_value();
      }
      _exit(good ? 0 : 1);
    }
    children.push_back(pid);
  }
  for (pid_t pid : children) {
    int status = 1;
    waitpid(pid, &status, 0);
    EXPECT_EQ(status, 0);
  }
  Verified verified = MustVerify();
  EXPECT_EQ(verified.problem, "");
  EXPECT_EQ(verified.pushes, 3 * kEach);
  ASSERT_EQ(verified.heads.size(), 2u);
  EXPECT_EQ(verified.heads[0].seq, 2 * kEach);
}

TEST_F(StoreTest, ProcessesThatMakeOneFileAtOnce) {
  for (int round = 0; round < 40; ++round) {
    std::string path = path_ + std::to_string(round);
    std::vector<pid_t> children;
    for (int child = 0; child < 4; ++child) {
      pid_t pid = fork();
      if (pid == 0) {
        Result<Store> store = Store::Open(path);
        if (!store) std::fprintf(stderr, "%s\n", store.error().message.c_str());
        _exit(store ? 0 : 1);
      }
      children.push_back(pid);
    }
    for (pid_t pid : children) {
      int status = 1;
      waitpid(pid, &status, 0);
      EXPECT_EQ(status, 0) << round;
    }
  }
}

TEST_F(StoreTest, ServersHaveChainsOfTheirOwn) {
  Append(1, 3, "one");
  Append(1, 4, "two");
  Append(4, 5, "one");
  Verified verified = MustVerify();
  EXPECT_EQ(verified.problem, "");
  ASSERT_EQ(verified.heads.size(), 2u);
  EXPECT_EQ(verified.heads[0].seq, 5);
  EXPECT_EQ(verified.heads[1].seq, 4);
}

TEST_F(StoreTest, RetiresBehindACheckpoint) {
  Append(1, 10, "one");
  Append(1, 10, "two");
  Result<Store> store = Store::Open(path_);
  EXPECT_EQ(store->Retire(Sample(5).time, Sample(50).time).value(), 8);
  EXPECT_EQ(store->Retire(Sample(5).time, Sample(51).time).value(), 0);
  Verified verified = MustVerify();
  EXPECT_EQ(verified.problem, "");
  EXPECT_EQ(verified.pushes, 12);
  EXPECT_EQ(verified.removed, 8);
  EXPECT_EQ(Sql("SELECT count(*) FROM finding"), std::vector<std::string>{"12"});
  Append(11, 12, "one");
  EXPECT_EQ(Problem(), "");
  // Everything goes, checkpoints that are older than a removed push included.
  EXPECT_EQ(store->Retire(Sample(100).time, Sample(100).time).value(), 14);
  EXPECT_EQ(Problem(), "");
  Append(13, 13, "one");
  EXPECT_EQ(Problem(), "");
  EXPECT_EQ(Find({}).at(0).seq, 15);  // 12 pushes and 2 checkpoints before it
}

TEST_F(StoreTest, WhoseRowsWereRemovedHasHadItsFirstPush) {
  Append(1, 10);
  Push forged = Sample(11);
  forged.repository = "team/new";
  forged.trust = "unverified";
  Result<Store> store = Store::Open(path_);
  ASSERT_TRUE(store->Append(forged));
  ASSERT_EQ(store->Retire(Sample(100).time, Sample(100).time).value(), 11);
  EXPECT_TRUE(Find({}).empty());
  EXPECT_EQ(HasAccepted(path_, "team/api", Sample(2).refs).value(), true);
  EXPECT_EQ(HasAccepted(path_, "team/new", {}).value(), false);
  EXPECT_EQ(Problem(), "");
}

TEST_F(StoreTest, AClockThatJumpsAheadTakesADayOfRowsAtMost) {
  constexpr int64_t kDay = int64_t{86400} * 1'000'000, kKeep = 400 * kDay;
  Result<Store> store = Store::Open(path_);
  EXPECT_LT(store->RetireBefore(kKeep, kKeep).value(), 0);  // there is nothing
  auto append = [&](int number, int64_t time, const std::string& server) {
    Push push = Sample(number, server);
    push.time = time;
    ASSERT_TRUE(store->Append(push));
  };
  append(1, 1000 * kDay, "one");
  append(2, 1010 * kDay, "two");
  append(3, 1390 * kDay, "one");
  // Not before the newest row has come so far.
  EXPECT_EQ(store->RetireBefore(1400 * kDay, kKeep).value(), 990 * kDay);
  EXPECT_EQ(store->RetireBefore(9000 * kDay, kKeep).value(), 990 * kDay);
  EXPECT_EQ(store->RetireBefore(1300 * kDay, kKeep).value(), 900 * kDay);
  // Nor when a row has the wrong time itself.
  append(4, 9000 * kDay, "one");
  EXPECT_EQ(store->RetireBefore(9000 * kDay, kKeep).value(), 1001 * kDay);
  EXPECT_EQ(store->Retire(1001 * kDay, 9000 * kDay).value(), 1);
  EXPECT_EQ(store->RetireBefore(9000 * kDay, kKeep).value(), 1011 * kDay);
}

TEST_F(StoreTest, TheLogIsMovedIntoTheFileOnlyWhenItHasGrown) {
  Result<Store> store = Store::Open(path_);
  ASSERT_TRUE(store);
  const std::string text(1 << 20, 'x');
  int shrank = 0;
  uintmax_t before = 0;
  for (int i = 1; i <= 20; ++i) {
    Push push = Sample(i);
    push.faults[0].text = text;
    ASSERT_TRUE(store->Append(push) && store->Tidy());
    uintmax_t size = std::filesystem::file_size(path_ + "-wal");
    shrank += size < before ? 1 : 0;
    before = size;
  }
  EXPECT_GE(shrank, 2);
  EXPECT_LE(shrank, 5);
  EXPECT_EQ(Problem(), "");
}

TEST_F(StoreTest, AnOlderFileIsTakenForward) {
  Append(1, 3);
  std::vector<std::string> hashes = Sql("SELECT hash FROM push ORDER BY id");
  TakeBackToTheFirstSchema();
  Append(4, 4);
  EXPECT_EQ(Problem(), "");
  EXPECT_EQ(Sql("SELECT hash FROM push WHERE id < 4 ORDER BY id"), hashes);
}

TEST_F(StoreTest, ACopyThatNobodyCanWriteIsRead) {
  if (geteuid() != 0) GTEST_SKIP() << "needs a mount";
  Append(1, 3);
  Sql("PRAGMA wal_checkpoint(TRUNCATE)");
  const std::string medium = folder_ + "/a medium?#%";
  std::filesystem::create_directory(medium);
  if (mount("none", medium.c_str(), "tmpfs", 0, nullptr) != 0) GTEST_SKIP() << "no mounts here";
  std::filesystem::copy(path_, medium + "/history.db");
  std::string own = std::exchange(path_, medium + "/history.db");
  mount("none", medium.c_str(), "tmpfs", MS_REMOUNT | MS_RDONLY, nullptr);
  EXPECT_EQ(Problem(), "");
  EXPECT_EQ(Find({}).size(), 3u);
  EXPECT_EQ(OpenError(path_), "the record " + path_ +
                                  ": its disk is mounted read-only; mount it so that it can be "
                                  "written, or, to read it alone, copy it with its -wal file to "
                                  "where you can write");
  umount(medium.c_str());
  path_ = own;
}

TEST_F(StoreTest, AClockThatJumpsBackKeepsTheOrder) {
  Result<Store> store = Store::Open(path_);
  for (int64_t time : {100, 5, 50, 200}) {
    Push push = Sample(static_cast<int>(time));
    push.time = time;
    ASSERT_TRUE(store->Append(push));
  }
  EXPECT_EQ(Problem(), "");
  // The first row is young by its clock: nothing behind it goes.
  EXPECT_EQ(store->Retire(60, 300).value(), 0);
  EXPECT_EQ(store->Retire(150, 300).value(), 3);
  EXPECT_EQ(Problem(), "");
}

TEST_F(StoreTest, SaysWhatToDoWhereItCannotBeUsed) {
  EXPECT_EQ(OpenError(folder_ + "/none/history.db"),
            "the record " + folder_ +
                "/none/history.db: it cannot be used (No such file or directory); its folder must "
                "exist, and both must be writable for the user of pushgated");
  std::ofstream(path_) << std::string(8192, 'x');
  EXPECT_EQ(OpenError(path_),
            "the record " + path_ +
                ": it is damaged (file is not a database); move it and its -wal "
                "file elsewhere, where 'sqlite3 FILE .recover' can read them, and "
                "a new record begins by itself");
  std::filesystem::remove(path_);
  Sql("CREATE TABLE photos (name)");
  EXPECT_EQ(OpenError(path_), "the record " + path_ +
                                  ": it is another program's database; name another file by "
                                  "'history:' in pushgate.yaml");
  std::filesystem::remove(path_);
  Append(1, 2);
  Sql("PRAGMA user_version = 99");
  EXPECT_EQ(OpenError(path_), "the record " + path_ +
                                  ": a newer pushgate has written it (schema 99, this one knows "
                                  "5); install that version again");
}

TEST_F(StoreTest, WaitsForALockAndSaysWhoToLookFor) {
  Append(1, 1);
  sqlite3* holder = nullptr;
  ASSERT_EQ(sqlite3_open(path_.c_str(), &holder), SQLITE_OK);
  ASSERT_EQ(sqlite3_exec(holder, "BEGIN IMMEDIATE", nullptr, nullptr, nullptr), SQLITE_OK);
  Result<Store> store = Store::Open(path_);
  ASSERT_TRUE(store);
  Push push = Sample(2);
  Result<std::optional<std::string>> appended = store->Append(push);
  ASSERT_FALSE(appended);
  EXPECT_EQ(appended.error().code, ErrorCode::kFault);
  EXPECT_EQ(appended.error().message, "the record " + path_ +
                                          ": another process holds it ('fuser " + path_ +
                                          "' names it); end that process");
  sqlite3_close(holder);
}

TEST_F(StoreTest, NoticesThatItsFileIsNoLongerThere) {
  Append(1, 1);
  Result<Store> store = Store::Open(path_);
  EXPECT_TRUE(store->IsCurrent());
  std::filesystem::rename(path_, path_ + ".old");
  EXPECT_FALSE(store->IsCurrent());
}

TEST_F(StoreTest, OnlyItsOwnerMayRead) {
  Append(1, 1);
  EXPECT_EQ(std::filesystem::status(path_).permissions(), std::filesystem::perms(0600));
}

}  // namespace
}  // namespace pushgate::record
