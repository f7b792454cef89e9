#include <gtest/gtest.h>

#include "base/digest.h"
#include "base/handle.h"
#include "base/result.h"
#include "base/watch.h"

namespace pushgate {
namespace {

// The expected digest is what `printf '3:abc' | sha256sum` prints.
TEST(DigestTest, IsSha256OverLengthAndText) {
  EXPECT_EQ(Sha256Hex({"abc"}), "aab5f9ae99b2e38fb462025c8f72f570c9c811705d2a4277dc855d7fa293fe97");
}

// What `printf abc | sha1sum` prints.
TEST(DigestTest, Sha1TakesPartsAsOneText) {
  EXPECT_EQ(Sha1({"abc"})[0], 0xa9);
  EXPECT_EQ(Sha1({"abc"})[19], 0x9d);
  EXPECT_EQ(Sha1({"a", "bc"}), Sha1({"abc"}));
}

TEST(DigestTest, PartsDoNotRunTogether) {
  EXPECT_NE(Sha256Hex({"ab", "c"}), Sha256Hex({"a", "bc"}));
  EXPECT_NE(Sha256Hex({"abc"}), Sha256Hex({"abc", ""}));
}

int freed = 0;
void FreeInt(int* value) {
  ++freed;
  delete value;
}
bool Make(int** out) {
  *out = new int(7);
  return true;
}

TEST(HandleTest, OwnsWhatACFunctionMade) {
  freed = 0;
  {
    Handle<int, FreeInt> handle;
    ASSERT_TRUE(Make(Fill(handle)));
    ASSERT_NE(handle, nullptr);
    EXPECT_EQ(*handle, 7);
    EXPECT_TRUE(Make(Fill(handle)));
    EXPECT_EQ(freed, 1);
  }
  EXPECT_EQ(freed, 2);
}

TEST(ResultTest, SaysWhereItHappened) {
  Result<int> failed = Fail(ErrorCode::kNotFound, "no such ref");
  Result<int> outer = Within("repository x", failed.error());
  EXPECT_EQ(outer.error().message, "repository x: no such ref");
  EXPECT_EQ(outer.error().code, ErrorCode::kNotFound);
}

TEST(WatchTest, ReportsProgressAndStopsAtItsDeadline) {
  int heard = 0;
  Watch over(Watch::Clock::now() - std::chrono::seconds(1), [&] { ++heard; });
  EXPECT_FALSE(over.Tick());
  EXPECT_EQ(heard, 1);
  EXPECT_TRUE(Watch().Tick());
}

}  // namespace
}  // namespace pushgate
