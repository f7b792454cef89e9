#include "base/glob.h"

#include <gtest/gtest.h>

#include <string>

namespace pushgate {
namespace {

struct Row {
  const char* glob;
  const char* text;
  bool matches;
};

class Glob : public testing::TestWithParam<Row> {};

TEST_P(Glob, MatchesAsItsTableSays) {
  EXPECT_EQ(GlobMatches(GetParam().glob, GetParam().text), GetParam().matches)
      << GetParam().glob << " against " << GetParam().text;
}

INSTANTIATE_TEST_SUITE_P(
    Table, Glob,
    testing::Values(
        Row{"", "", true}, Row{"", "a", false}, Row{"a", "", false}, Row{"a", "a", true},
        // one star stays within a segment
        Row{"*", "main", true}, Row{"*", "", true}, Row{"*", "a/b", false},
        Row{"refs/heads/*", "refs/heads/main", true}, Row{"refs/heads/*", "refs/heads/a/b", false},
        Row{"team/*", "team/app", true}, Row{"team/*", "team", false}, Row{"*.py", "x.py", true},
        Row{"*.py", "d/x.py", false}, Row{"a*b*c", "aXXbYYc", true}, Row{"a*b*c", "aXXbYY", false},
        Row{"a*b*c", "abbbc", true},
        // two stars cross
        Row{"**", "", true}, Row{"**", "a/b/c", true}, Row{"refs/heads/**", "refs/heads/a/b", true},
        Row{"refs/heads/release/**", "refs/heads/release/1/2", true},
        Row{"refs/heads/release/**", "refs/heads/released", false}, Row{"a/**/b", "a/b", true},
        Row{"a/**/b", "a/x/y/b", true}, Row{"a/**/b", "ab", false}, Row{"**/x", "x", true},
        Row{"**/x", "a/b/x", true}, Row{"**/x", "ax", false}, Row{"**/*.py", "a/b.py", true},
        Row{"**/*.py", "b.py", true}, Row{"a**c", "a/b/c", true}, Row{"*/**/z", "a/b/c/z", true},
        Row{"**/a/*/b", "a/a/x/b", true}, Row{"**/a/*/b", "x/a/y/z/b", false},
        // a plain end
        Row{"/*/src/a.py", "/x/src/a.py", true}, Row{"/*/src/a.py", "/x/src/b.py", false},
        Row{"*\\.py", "x.py", true}, Row{"*[x].py", "x.py", true}, Row{"*[x].py", ".py", false},
        Row{"a/**/.py", "a/.py", true}, Row{"*/x", "x", false}, Row{"**/", "a/", true},
        // one character
        Row{"?", "a", true}, Row{"?", "/", false}, Row{"a?c", "abc", true},
        Row{"[abc]x", "bx", true}, Row{"[a-c]x", "cx", true}, Row{"[!a-c]x", "cx", false},
        Row{"[!a-c]x", "dx", true}, Row{"[]]", "]", true}, Row{"[a", "[a", true},
        Row{"x[!a]y", "x/y", false}, Row{"\\*", "*", true}, Row{"\\*", "a", false},
        Row{"\\[a]", "[a]", true},
        // bytes are compared as they are
        Row{"Main", "main", false}));

TEST(GlobTest, NamesHaveStarsAndSingleCharacters) {
  EXPECT_TRUE(NameMatches("*session*", "my_sessions"));
  EXPECT_TRUE(NameMatches("get_*db*_?", "get_adb_db_x"));
  EXPECT_TRUE(NameMatches("*", ""));
  EXPECT_FALSE(NameMatches("get_*db", "get_db_"));
  EXPECT_FALSE(NameMatches("db?", "db"));
  EXPECT_FALSE(NameMatches("*x", "a/x"));
}

TEST(GlobTest, FoldsAsciiCaseOnDemand) {
  EXPECT_TRUE(GlobMatches("*.py", "X.PY", true));
  EXPECT_TRUE(GlobMatches("[a-c]", "B", true));
  EXPECT_FALSE(GlobMatches("*.py", "X.PYC", true));
}

// A backtracking matcher without bounds would need longer than the universe has.
TEST(GlobTest, ManyStarsEndSoon) {
  std::string glob, text(2000, 'a');
  for (int i = 0; i < 200; ++i) glob += "*a";
  EXPECT_FALSE(GlobMatches(glob + "b", text));
  glob.clear();
  for (int i = 0; i < 30; ++i) glob += "**/";
  std::string deep;
  for (int i = 0; i < 200; ++i) deep += "a/";
  EXPECT_FALSE(GlobMatches(glob + "b", deep));
}

}  // namespace
}  // namespace pushgate
