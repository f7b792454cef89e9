#pragma once

#include <gtest/gtest.h>
#include <sqlite3.h>
#include <unistd.h>

#include <filesystem>
#include <string>
#include <vector>

#include "record/query.h"
#include "record/store.h"
#include "record/verify.h"

namespace pushgate::record {

/// A record in a folder of its own, and what somebody with an editor can do to it.
class RecordFile : public testing::Test {
 protected:
  RecordFile() {
    char name[] = "/tmp/pg-record.XXXXXX";
    folder_ = mkdtemp(name);
    path_ = folder_ + "/history.db";
  }
  ~RecordFile() override { std::filesystem::remove_all(folder_); }

  /// A push with something in every column.
  static Push Sample(int number, std::string server = "one") {
    Push push;
    push.server = std::move(server);
    push.push_id = push.server + "-" + std::to_string(number);
    push.time = 1'700'000'000'000'000 + number;
    push.repository = number % 2 == 0 ? "team/api" : "team/web";
    push.folder = "/srv/git/" + push.repository + ".git";
    push.user = "user" + std::to_string(number % 3);
    push.groups = "backend\nops\n";
    push.trust = "server";
    push.key_id = "key-12";
    push.protocol = "ssh";
    push.break_glass = "the site is down";
    push.verdict = number % 4 == 3 ? "reject" : "accept";
    push.rules = std::string(64, 'a');
    push.config = std::string(64, 'b');
    push.took = 1234;
    std::string one(40, '1'), two(40, '2');
    push.refs = {
        {"refs/heads/main", one, two, 1, "note", two, one, 2, 3, 1, 9},
        {"refs/tags/v" + std::to_string(number), "", two, 0, "no policy", "", "", 0, 0, 0, 0}};
    push.findings = {{"refs/heads/main", two, "src/a.py", 3, 5, 3, 17, "load", "no-bad", "ERROR",
                      "block", 1, "entry", "reason", "This is bad.", std::string(64, 'c')}};
    push.skips = {{"refs/heads/main", "big.py", "too large"}};
    push.faults = {{"The disk is full."}};
    push.excuses = {{"hotfix", "an outage", "OPS-7", "lead", 1, 0, 1}};
    return push;
  }

  /// An audit with something in every column.
  static Snapshot SampleSnapshot(int number, std::string server = "one") {
    Snapshot row;
    row.server = std::move(server);
    row.time = 1'700'000'000'000'000 + number;
    row.date = row.time - 10;
    row.backfilled = number % 2;
    row.repository = "team/api";
    row.folder = "/srv/git/team/api.git";
    row.ref = "refs/heads/main";
    row.commit_id = std::string(40, '3');
    row.commit_date = row.time - 20;
    row.rules = std::string(64, 'a');
    row.config = std::string(64, 'b');
    row.files = 9, row.functions = 8, row.partial = 1, row.noncompliant = 2;
    row.block = 3, row.warn = 4, row.record = 5, row.suppressed = 6, row.baseline = 7;
    row.excused = 1, row.would_block = 2, row.other_ref = 1;
    row.with_findings = {{"src/a.py", 4, 2, row.time, "@team/db\n", "Ann <ann@example.com>\n"},
                         {"src/b.py", 1, 0, 0, "", ""}};
    row.found = {{"src/a.py", "no-bad", "ERROR", "block", 0, "", 2, "3 9", "bad()"},
                 {"src/b.py", "no-bad", "ERROR", "excused", 0, "hotfix", 1, "1", ""}};
    return row;
  }

  void AddSnapshots(int from, int to, const std::string& server = "one") {
    Result<Store> store = Store::Open(path_);
    ASSERT_TRUE(store) << store.error().message;
    for (int i = from; i <= to; ++i) {
      Snapshot row = SampleSnapshot(i, server);
      Result<void> added = store->AddSnapshot(row);
      ASSERT_TRUE(added) << added.error().message;
    }
  }

  void Append(int from, int to, const std::string& server = "one") {
    Result<Store> store = Store::Open(path_);
    ASSERT_TRUE(store) << store.error().message;
    for (int i = from; i <= to; ++i) {
      Push push = Sample(i, server);
      Result<std::optional<std::string>> appended = store->Append(push);
      ASSERT_TRUE(appended) << appended.error().message;
    }
  }

  /// Runs SQL as somebody would who means harm; rows of one column that it returns.
  std::vector<std::string> Sql(const std::string& sql) {
    sqlite3* database = nullptr;
    EXPECT_EQ(sqlite3_open(path_.c_str(), &database), SQLITE_OK);
    std::vector<std::string> rows;
    char* error = nullptr;
    auto take = [](void* to, int, char** values, char**) {
      static_cast<std::vector<std::string>*>(to)->emplace_back(values[0] ? values[0] : "");
      return 0;
    };
    int code = sqlite3_exec(database, sql.c_str(), take, &rows, &error);
    EXPECT_EQ(code, SQLITE_OK) << sql << ": " << (error != nullptr ? error : "");
    sqlite3_free(error);
    sqlite3_close(database);
    return rows;
  }

  /// Makes of the file one of the first schema, with its rows.
  void TakeBackToTheFirstSchema() {
    Sql("DROP INDEX push_by_baseline; ALTER TABLE push DROP COLUMN baseline_id;"
        "ALTER TABLE push DROP COLUMN baseline_digest; ALTER TABLE baseline DROP COLUMN digest;"
        "ALTER TABLE checkpoint DROP COLUMN repositories; DROP TABLE accepted_repository;"
        "DROP TABLE snapshot; DROP TABLE snapshot_file; DROP TABLE snapshot_finding; DROP TABLE "
        "sent;"
        "PRAGMA user_version = 1");
  }

  Verified MustVerify(const std::string& head = "") {
    Crew crew(1);
    Result<Verified> verified = Verify(path_, head, crew);
    EXPECT_TRUE(verified) << verified.error().message;
    return verified.value_or(Verified{"cannot be verified", 0, 0, 0, {}});
  }
  std::string Problem(const std::string& head = "") { return MustVerify(head).problem; }

  std::vector<Push> Find(const Filter& filter) {
    std::vector<Push> found;
    Result<void> result = FindPushes(path_, filter, [&](const Push& push) {
      found.push_back(push);
      return true;
    });
    EXPECT_TRUE(result) << result.error().message;
    return found;
  }

  std::string folder_;
  std::string path_;
};

}  // namespace pushgate::record
