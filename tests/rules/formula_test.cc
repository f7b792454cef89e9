#include "rules/engine_testing.h"

/// How the operands of a rule combine.

namespace pushgate::rules {
namespace {

TEST(Formula, PatternsIntersect) {
  std::string rule =
      RuleWith("    patterns:\n      - pattern: foo(...)\n      - pattern: $F($X)\n");
  EXPECT_THAT(LinesOf(rule, "foo(1)\nfoo(1, 2)\nbar(1)\n"), ElementsAre(1));
}

TEST(Formula, TheInnerOfTwoRangesIsKept) {
  std::string rule = RuleWith("    patterns:\n      - pattern: foo(...)\n      - pattern: bar()\n");
  Analysis analysis = MustAnalyze(MustLoad(rule), "foo(1, bar())\nfoo(1)\nbar()\n");
  ASSERT_EQ(analysis.findings.size(), 1u);
  EXPECT_EQ(analysis.findings[0].span.column, 8u);
}

TEST(Formula, InsideKeepsWhatLiesWithin) {
  std::string rule = RuleWith(
      "    patterns:\n      - pattern: foo()\n      - pattern-inside: |\n"
      "          def $F(...):\n            ...\n");
  EXPECT_THAT(LinesOf(rule, "foo()\ndef f():\n  foo()\n"), ElementsAre(3));
}

TEST(Formula, OperandsAgreeAboutMetavariables) {
  std::string rule = RuleWith(
      "    patterns:\n      - pattern: $S.commit()\n      - pattern-inside: |\n"
      "          with open_() as $S:\n            ...\n");
  EXPECT_THAT(LinesOf(rule, "with open_() as s:\n  s.commit()\n  t.commit()\n"), ElementsAre(2));
}

TEST(Formula, NotRemovesEqualRangesOnly) {
  std::string rule = RuleWith(
      "    patterns:\n      - pattern: foo(...)\n      - pattern-not: foo(1)\n"
      "      - pattern-not: $X = foo(2)\n");
  EXPECT_THAT(LinesOf(rule, "foo(1)\nfoo(2)\nx = foo(2)\nfoo(3)\n"), ElementsAre(2, 3, 4));
}

TEST(Formula, NotInsideRemovesWhatLiesWithin) {
  std::string rule = RuleWith(
      "    patterns:\n      - pattern: $S.commit()\n      - pattern-not-inside: |\n"
      "          with $S.begin():\n            ...\n");
  EXPECT_THAT(LinesOf(rule,
                      "with s.begin():\n  s.commit()\n  t.commit()\n"
                      "def f():\n  s.commit()\n"),
              ElementsAre(3, 5));
}

TEST(Formula, NegationsTakeFormulas) {
  std::string rule = RuleWith(
      "    patterns:\n      - pattern: foo($X)\n      - pattern-not:\n          patterns:\n"
      "            - pattern: foo($X)\n"
      "            - metavariable-regex: {metavariable: $X, regex: 'a.*'}\n");
  EXPECT_THAT(LinesOf(rule, "foo(abc)\nfoo(bcd)\n"), ElementsAre(2));
}

TEST(Formula, EitherJoins) {
  std::string rule =
      RuleWith("    pattern-either:\n      - pattern: foo()\n      - pattern: bar()\n");
  EXPECT_THAT(LinesOf(rule, "foo()\nbar()\nbaz()\n"), ElementsAre(1, 2));
}

TEST(Formula, OneFindingForEachRange) {
  std::string rule = RuleWith(
      "    pattern-either:\n      - pattern: foo($X)\n      - pattern: $F(1)\n"
      "      - pattern: foo(..., $X, ...)\n");
  EXPECT_THAT(LinesOf(rule, "foo(1)\nfoo(1, 2)\n"), ElementsAre(1, 2));
}

TEST(Formula, AnInsideIsNoFinding) {
  std::string rule = RuleWith(
      "    patterns:\n      - pattern: $SQL\n      - pattern-either:\n"
      "          - pattern-inside: text($SQL)\n          - pattern-inside: run(..., $SQL)\n");
  Analysis analysis = MustAnalyze(MustLoad(rule), "text('a')\nrun(x, 'b')\nother('c')\n");
  ASSERT_EQ(analysis.findings.size(), 2u);
  EXPECT_EQ(analysis.findings[0].span.column, 6u);
  EXPECT_EQ(analysis.findings[1].span.column, 8u);
}

TEST(Formula, SequencesReachTheEndOfTheirBlock) {
  std::string rule = RuleWith(
      "    patterns:\n      - pattern: $F()\n      - pattern-inside: |\n"
      "          $F = factory\n          ...\n");
  EXPECT_THAT(LinesOf(rule,
                      "def f():\n  make = factory\n  if a:\n    make()\n  other()\n  make()\n"
                      "def g():\n  make()\n"),
              ElementsAre(4, 6));
}

TEST(MetavariableRegex, IsAnchoredAtTheStart) {
  std::string rule = RuleWith(
      "    patterns:\n      - pattern: foo($X)\n"
      "      - metavariable-regex: {metavariable: $X, regex: 'ab'}\n");
  EXPECT_THAT(LinesOf(rule, "foo(abc)\nfoo(cab)\n"), ElementsAre(1));
}

TEST(MetavariableRegex, SeesTheSourceText) {
  std::string rule = RuleWith(
      "    patterns:\n      - pattern: foo($X)\n"
      "      - metavariable-regex: {metavariable: $X, regex: '[\"'']a'}\n");
  EXPECT_THAT(LinesOf(rule, "foo('a')\nfoo(\"a\")\nfoo(a)\n"), ElementsAre(1, 2));
}

TEST(MetavariableRegex, SeesTheContentOfABoundString) {
  std::string rule = RuleWith(
      "    patterns:\n      - pattern: foo(\"$X\")\n"
      "      - metavariable-regex: {metavariable: $X, regex: 'a\\nb$'}\n");
  EXPECT_THAT(LinesOf(rule, "foo('a\\nb')\nfoo('a' '\\nb')\nfoo('ab')\n"), ElementsAre(1, 2));
}

TEST(MetavariableRegex, ThatNeverEndsIsGivenUpByName) {
  std::string rule = RuleWith(
      "    patterns:\n      - pattern: foo($X)\n"
      "      - metavariable-regex: {metavariable: $X, regex: '(a+)+$'}\n");
  RuleSet rules = MustLoad(rule);
  Analysis analysis = MustAnalyze(rules, "foo(" + std::string(5000, 'a') + "b)\nfoo(aa)\n");
  ASSERT_EQ(analysis.findings.size(), 1u);
  EXPECT_EQ(analysis.findings[0].rule, &gate_rules::kParse);
}

TEST(Message, HasMetavariablesFilledIn) {
  RuleSet rules = MustLoad(
      "rules:\n  - id: m\n    languages: [python]\n    severity: WARNING\n"
      "    message: \"$X costs $5; $XY is $X\"\n    fix: $X.flush($...ARGS)\n"
      "    pattern: $X.commit($XY, $...ARGS)\n");
  Analysis analysis = MustAnalyze(rules, "self.db.commit(a, b, c=1)\n");
  ASSERT_EQ(analysis.findings.size(), 1u);
  EXPECT_EQ(analysis.findings[0].message, "self.db costs $5; a is self.db");
  EXPECT_EQ(analysis.findings[0].suggestion, "self.db.flush(b, c=1)");
  EXPECT_EQ(analysis.findings[0].severity, Severity::kWarning);
}

TEST(Findings, AreSortedByPositionThenRule) {
  RuleSet rules = MustLoad(
      "rules:\n"
      "  - {id: b, languages: [python], severity: ERROR, message: m, pattern: foo()}\n"
      "  - {id: a, languages: [python], severity: ERROR, message: m, pattern: foo()}\n");
  Analysis analysis = MustAnalyze(rules, "x = foo()\nfoo()\n");
  std::vector<std::string> found;
  for (const Finding& finding : analysis.findings) {
    found.push_back(std::to_string(finding.span.line) + finding.rule->id);
  }
  EXPECT_THAT(found, ElementsAre("1a", "1b", "2a", "2b"));
}

struct PathCase {
  std::string_view glob, path;
  bool matches;
};

TEST(Paths, FollowSemgrepsGlobs) {
  constexpr PathCase kCases[] = {
      {"tests", "tests/a.py", true},
      {"tests", "src/tests/unit/a.py", true},
      {"tests", "src/mytests/a.py", false},
      {"tests/", "tests", false},
      {"*.py", "a/b.py", true},
      {"test_*.py", "a/test_b.py", true},
      {"db/*.py", "src/db/a.py", true},
      {"db/*.py", "src/db/sub/a.py", false},
      {"db/**/a.py", "src/db/x/y/a.py", true},
      {"db/**/a.py", "src/db/a.py", true},
      {"./src", "src/a.py", true},
      {"[st]rc/a.py", "src/a.py", true},
      {"sr?/a.py", "src/a.py", true},
      {"src/**", "src/a.py", true},
      {"/src/db", "src/db/a.py", true},
      {"/src/db", "lib/src/db/a.py", false},
      {"/*/src/db", "lib/src/db/a.py", true},
      {"/src/session/async_session.py", "src/session/async_session.py", true},
      {"/src/session/async_session.py", "src/evil/session/async_session.py", false},
  };
  for (const PathCase& c : kCases) {
    std::string include =
        RuleWith("    pattern: foo()\n    paths: {include: ['" + std::string(c.glob) + "']}\n");
    std::string exclude =
        RuleWith("    pattern: foo()\n    paths: {exclude: ['" + std::string(c.glob) + "']}\n");
    EXPECT_EQ(LinesOf(include, "foo()\n", c.path).size(), c.matches ? 1u : 0u)
        << c.glob << " " << c.path;
    EXPECT_EQ(LinesOf(exclude, "foo()\n", c.path).size(), c.matches ? 0u : 1u)
        << c.glob << " " << c.path;
  }
}

}  // namespace
}  // namespace pushgate::rules
