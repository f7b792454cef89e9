#include "diffscan/object_folders.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace pushgate::diffscan {
namespace {

using ::testing::ElementsAre;

TEST(ParseAlternates, SplitsAtTheSeparator) {
  EXPECT_THAT(ParseAlternates("/a:/b::c", ':'), ElementsAre("/a", "/b", "c"));
  EXPECT_THAT(ParseAlternates("/a:b\n/c\n", '\n'), ElementsAre("/a:b", "/c"));
  EXPECT_THAT(ParseAlternates("", ':'), ElementsAre());
}

TEST(ParseAlternates, ReadsQuotedPaths) {
  EXPECT_THAT(ParseAlternates("\"/a:b\":/c", ':'), ElementsAre("/a:b", "/c"));
  EXPECT_THAT(ParseAlternates("\"/q\\\"\\\\\\n\\303\\244\"", ':'), ElementsAre("/q\"\\\n\xc3\xa4"));
}

TEST(ParseAlternates, TakesBrokenQuotesAsTheyAre) {
  EXPECT_THAT(ParseAlternates("\"/a:/b", ':'), ElementsAre("\"/a", "/b"));
  EXPECT_THAT(ParseAlternates("\"/a\\9\":/b", ':'), ElementsAre("\"/a\\9\"", "/b"));
}

TEST(ParseAlternates, LeavesCommentsOut) {
  EXPECT_THAT(ParseAlternates("# x\n/a\n#y", '\n'), ElementsAre("/a"));
}

}  // namespace
}  // namespace pushgate::diffscan
