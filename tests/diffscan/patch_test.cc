#include "diffscan/patch.h"

#include <gtest/gtest.h>

namespace pushgate::diffscan {
namespace {

TEST(Patch, IsGits) {
  EXPECT_EQ(MakePatch("src/a.py", "a\nb\nc", "a\nB\nc").value(),
            "diff --git a/src/a.py b/src/a.py\n--- a/src/a.py\n+++ b/src/a.py\n@@ -1,3 +1,3 @@\n"
            " a\n-b\n+B\n c\n\\ No newline at end of file\n");
}

TEST(Patch, TakesAnyBytes) {
  EXPECT_EQ(MakePatch("\xE9\n.py", std::string_view("\0\r", 2), "\xFF").value(),
            std::string("diff --git \"a/\\351\\n.py\" \"b/\\351\\n.py\"\n"
                        "--- \"a/\\351\\n.py\"\n+++ \"b/\\351\\n.py\"\n@@ -1 +1 @@\n-") +
                std::string("\0\r", 2) +
                "\n\\ No newline at end of file\n+\xFF\n\\ No newline at end of file\n");
}

TEST(Patch, IsNothingWhereNothingChanged) { EXPECT_EQ(MakePatch("a", "x", "x").value(), ""); }

}  // namespace
}  // namespace pushgate::diffscan
