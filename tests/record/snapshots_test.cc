#include "record/snapshots.h"

#include <gmock/gmock.h>

#include "record/record_file.h"

namespace pushgate::record {
namespace {

class SnapshotsTest : public RecordFile {
 protected:
  SnapshotReader MustOpen() {
    auto reader = SnapshotReader::Open(path_);
    EXPECT_TRUE(reader && *reader);
    return std::move(**reader);
  }
};

TEST_F(SnapshotsTest, AreReadAsTheyWereWritten) {
  EXPECT_FALSE(SnapshotReader::Open(path_).value());
  AddSnapshots(1, 3);
  SnapshotReader reader = MustOpen();
  std::vector<Snapshot> found = reader.Find({.repositories = {"team/api"}}).value();
  ASSERT_EQ(found.size(), 3u);
  EXPECT_EQ(found[0].date, SampleSnapshot(1).date);
  EXPECT_EQ(found[0].would_block, 2);
  ASSERT_TRUE(reader.Fill(found[0]));
  ASSERT_EQ(found[0].with_findings.size(), 2u);
  EXPECT_EQ(found[0].with_findings[0].authors, "Ann <ann@example.com>\n");
  EXPECT_EQ(found[0].found[0].lines, "3 9");
  EXPECT_TRUE(reader.Find({.repositories = {"other", "another"}}).value().empty());
  EXPECT_TRUE(reader.Find({.folder = "/srv/other"}).value().empty());
  EXPECT_EQ(reader.Find({.since = found[1].date, .until = found[2].date}).value().size(), 1u);
  EXPECT_EQ(reader.Latest({.ref = "refs/heads/main"}).value()->id, 3);
  EXPECT_FALSE(reader.Latest({.commit_id = "none"}).value());
}

TEST_F(SnapshotsTest, CountOnceForEachRepository) {
  Result<Store> store = Store::Open(path_);
  ASSERT_TRUE(store);
  auto add = [&](int64_t date, const char* folder, int64_t other_ref, const char* commit) {
    Snapshot row = SampleSnapshot(1);
    row.date = date;
    row.folder = folder;
    row.other_ref = other_ref;
    row.commit_id = commit;
    EXPECT_TRUE(store->AddSnapshot(row));
    return row.id;
  };
  add(100, "/srv/git/team/api.git", 0, "one");
  int64_t moved = add(300, "/data/team/api.git", 0, "two");
  add(200, "/data/team/api.git", 0, "back-filled");
  add(400, "/data/team/api.git", 1, "a tag's");
  std::vector<Snapshot> current = MustOpen().Current().value();
  ASSERT_EQ(current.size(), 1u);
  EXPECT_EQ(current[0].id, moved);
  add(500, "/data/team/api.git", 0, "");
  EXPECT_TRUE(MustOpen().Current().value().empty());
  EXPECT_EQ(Problem(), "");
}

TEST_F(SnapshotsTest, ComeIntoAnOlderRecordWithoutTouchingItsRows) {
  Append(1, 30);
  TakeBackToTheFirstSchema();
  auto old = SnapshotReader::Open(path_);
  ASSERT_FALSE(old);
  EXPECT_EQ(old.error().code, ErrorCode::kUnsupported);
  AddSnapshots(31, 31);
  Verified verified = MustVerify();
  EXPECT_EQ(verified.problem, "");
  EXPECT_EQ(verified.pushes, 30);
  EXPECT_EQ(verified.snapshots, 1);
  EXPECT_EQ(Sql("PRAGMA user_version"), std::vector<std::string>{"5"});
}

TEST_F(SnapshotsTest, RetireWithThePushesAroundThem) {
  AddSnapshots(1, 30);
  Append(31, 32);
  AddSnapshots(33, 33);
  Result<Store> store = Store::Open(path_);
  ASSERT_TRUE(store);
  // So many at a time, then the rest; what is young stays.
  EXPECT_EQ(store->Retire(Sample(32).time, Sample(99).time).value(), 20);
  EXPECT_EQ(store->Retire(Sample(32).time, Sample(99).time).value(), 11);
  EXPECT_EQ(store->Retire(Sample(32).time, Sample(99).time).value(), 0);
  Verified verified = MustVerify();
  EXPECT_EQ(verified.problem, "");
  EXPECT_EQ(verified.pushes, 1);
  EXPECT_EQ(verified.snapshots, 1);
  EXPECT_EQ(Sql("SELECT count(*) FROM snapshot_file"), std::vector<std::string>{"2"});
  EXPECT_EQ(store->Retire(Sample(99).time, Sample(99).time).value(), 2);
  EXPECT_EQ(Problem(), "");
}

}  // namespace
}  // namespace pushgate::record
