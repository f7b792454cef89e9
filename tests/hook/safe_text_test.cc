#include "hook/message/safe_text.h"

#include <gtest/gtest.h>

#include <string>

#include "hook/message/base64.h"
#include "hook/message/utf8.h"

namespace pushgate::hook {
namespace {

TEST(SafeText, PrintableAsciiStays) {
  std::string text;
  for (char c = ' '; c < 0x7F; ++c) text += c;
  EXPECT_EQ(SafeText(text), text);
}

TEST(SafeText, ControlCharactersAreEscaped) {
  EXPECT_EQ(SafeText("a\nb\tc\rd\x1B[31m\x7F"), "a\\nb\\tc\\rd\\x1B[31m\\x7F");
  EXPECT_EQ(SafeText(std::string("\0", 1)), "\\x00");
  EXPECT_EQ(SafeText("\xC2\x9B"), "\\u{9B}");  // the one-character CSI
}

TEST(SafeText, EverythingElseIsNamed) {
  EXPECT_EQ(SafeText("caf\xC3\xA9"), "caf\\u{E9}");
  EXPECT_EQ(SafeText("\xE2\x80\xAE\xF0\x9F\x98\x80"), "\\u{202E}\\u{1F600}");
}

TEST(SafeText, BrokenUtf8IsShownByteByByte) {
  EXPECT_EQ(SafeText("\xFF\xC3(\xE2\x82"), "\\xFF\\xC3(\\xE2\\x82");
  EXPECT_EQ(SafeText("\xC0\xAF"), "\\xC0\\xAF");                    // overlong
  EXPECT_EQ(SafeText("\xE0\x80\xAF"), "\\xE0\\x80\\xAF");           // overlong
  EXPECT_EQ(SafeText("\xED\xA0\x80"), "\\xED\\xA0\\x80");           // a surrogate
  EXPECT_EQ(SafeText("\xF4\x90\x80\x80"), "\\xF4\\x90\\x80\\x80");  // beyond U+10FFFF
}

TEST(IsUtf8, TellsThemApart) {
  EXPECT_TRUE(IsUtf8(""));
  EXPECT_TRUE(IsUtf8("a\xC3\xA9\xF0\x9F\x98\x80"));
  EXPECT_FALSE(IsUtf8("a\xC3"));
  EXPECT_FALSE(IsUtf8("\xED\xA0\x80"));
}

TEST(Base64, FollowsTheRfc) {
  EXPECT_EQ(Base64(""), "");
  EXPECT_EQ(Base64("f"), "Zg==");
  EXPECT_EQ(Base64("fo"), "Zm8=");
  EXPECT_EQ(Base64("foo"), "Zm9v");
  EXPECT_EQ(Base64("foobar"), "Zm9vYmFy");
  EXPECT_EQ(Base64("\xFF\xFE"), "//4=");
}

}  // namespace
}  // namespace pushgate::hook
