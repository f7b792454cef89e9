#include "record/database.h"

#include <gtest/gtest.h>

#include "record/record_file.h"

namespace pushgate::record {
namespace {

class DatabaseTest : public RecordFile {};

TEST_F(DatabaseTest, AnAddressIsShownWithoutWhatCouldBeAPassword) {
  EXPECT_EQ(ShownAddress("postgresql://db.example.com/pushgate"),
            "postgresql://db.example.com/pushgate");
  EXPECT_EQ(ShownAddress("postgresql://me:se@cret@db/pushgate?password=secret"),
            "postgresql://db/pushgate");
  EXPECT_EQ(ShownAddress("postgresql://me@/pushgate?host=/run/postgresql"),
            "postgresql:///pushgate");
  EXPECT_EQ(ShownAddress("/var/lib/pushgate/me@home.db"), "/var/lib/pushgate/me@home.db");
}

TEST_F(DatabaseTest, RetentionLeavesWhatWasNotSent) {
  Append(1, 20);
  Sql("INSERT INTO sent VALUES ('one', 5, 0, '')");
  Result<Store> store = Store::Open(path_);
  ASSERT_TRUE(store);
  int64_t before = Sample(15).time, now = Sample(50).time;
  // All of them are young enough to be waited for; then up to number 9 none is.
  EXPECT_EQ(store->Retire(before, now, Sample(1).time).value(), 5);
  EXPECT_EQ(store->Retire(before, now, Sample(1).time).value(), 0);
  EXPECT_EQ(store->removed_unsent(), 0);
  EXPECT_EQ(store->Retire(before, now, Sample(10).time).value(), 4);
  EXPECT_EQ(store->removed_unsent(), 4);
  EXPECT_EQ(store->Retire(before, now).value(), 5);
  EXPECT_EQ(Problem(), "");
}

}  // namespace
}  // namespace pushgate::record
