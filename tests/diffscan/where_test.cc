#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "diffscan/test_repository.h"

namespace pushgate::diffscan {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

struct WhereTest : testing::Test {
  TestRepository repo;

  ScanResult Change(const std::string& before, const std::string& after) {
    std::string root = repo.Commit({{"a.py", before}});
    repo.SetRef("refs/heads/main", root);
    repo.BeginPush();
    return repo.Push(root, repo.Commit({{"a.py", after}}, {root}));
  }
};

TEST_F(WhereTest, TheNextFunctionsDecoratorIsNotTouchedByAFunctionBeforeIt) {
  // Without the indent heuristic, the added hunk would slide onto the decorator of `old`.
  std::string old = "@app.get\ndef old():\n    bad(1)\n";
  EXPECT_THAT(Lines(Change("import app\n\n\n" + old,
                           "import app\n\n\n@app.get\ndef added():\n    return 1\n\n\n" + old)),
              IsEmpty());
}

TEST_F(WhereTest, AChangedDecoratorTouchesItsFunction) {
  ScanResult result = Change("import app\n\n\n@app.get\ndef old():\n    bad(1)\n",
                             "import app\n\n\n@app.post\ndef old():\n    bad(1)\n");
  ASSERT_THAT(Lines(result), ElementsAre("a.py:6 no-bad"));
  EXPECT_EQ(result.found[0].function, "old");
  EXPECT_FALSE(result.found[0].only_new);
}

TEST_F(WhereTest, ADefaultArgumentBelongsToTheFunction) {
  ScanResult result = Change("def old(x=1,\n        y=bad(2)):\n    return x\n",
                             "def old(x=1,\n        y=bad(2)):\n    return x + 1\n");
  ASSERT_THAT(Lines(result), ElementsAre("a.py:2 no-bad"));
  EXPECT_EQ(result.found[0].function, "old");
}

TEST_F(WhereTest, AChangeInANestedFunctionDoesNotTouchTheOuterOne) {
  std::string before =
      "def outer():\n    bad(1)\n\n    def inner():\n        x = 1\n        bad(2)\n\n    return "
      "inner\n";
  std::string after = before;
  after.replace(after.find("x = 1"), 5, "x = 2");
  ScanResult result = Change(before, after);
  ASSERT_THAT(Lines(result), ElementsAre("a.py:6 no-bad"));
  EXPECT_EQ(result.found[0].function, "outer.<locals>.inner");
}

TEST_F(WhereTest, AChangeInTheOuterFunctionDoesNotTouchTheNestedOne) {
  std::string before =
      "def outer():\n    x = 1\n    bad(1)\n\n    def inner():\n        bad(2)\n\n    return "
      "inner\n";
  std::string after = before;
  after.replace(after.find("x = 1"), 5, "x = 2");
  EXPECT_THAT(Lines(Change(before, after)), ElementsAre("a.py:3 no-bad"));
}

TEST_F(WhereTest, AStatementOfAClassBodyIsTouchedAlone) {
  std::string before =
      "class A:\n    x = bad(\n        1)\n    y = bad(2)\n\n    def f(self):\n        bad(3)\n";
  std::string after = before;
  after.replace(after.find("        1)"), 10, "        5)");
  ScanResult result = Change(before, after);
  ASSERT_THAT(Lines(result), ElementsAre("a.py:2 no-bad"));
  EXPECT_EQ(result.found[0].function, "A");
}

TEST_F(WhereTest, AStatementOfTheModuleIsTouchedAlone) {
  std::string before = "x = bad(\n    1)\ny = bad(2)\n\n\ndef f():\n    bad(3)\n";
  std::string after = before;
  after.replace(after.find("    1)"), 6, "    5)");
  ScanResult result = Change(before, after);
  ASSERT_THAT(Lines(result), ElementsAre("a.py:1 no-bad"));
  EXPECT_EQ(result.found[0].function, "");
}

TEST_F(WhereTest, TheHeaderOfACompoundStatementTouchesItsOwnStatements) {
  std::string before = "if x:\n    bad(1)\n\n    def f():\n        bad(2)\n";
  EXPECT_THAT(Lines(Change(before, "if y:\n    bad(1)\n\n    def f():\n        bad(2)\n")),
              ElementsAre("a.py:2 no-bad"));
}

TEST_F(WhereTest, TheFirstLineOfAMultiLineFindingDecides) {
  repo.options.scope = Scope::kLine;
  std::string before = "def f():\n    bad(1,\n        2)\n";
  EXPECT_THAT(Lines(Change(before, "def f():\n    bad(1,\n        3)\n")), IsEmpty());
}

TEST_F(WhereTest, ALineOfABlankKindBetweenFunctionsTouchesNone) {
  EXPECT_THAT(Lines(Change("def f():\n    bad(1)\n\n\ndef g():\n    bad(2)\n",
                           "def f():\n    bad(1)\n\n\n# a comment\n\n\ndef g():\n    bad(2)\n")),
              IsEmpty());
}

}  // namespace
}  // namespace pushgate::diffscan
