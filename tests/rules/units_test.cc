#include "rules/engine_testing.h"

/// How a text is divided into what is touched as a whole.

namespace pushgate::rules {
namespace {

/// "name" of a function's unit, "(name)" of a statement's, "-" of none, for every line.
std::vector<std::string> UnitsByLine(std::string_view text) {
  RuleSet rules = MustLoad(PatternRule("found()"));
  Analysis analysis = MustAnalyze(rules, std::string(text) + "found()\n");
  std::vector<std::string> shown;
  uint32_t lines = 0;
  for (char c : text) lines += c == '\n';
  for (uint32_t line = 1; line <= lines; ++line) {
    std::string all;
    for (uint32_t index : analysis.units.OnLine(line)) {
      const Unit& unit = analysis.units.units[index];
      if (!all.empty()) all += " ";
      all += unit.is_function ? unit.name
                              : "(" + unit.name + "@" + std::to_string(unit.first_line) + ")";
    }
    shown.push_back(all.empty() ? "-" : all);
  }
  return shown;
}

TEST(Units, SimpleStatementsOfTheModule) {
  EXPECT_THAT(UnitsByLine("import a\n\n# comment\nx = (1,\n     2)\na(); b()\n"),
              ElementsAre("(@1)", "-", "-", "(@4)", "(@4)", "(@6) (@6)"));
}

TEST(Units, FunctionsWithDecoratorsAndDefaults) {
  EXPECT_THAT(
      UnitsByLine("@a\n@b(\n  1)\ndef f(x,\n      y=g()):\n  # comment\n\n  return x\n\ny = 1\n"),
      ElementsAre("f", "f", "f", "f", "f", "f", "f", "f", "-", "(@10)"));
}

TEST(Units, NestedFunctionsAreTheirOwn) {
  EXPECT_THAT(UnitsByLine("def f():\n  a\n  @d\n  async def g():\n    b\n  c\n"),
              ElementsAre("f", "f", "f.<locals>.g", "f.<locals>.g", "f.<locals>.g", "f"));
}

TEST(Units, ClassesAreNamesOnly) {
  EXPECT_THAT(UnitsByLine("@d\nclass A(B):\n  '''doc'''\n  x = 1\n\n  def f(self):\n    pass\n"
                          "  class C:\n    y = 2\n    def g(self): pass\n  z = 3\n"),
              ElementsAre("(@1)", "(@1)", "(A@3)", "(A@4)", "-", "A.f", "A.f", "(A@8)", "(A.C@9)",
                          "A.C.g", "(A@11)"));
}

TEST(Units, ClassesInFunctionsBelongToThem) {
  EXPECT_THAT(
      UnitsByLine("def f():\n  class A:\n    x = 1\n    def g(self): pass\n    y = 2\n  a\n"),
      ElementsAre("f", "f", "f", "f.<locals>.A.g", "f", "f"));
}

TEST(Units, CompoundStatementsHoldTheirOwnLines) {
  EXPECT_THAT(UnitsByLine("if a:\n  b\n  def f():\n    c\n  d\nelif e:\n  g\nelse:\n  h\n"),
              ElementsAre("(@1)", "(@1)", "f", "f", "(@1)", "(@1)", "(@1)", "(@1)", "(@1)"));
  EXPECT_THAT(UnitsByLine("if a:\n  for b in c:\n    d\n  e\n"),
              ElementsAre("(@1)", "(@2)", "(@2)", "(@1)"));
  EXPECT_THAT(UnitsByLine("try:\n  a\nexcept B:\n  c\nfinally:\n  d\n"),
              ElementsAre("(@1)", "(@1)", "(@1)", "(@1)", "(@1)", "(@1)"));
}

TEST(Units, ErrorsAreStatements) {
  std::vector<std::string> units = UnitsByLine("x = 1\n) ) )\ny = 2\n");
  EXPECT_EQ(units[0], "(@1)");
  EXPECT_NE(units[1], "-");
}

TEST(Units, LoneReturnsEndLines) {
  RuleSet rules = MustLoad(PatternRule("found()"));
  Analysis analysis = MustAnalyze(rules, "def f():\r  pass\rfound()\r");
  ASSERT_EQ(analysis.findings.size(), 1u);
  EXPECT_EQ(analysis.findings[0].span.line, 3u);
  ASSERT_EQ(analysis.units.units.size(), 2u);
  EXPECT_EQ(analysis.units.units[0].last_line, 2u);
}

TEST(Units, AreFoundByByte) {
  RuleSet rules = MustLoad(PatternRule("found()"));
  std::string text = "def f():\n  found()\n\n\nx = 1\n";
  Analysis analysis = MustAnalyze(rules, text);
  uint32_t at = analysis.units.At(static_cast<uint32_t>(text.find("found")));
  ASSERT_NE(at, UnitMap::kNone);
  EXPECT_EQ(analysis.units.units[at].name, "f");
  EXPECT_EQ(analysis.units.At(static_cast<uint32_t>(text.find("\n\nx"))), UnitMap::kNone);
  EXPECT_EQ(analysis.functions, 1u);
}

TEST(Units, AreBuiltOnlyForFindings) {
  Analysis analysis = MustAnalyze(MustLoad(PatternRule("found(1)")), "def f():\n  found()\n");
  EXPECT_TRUE(analysis.parsed);
  EXPECT_EQ(analysis.functions, 1u);
  EXPECT_TRUE(analysis.units.units.empty());
}

}  // namespace
}  // namespace pushgate::rules
