#include "rules/syntax/top_level.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

/// How a text is divided into top-level statements without a parser.

namespace pushgate::rules::syntax {
namespace {

using testing::ElementsAre;

/// The first lines of the statements; members of classes are indented.
std::vector<std::string> Split(std::string_view text) {
  auto module = SplitTopLevel(text);
  if (!module) return {"odd"};
  std::vector<std::string> lines;
  for (const TopLevelStatement& statement : module->statements) {
    lines.emplace_back(
        text.substr(statement.begin, text.find('\n', statement.begin) - statement.begin));
    for (const TopLevelStatement& member : statement.members) {
      lines.emplace_back(text.substr(member.begin, text.find('\n', member.begin) - member.begin));
    }
  }
  return lines;
}

TEST(TopLevel, KnowsWhatBelongsTogether) {
  EXPECT_THAT(Split("import a\n\n# b\nx = (1,\n2)\ny = 1; z = 2\n"),
              ElementsAre("import a", "x = (1,", "y = 1; z = 2"));
  EXPECT_THAT(Split("if a:\n  b\nelif c:\n  d\nelse:\n  e\nf\n"), ElementsAre("if a:", "f"));
  EXPECT_THAT(Split("try:\n  b\nexcept C:\n# d\n  d\nfinally:\n\te\nf\n"),
              ElementsAre("try:", "f"));
  EXPECT_THAT(Split("@a\n@b(\n1)\n\nasync def c(): pass\n@d\nclass E: pass\n"),
              ElementsAre("@a", "@d"));
  EXPECT_THAT(Split("x = 1 + \\\ny\nz\n"), ElementsAre("x = 1 + \\", "z"));
}

TEST(TopLevel, ReadsStrings) {
  EXPECT_THAT(Split("x = '''\ndef a():\n'''\ny\n"), ElementsAre("x = '''", "y"));
  EXPECT_THAT(Split("x = rb'\\'\\\\' # '\ny = \"'\"\n"),
              ElementsAre("x = rb'\\'\\\\' # '", "y = \"'\""));
  EXPECT_THAT(Split("x = 'a\\\nb'\ny\n"), ElementsAre("x = 'a\\", "y"));
  EXPECT_THAT(Split("x = f'{{ {a[\"b\"]} }} {c!r:>{d}}'\ny\n"),
              ElementsAre("x = f'{{ {a[\"b\"]} }} {c!r:>{d}}'", "y"));
}

TEST(TopLevel, DividesClasses) {
  EXPECT_THAT(
      Split("class A(B,\n  C):\n  'doc'\n  x = 1\n  @d\n  def f(self):\n    if x:\n      y\n"
            "# left\n\n  def g(self): pass\n  z = 2\n  class H:\n    w\nv\n"),
      ElementsAre("class A(B,", "  @d", "  def g(self): pass", "  class H:", "v"));
  EXPECT_THAT(Split("class A:\n    def f(self):\n        y\n  def g(self):\n    z\n"),
              ElementsAre("class A:"));
}

TEST(TopLevel, GivesUpOnWhatIsOdd) {
  for (std::string_view text :
       {"x = (\n", "x = )\n", "x = (]\n", "x = 'a\ny\n", "x = '''a\n", "\fx = 1\n", "  x = 1\n",
        "x = f'{a['b']}'\n", "x = f'\\{a}'\n", "else:\n  x\n", "x = 1\nelse:\n  y\n", "@a\nx = 1\n",
        "@a\n", "x = a\\b\n", "x\ry\n", "x = 'a\\", "\xEF\xBB\xBF@x\n"}) {
    EXPECT_THAT(Split(text), ElementsAre("odd")) << text;
  }
  EXPECT_THAT(Split(std::string_view("x\0y\n", 4)), ElementsAre("odd"));
}

TEST(TopLevel, KnowsWhatIsBound) {
  std::string_view text =
      "x.y = a.b = (c == 1)\nf(z := 1)\ng(h)\nv: T\nif a: pass\nfrom b import c\n";
  auto module = SplitTopLevel(text);
  ASSERT_TRUE(module);
  std::vector<std::string> targets;
  for (const TopLevelStatement& one : module->statements) {
    targets.push_back(one.binds_anything
                          ? "*"
                          : std::string(text.substr(one.begin, one.targets_end - one.begin)));
  }
  EXPECT_THAT(targets, ElementsAre("x.y = a.b ", "*", "", "v", "*", "*"));
}

TEST(TopLevel, TellsRemarksApart) {
  std::string_view text = "'a'\nx = 'b' # c\ndef f():\n  r\"\"\"d\ne\"\"\"\n  # f\n  g('h')\n";
  auto module = SplitTopLevel(text);
  ASSERT_TRUE(module);
  std::vector<std::string> remarks;
  for (const ByteRange& one : module->remarks)
    remarks.emplace_back(text.substr(one.begin, one.end - one.begin));
  EXPECT_THAT(remarks, ElementsAre("'a'", "# c", "\"\"\"d\ne\"\"\"", "# f"));
  std::vector<std::string> strings;
  for (const ByteRange& one : module->strings)
    strings.emplace_back(text.substr(one.begin, one.end - one.begin));
  EXPECT_THAT(strings, ElementsAre("'a'", "'b'", "\"\"\"d\ne\"\"\"", "'h'"));
}

}  // namespace
}  // namespace pushgate::rules::syntax
