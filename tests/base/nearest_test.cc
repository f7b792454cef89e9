#include "base/nearest.h"

#include <gtest/gtest.h>

#include <array>
#include <string>

namespace pushgate {
namespace {

constexpr std::array<std::string_view, 4> kKeys = {"severity", "message", "patterns", "id"};

TEST(NearestTest, FindsTheKeyThatWasMeant) {
  EXPECT_EQ(Nearest("sevrity", kKeys), "severity");
  EXPECT_EQ(Nearest("pattern", kKeys), "patterns");
  EXPECT_EQ(Nearest("mesasge", kKeys), "message");
  EXPECT_EQ(Nearest("di", kKeys), "id");
}

TEST(NearestTest, KnowsTheBeginningOfAWord) {
  EXPECT_EQ(Nearest("sev", kKeys), "severity");
  EXPECT_EQ(Nearest("m", kKeys), "");  // one letter is none
  EXPECT_EQ(Nearest("pat", kKeys), "patterns");
  EXPECT_EQ(Nearest("patt", std::array<std::string_view, 2>{"patterns", "patter"}), "patter");
}

TEST(NearestTest, StaysSilentWhenNothingIsNear) {
  EXPECT_EQ(Nearest("colour", kKeys), "");
  EXPECT_EQ(Nearest("", kKeys), "");
  EXPECT_EQ(Nearest(std::string(1000, 's'), kKeys), "");
  EXPECT_EQ(Nearest("severity", {}), "");
}

TEST(NearestTest, PhrasesTheQuestion) {
  EXPECT_EQ(DidYouMean("sevrity", kKeys), " (did you mean 'severity'?)");
  EXPECT_EQ(DidYouMean("zzz", kKeys), "");
}

}  // namespace
}  // namespace pushgate
