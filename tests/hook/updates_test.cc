#include "hook/updates.h"

#include <gtest/gtest.h>

#include <string>

namespace pushgate::hook {
namespace {

const std::string kOld(40, '1');
const std::string kNew(40, 'a');
const std::string kZero(40, '0');

std::string ErrorOf(const std::string& text) {
  auto updates = ParseUpdates(text);
  EXPECT_FALSE(updates);
  return updates ? "" : updates.error().message;
}

TEST(ParseUpdates, ReadsEveryLine) {
  auto updates = ParseUpdates(kOld + " " + kNew + " refs/heads/main\n" + kZero + " " + kNew +
                              " refs/heads/with space\n");
  ASSERT_TRUE(updates);
  ASSERT_EQ(updates->size(), 2u);
  EXPECT_EQ((*updates)[0].old_id.Hex(), kOld);
  EXPECT_EQ((*updates)[0].new_id.Hex(), kNew);
  EXPECT_EQ((*updates)[0].name, "refs/heads/main");
  EXPECT_TRUE((*updates)[1].old_id.IsZero());
  EXPECT_EQ((*updates)[1].name, "refs/heads/with space");
}

TEST(ParseUpdates, AnythingElseIsMalformed) {
  const std::string line = kOld + " " + kNew + " refs/heads/main\n";
  for (const std::string& bad :
       {std::string("\n"), kOld + "\n", kOld + " " + kNew + "\n", kOld + " " + kNew + " \n",
        kOld + "  " + kNew + " refs/heads/main\n", " " + line, kOld + "\t" + kNew + " r\n",
        std::string(39, '1') + " " + kNew + " refs/heads/main\n",
        std::string(40, 'g') + " " + kNew + " refs/heads/main\n",
        kOld + " " + kNew + " refs/heads/a" + std::string(1, '\0') + "b\n"}) {
    EXPECT_EQ(
        ErrorOf(bad).substr(0, 84),
        "The list of ref updates that git gave to the hook is malformed in line 1. Push again")
        << bad;
    EXPECT_NE(ErrorOf(line + bad).find("is malformed in line 2."), std::string::npos) << bad;
  }
}

TEST(ParseUpdates, CutShortIsNotLess) {
  EXPECT_NE(ErrorOf("").find("is empty in line 1."), std::string::npos);
  const std::string line = kOld + " " + kNew + " refs/heads/main";
  EXPECT_NE(ErrorOf(line).find("is cut short in line 1."), std::string::npos);
  EXPECT_NE(ErrorOf(line + "\n" + kOld).find("is cut short in line 2."), std::string::npos);
}

TEST(ParseUpdates, Sha256IsNamed) {
  std::string id(64, 'a');
  auto updates = ParseUpdates(id + " " + id + " refs/heads/main\n");
  ASSERT_FALSE(updates);
  EXPECT_EQ(updates.error().code, ErrorCode::kUnsupported);
  EXPECT_EQ(updates.error().message,
            "The repository names its objects by SHA-256, which this version of pushgate cannot "
            "read. Remove the hook from it, or convert it to SHA-1.");
}

}  // namespace
}  // namespace pushgate::hook
