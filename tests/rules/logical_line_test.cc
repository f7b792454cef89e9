#include "rules/language/logical_line.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

/// What logical lines bind, as their text tells: a dot stands before attributes.

namespace pushgate::rules::language {
namespace {

std::vector<LogicalLine> Read(std::string_view text) {
  std::optional<syntax::TopLevel> module = syntax::SplitTopLevel(text);
  EXPECT_TRUE(module) << text;
  std::vector<LogicalLine> lines;
  if (!module) return lines;
  LineReader reader(text, *module);
  LogicalLine line;
  while (reader.Next(line)) {
    if (!line.parts.empty()) lines.push_back(line);
  }
  return lines;
}

std::string Names(const LogicalLine::Part& part) {
  std::string names;
  for (const LogicalLine::Name& name : part.binds) {
    names.append(names.empty() ? "" : " ").append(name.is_attribute ? "." : "").append(name.text);
  }
  return names;
}

std::string Binds(std::string_view text) { return Names(Read(text).at(0).parts.at(0)); }

struct Case {
  const char* text;
  const char* binds;
};

class Lines : public testing::TestWithParam<Case> {};

TEST_P(Lines, Bind) { EXPECT_EQ(Binds(GetParam().text), GetParam().binds) << GetParam().text; }

INSTANTIATE_TEST_SUITE_P(
    OfEveryForm, Lines,
    testing::Values(
        Case{"x = y\n", "x"}, Case{"x = y = z\n", "x y"}, Case{"a.b: T = c\n", ".b"},
        Case{"x: T\n", "x"}, Case{"a, (b, *c) = d\n", "a b c"}, Case{"d[k] = v\n", "d k"},
        Case{"x += 1\n", "x"}, Case{"x <<= y\n", "x"}, Case{"x **= y\n", "x"}, Case{"x == y\n", ""},
        Case{"x <= y\n", ""}, Case{"x >= y\n", ""}, Case{"x != y\n", ""}, Case{"f(k=1)\n", ""},
        Case{"f({k: v})\n", ""}, Case{"x = f(k=1)\n", "x"},
        Case{"f('a = b', \"c = d\")  # e = f\n", ""}, Case{"if (n := f()) > 1: g()\n", "n"},
        Case{"if a: b = c\n", "a b"}, Case{"for i, j in z: pass\n", "i j"},
        Case{"f(a for b in c)\n", "b"}, Case{"with f() as (g, h), i as j.k: pass\n", "g h .k"},
        Case{"with (f() as g, h() as i): pass\n", "g i"}, Case{"a = 1; b: int = 2\n", "a b int"},
        Case{"x.append(y)\n", "x"}, Case{"x.y[0].extend(z)\n", ".y x"}, Case{"x.commit(y)\n", ""},
        Case{"x = [\n    y for z in\n    w]\n", "x z"}, Case{"x = \\\n    y\n", "x"},
        Case{"async def f(): pass\n", ""}, Case{"return_ = yield_\n", "return_"}));

TEST(LogicalLine, KnowsTheTargetsOfClauses) {
  std::vector<LogicalLine> lines = Read("try:\n    pass\nexcept E as e:\n    pass\n");
  EXPECT_EQ(Names(lines.at(2).parts.at(0)), "e");
  lines = Read("match x:\n    case P(q=r, s=[t, *u]) as v:\n        pass\n");
  EXPECT_THAT(Names(lines.at(1).parts.at(0)),
              testing::AllOf(testing::HasSubstr("r"), testing::HasSubstr("t"),
                             testing::HasSubstr("u"), testing::HasSubstr("v")));
}

/// Its parts behind the first, as text and what they bind.
std::vector<std::string> PartsOf(std::string_view text) {
  std::vector<std::string> parts;
  LogicalLine line = Read(text).at(0);
  for (size_t i = 1; i < line.parts.size(); ++i) {
    const LogicalLine::Part& part = line.parts[i];
    std::string held(text.substr(part.begin, part.end - part.begin));
    parts.push_back(Names(part) + "|" + held);
  }
  return parts;
}

TEST(LogicalLine, DividesTheHeadOfAFunction) {
  using testing::ElementsAre;
  EXPECT_THAT(PartsOf("def f(a, b: T = g(1, 2), *c, **d) -> R: pass\n"),
              ElementsAre("a|", "b|: T = g(1, 2)", "c|", "d|", "| -> R", "| pass\n"));
  EXPECT_THAT(PartsOf("def f(a=lambda x, y: z, b=1): ...\n"),
              ElementsAre("a x y z b|=lambda x, y: z, b=1", "| ...\n"));
  LogicalLine line = Read("async def f(self, b):\n    return b\n").at(0);
  EXPECT_EQ(line.kind, LogicalLine::Kind::kFunction);
  EXPECT_EQ(line.name, "f");
  EXPECT_EQ(line.first_parameter, "self");
  EXPECT_FALSE(line.gives_result);
}

TEST(LogicalLine, DividesImports) {
  using testing::ElementsAre;
  EXPECT_THAT(PartsOf("from .a.b import c as d, e\n"),
              ElementsAre("a b|from .a.b import", "c d|c as d", "e|e"));
  EXPECT_THAT(PartsOf("from a import (\n    b,\n    c as d,\n)\n"),
              ElementsAre("a|from a import", "b|b", "c d|c as d"));
  EXPECT_THAT(PartsOf("import a.b as c, d\n"), ElementsAre("a b c|a.b as c", "d|d"));
  EXPECT_TRUE(Read("from a import *\n").at(0).imports_all);
  EXPECT_TRUE(Read("if x: from a import *\n").at(0).imports_all);
  EXPECT_FALSE(Read("x = 'important' * 2\n").at(0).imports_all);
  EXPECT_EQ(Binds("import a; b = 1\n"), "a b a b");
}

TEST(LogicalLine, KnowsResultsAndWhatIsGlobal) {
  std::vector<LogicalLine> lines = Read("def f():\n    global a, b\n    x = yield y\n    z()\n");
  EXPECT_THAT(lines.at(1).globals, testing::ElementsAre("a", "b"));
  EXPECT_TRUE(lines.at(2).gives_result);
  EXPECT_FALSE(lines.at(3).gives_result);
  EXPECT_EQ(lines.at(3).indent, 4u);
}

TEST(LogicalLine, KeepsStringsThatStandByThemselves) {
  EXPECT_EQ(Read("# only a remark\n\n'''told'''\nx()\n").size(), 2u);
}

}  // namespace
}  // namespace pushgate::rules::language
