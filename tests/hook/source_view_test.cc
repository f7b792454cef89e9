#include "hook/message/source_view.h"

#include <gtest/gtest.h>

#include <string>

namespace pushgate::hook {
namespace {

rules::Span On(uint32_t line, uint32_t column, uint32_t end_line, uint32_t end_column) {
  return {0, 0, line, column, end_line, end_column};
}

TEST(RenderSource, MarksTheSpanBetweenItsNeighbours) {
  EXPECT_EQ(
      RenderSource({41, {"    q = 1", "    s = make()  # x", "    return s"}}, On(42, 9, 42, 15)),
      "    41 |     q = 1\n"
      "    42 |     s = make()  # x\n"
      "       |         ^^^^^^\n"
      "    43 |     return s\n");
}

TEST(RenderSource, MarksEachLineOfALongSpan) {
  EXPECT_EQ(RenderSource({9, {"x = f(", "    a,", "", "    b)  # y"}}, On(9, 5, 12, 7)),
            "     9 | x = f(\n"
            "       |     ^^\n"
            "    10 |     a,\n"
            "       |     ^^\n"
            "    11 |\n"
            "    12 |     b)  # y\n"
            "       |     ^^\n");
}

TEST(RenderSource, SaysThatASpanGoesOn) {
  EXPECT_EQ(RenderSource({1, {"f(a,", "  b,"}}, On(1, 1, 9, 2)),
            "     1 | f(a,\n"
            "       | ^^^^\n"
            "     2 |   b,\n"
            "       |   ^^\n"
            "       | ...\n");
}

TEST(RenderSource, AnEmptySpanIsStillMarked) {
  EXPECT_EQ(RenderSource({1, {"ab"}}, On(1, 2, 1, 2)),
            "     1 | ab\n"
            "       |  ^\n");
  EXPECT_EQ(RenderSource({1, {""}}, On(1, 1, 1, 1)),
            "     1 |\n"
            "       | ^\n");
}

TEST(RenderSource, ASpanThatEndsBeforeALineMarksNothingThere) {
  EXPECT_EQ(RenderSource({1, {"ab", "cd"}}, On(1, 1, 2, 1)),
            "     1 | ab\n"
            "       | ^^\n"
            "     2 | cd\n");
}

TEST(RenderSource, TabsGoToStops) {
  EXPECT_EQ(RenderSource({1, {"\tx =\ty()"}}, On(1, 6, 1, 9)),
            "     1 |     x = y()\n"
            "       |         ^^^\n");
}

TEST(RenderSource, MarksStandBelowWhatIsShown) {
  EXPECT_EQ(RenderSource({1, {"\xC3\xA9 = \"\xE2\x80\xAE\" + f()"}}, On(1, 5, 1, 8)),
            "     1 | \\u{E9} = \"\\u{202E}\" + f()\n"
            "       |          ^^^^^^^^^^\n");
}

TEST(RenderSource, NothingRawGetsThrough) {
  EXPECT_EQ(RenderSource({1, {"\x1B[31m\r\x07\x7F\xFF\xC3"}}, On(1, 1, 1, 2)),
            "     1 | \\x1B[31m\\r\\x07\\x7F\\xFF\\xC3\n"
            "       | ^^^^\n");
}

TEST(RenderSource, WideNumbersKeepTheGutterStraight) {
  EXPECT_EQ(RenderSource({999999, {"a", "b"}}, On(1000000, 1, 1000000, 2)),
            "  999999 | a\n"
            " 1000000 | b\n"
            "         | ^\n");
}

TEST(RenderSource, LongLinesAreCutAroundTheSpan) {
  std::string line = std::string(180, 'a') + "f()" + std::string(150, 'b');
  EXPECT_EQ(RenderSource({1, {line}}, On(1, 181, 1, 184)),
            "     1 | ..." + std::string(37, 'a') + "f()" + std::string(114, 'b') + "...\n" +
                "       | " + std::string(40, ' ') + "^^^\n");
  EXPECT_EQ(RenderSource({1, {line}}, On(1, 1, 1, 334)),
            "     1 | " + std::string(157, 'a') + "...\n       | " + std::string(160, '^') + "\n");
}

TEST(RenderSource, ALineThatTheExcerptCutIsMarkedAsCut) {
  std::string line(rules::kMaxExcerptLine - 1, 'a');
  std::string shown = RenderSource({1, {line + "\xC3"}}, On(1, 390, 1, 395));
  EXPECT_EQ(shown.substr(0, 12), "     1 | ...");
  EXPECT_NE(shown.find("aaa...\n"), std::string::npos);
  EXPECT_EQ(shown.find("\\x"), std::string::npos);
  // A span behind the cut is marked at the cut.
  shown = RenderSource({1, {line + "a"}}, On(1, 5000, 1, 5010));
  EXPECT_EQ(shown.substr(shown.size() - 4), "  ^\n");
}

TEST(RenderSource, NoExcerptIsNothing) { EXPECT_EQ(RenderSource({1, {}}, On(1, 1, 1, 1)), ""); }

}  // namespace
}  // namespace pushgate::hook
