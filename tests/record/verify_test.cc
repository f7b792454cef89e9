#include "record/verify.h"

#include <filesystem>

#include "record/record_file.h"
#include "record/serialise.h"

namespace pushgate::record {
namespace {

class VerifyTest : public RecordFile {
 protected:
  void SetUp() override {
    Append(1, 20);
    Append(21, 25, "two");
    Append(26, 40);
    Sql("PRAGMA wal_checkpoint(TRUNCATE)");
    std::filesystem::copy_file(path_, folder_ + "/sound.db");
  }
  void Restore() {
    for (const char* end : {"", "-wal", "-shm"}) std::filesystem::remove(path_ + end);
    std::filesystem::copy_file(folder_ + "/sound.db", path_);
  }
};

TEST_F(VerifyTest, FindsEveryColumnThatWasChanged) {
  int columns = 0;
  for (const std::string& table : Sql("SELECT name FROM sqlite_schema WHERE type = 'table'")) {
    // How far the rows were carried to a shared record says nothing about them.
    if (table == "sent") continue;
    // With a checkpoint and a baseline there is a row in every table.
    for (const std::string& column : Sql("SELECT name FROM pragma_table_info('" + table + "')")) {
      Restore();
      if (table == "checkpoint" || table == "accepted_repository") {
        Result<Store> store = Store::Open(path_);
        ASSERT_EQ(store->Retire(Sample(3).time, Sample(50).time).value(), 2);
        ASSERT_EQ(Problem(), "");
      }
      if (table.starts_with("baseline")) {
        Baseline taken;
        taken.server = "one";
        taken.folder = "/b";
        ASSERT_TRUE(Store::Open(path_)->TakeBaseline(taken, {{"a.py", "f", "p", "r", "", 1}}));
        ASSERT_EQ(Problem(), "");
      }
      bool of_audit = table.starts_with("snapshot");
      if (of_audit) {
        AddSnapshots(50, 51);
        ASSERT_EQ(Problem(), "");
      }
      std::string type =
          Sql("SELECT type FROM pragma_table_info('" + table + "') WHERE name = '" + column + "'")
              .at(0);
      std::string value =
          type == "TEXT" ? "\"" + column + "\" || 'x'" : "\"" + column + "\" + 1000";
      bool of_chains =
          table == "push" || table == "checkpoint" || table == "baseline" || table == "snapshot";
      std::string row = of_chains ? "id = (SELECT max(id) FROM " + table + " WHERE id <> 12)"
                        : table == "chain"               ? "server = 'one'"
                        : of_audit                       ? "snapshot = 41 AND position = 0"
                        : table.starts_with("baseline_") ? "folder = '/b'"
                        : table == "accepted_repository" ? "name = 'team/api'"
                                                         : "push = 12 AND position = 0";
      Sql("UPDATE " + table + " SET \"" + column + "\" = " + value + " WHERE " + row);
      EXPECT_NE(Problem(), "") << table << "." << column;
      ++columns;
    }
  }
  EXPECT_EQ(columns, 21 + 13 + 18 + 5 + 3 + 9 + 11 + 16 + 3 + 3 + 7 + 1 + 27 + 8 + 11);
}

TEST_F(VerifyTest, FollowsAuditsThroughTheChain) {
  AddSnapshots(41, 42);
  Append(43, 43);
  Verified verified = MustVerify();
  EXPECT_EQ(verified.problem, "");
  EXPECT_EQ(verified.pushes, 41);
  EXPECT_EQ(verified.snapshots, 2);
  Sql("DELETE FROM snapshot_finding WHERE snapshot = 41 AND position = 1");
  EXPECT_EQ(Problem(), "audit 41 was changed");
  Sql("DELETE FROM snapshot WHERE id = 41");
  EXPECT_EQ(Problem(), "audit 41 was removed, but not all that belongs to it");
  Sql("DELETE FROM snapshot_file WHERE snapshot = 41");
  Sql("DELETE FROM snapshot_finding WHERE snapshot = 41");
  EXPECT_EQ(Problem(), "one row was removed before audit 42 (number 36 of the chain of one)");
}

TEST_F(VerifyTest, NamesTheRowThatWasChanged) {
  Sql("UPDATE push SET user = 'mallory' WHERE id IN (30, 13, 17)");
  EXPECT_EQ(Problem(), "push 13 was changed");
  Restore();
  Sql("UPDATE finding SET decision = 'warn' WHERE push = 22");
  EXPECT_EQ(Problem(), "push 22 was changed");
  Restore();
  Sql("DELETE FROM finding WHERE push = 22");
  EXPECT_EQ(Problem(), "push 22 was changed");
}

TEST_F(VerifyTest, FindsARowWhoseHashWasMadeToFit) {
  Push push = Find({.user = "user1"}).back();
  push.user = "mallory";
  Sql("UPDATE push SET user = 'mallory', hash = '" + HashOf(push) +
      "' WHERE id = " + std::to_string(push.id));
  EXPECT_EQ(Problem(), "row 1 was replaced: push 2 was chained to another");
}

TEST_F(VerifyTest, FindsWhatWasRemoved) {
  Sql("DELETE FROM push WHERE id = 9; DELETE FROM ref WHERE push = 9;"
      "DELETE FROM finding WHERE push = 9; DELETE FROM skip WHERE push = 9;"
      "DELETE FROM fault WHERE push = 9; DELETE FROM excuse WHERE push = 9;");
  EXPECT_EQ(Problem(), "one row was removed before push 10 (number 9 of the chain of one)");
  Restore();
  Sql("DELETE FROM push WHERE id = 9");
  EXPECT_EQ(Problem(), "push 9 was removed, but not all that belongs to it");
  Restore();
  for (const char* table : {"ref", "finding", "skip", "fault", "excuse"}) {
    Sql(std::string("DELETE FROM ") + table + " WHERE push <= 5");
  }
  Sql("DELETE FROM push WHERE id <= 5");
  EXPECT_EQ(Problem(), "5 rows were removed before push 6 (number 1 to 5 of the chain of one)");
}

TEST_F(VerifyTest, FindsWhatWasCutOff) {
  std::string head = Find({}).at(0).hash;
  EXPECT_EQ(Problem(head), "");
  for (const char* table : {"ref", "finding", "skip", "fault", "excuse"}) {
    Sql(std::string("DELETE FROM ") + table + " WHERE push > 38");
  }
  Sql("DELETE FROM push WHERE id > 38");
  EXPECT_EQ(
      Problem(),
      "the newest rows were cut off: the chain of one ends with row 38, number 33, but had 35");
  Sql("UPDATE chain SET seq = 33, hash = (SELECT hash FROM push WHERE id = 38) WHERE server = "
      "'one'");
  EXPECT_EQ(Problem(), "");
  EXPECT_EQ(Problem(head), "no row has the hash " + head +
                               ": the newest rows were cut off, or it is older than what "
                               "retention keeps");
}

TEST_F(VerifyTest, FindsAChainThatIsGone) {
  for (const char* table : {"ref", "finding", "skip", "fault", "excuse"}) {
    Sql(std::string("DELETE FROM ") + table +
        " WHERE push IN (SELECT id FROM push WHERE server = 'two')");
  }
  Sql("DELETE FROM push WHERE server = 'two'");
  EXPECT_EQ(Problem(), "all rows of the chain of two were removed");
  Restore();
  Sql("DELETE FROM chain WHERE server = 'two'");
  EXPECT_EQ(Problem(), "the chain of two is not in the table of chains: its row was removed");
}

TEST_F(VerifyTest, FindsWhatThisProgramDidNotMake) {
  Sql("CREATE TRIGGER quiet AFTER INSERT ON push BEGIN DELETE FROM finding; END");
  EXPECT_EQ(Problem(), "the trigger quiet was added or changed");
  Restore();
  Sql("DROP INDEX push_by_time");
  EXPECT_EQ(Problem(), "the index push_by_time was removed");
  Restore();
  Sql("CREATE TABLE notes (text)");
  EXPECT_EQ(Problem(), "the table notes was added or changed");
  Restore();
  Sql("ANALYZE");
  EXPECT_EQ(Problem(), "");
}

TEST_F(VerifyTest, FindsRepositoriesThatWereForgotten) {
  ASSERT_EQ(Store::Open(path_)->Retire(Sample(5).time, Sample(50).time).value_or(0), 4);
  EXPECT_EQ(Problem(), "");
  Sql("DELETE FROM accepted_repository WHERE name = 'team/api'");
  EXPECT_EQ(Problem(),
            "which repositories had an accepted push before the newest checkpoint was changed");
}

TEST_F(VerifyTest, FindsWhatWasInserted) {
  Sql("INSERT INTO push SELECT 41, 36, hash, hash, server, 'new', time, repository, folder, user, "
      "groups,"
      " trust, key_id, protocol, break_glass, verdict, rules, config, took, 0, '' FROM push WHERE "
      "id = "
      "40");
  EXPECT_EQ(Problem(), "push 41 was changed");
  Push forged = Sample(50);
  forged.id = 41;
  forged.seq = 12;
  forged.previous = std::string(64, '0');
  forged.refs.clear();
  forged.findings.clear();
  forged.skips.clear();
  forged.faults.clear();
  forged.excuses.clear();
  Restore();
  Sql("UPDATE push SET seq = 1000 WHERE id = 12");
  Sql("INSERT INTO push SELECT 41, 12, '" + forged.previous + "', '" + HashOf(forged) +
      "', 'one', 'one-50', " + std::to_string(forged.time) + ", '" + forged.repository + "', '" +
      forged.folder + "', '" + forged.user + "', '" + forged.groups +
      "', 'server', 'key-12', 'ssh', 'the site is down', '" + forged.verdict + "', '" +
      forged.rules + "', '" + forged.config + "', 1234, 0, ''");
  EXPECT_EQ(Problem(), "push 12 was changed");
  Sql("DELETE FROM push WHERE id = 12");
  for (const char* table : {"ref", "finding", "skip", "fault", "excuse"}) {
    Sql(std::string("DELETE FROM ") + table + " WHERE push = 12");
  }
  EXPECT_EQ(Problem(), "one row was removed before push 13 (number 12 of the chain of one)");
}

TEST_F(VerifyTest, ACheckpointCoversWhatItNamesAndNoMore) {
  {
    Result<Store> store = Store::Open(path_);
    ASSERT_EQ(store->Retire(Sample(5).time, Sample(50).time).value(), 4);
  }
  ASSERT_EQ(Problem(), "");
  Sql("DELETE FROM push WHERE id IN (5, 6)");
  for (const char* table : {"ref", "finding", "skip", "fault", "excuse"}) {
    Sql(std::string("DELETE FROM ") + table + " WHERE push IN (5, 6)");
  }
  EXPECT_EQ(Problem(), "2 rows were removed before push 7 (number 5 to 6 of the chain of one)");
  Sql("UPDATE checkpoint SET through = 6");
  EXPECT_NE(Problem(), "");
}

TEST_F(VerifyTest, AnEmptyRecordIsIntact) {
  for (const char* end : {"", "-wal", "-shm"}) std::filesystem::remove(path_ + end);
  { ASSERT_TRUE(Store::Open(path_)); }
  EXPECT_EQ(Problem(), "");
}

TEST_F(VerifyTest, ATriggerOfSomebodyElseIsNotRun) {
  Sql("CREATE TRIGGER evil AFTER INSERT ON push BEGIN DELETE FROM push WHERE id = 3; END");
  Append(41, 42);
  EXPECT_EQ(Problem(), "the trigger evil was added or changed");
  Sql("DROP TRIGGER evil");
  EXPECT_EQ(Problem(), "");
}

}  // namespace
}  // namespace pushgate::record
