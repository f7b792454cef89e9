// Fixes: what becomes of a text, and why some are not applied.

#include "rules/fix.h"

#include <algorithm>

#include "engine_testing.h"
#include "rules/edits.h"
#include "rules/language/replacement.h"
#include "rules/syntax/code_lines.h"

namespace pushgate::rules {
namespace {

/// A rule of one pattern with a fix; `more` are further lines of it, indented by four.
std::string FixRule(std::string_view pattern, std::string_view fix, std::string_view more = "") {
  std::string body = "    fix: |\n";
  for (size_t at = 0; at <= fix.size();) {
    size_t end = std::min(fix.find('\n', at), fix.size());
    body += "      " + std::string(fix.substr(at, end - at)) + "\n";
    at = end + 1;
  }
  return PatternRule(pattern) + body + std::string(more);
}

FixedText MustFix(std::string_view yaml, std::string_view text,
                  std::string_view path = "src/api/users.py") {
  RuleSet rules = MustLoad(yaml);
  static std::vector<RuleSet> kept;  // findings point to their rules
  kept.push_back(rules);
  Budget budget;
  FixRequest request{
      rules, path, text, budget, Watch(), nullptr, [](const Finding&) { return true; }};
  auto fixed = Fix(request, MustAnalyze(rules, text, path));
  if (!fixed) {
    ADD_FAILURE() << fixed.error().message;
    return {};
  }
  FixRequest again{
      rules, path, fixed->text, budget, Watch(), nullptr, [](const Finding&) { return true; }};
  auto twice = Fix(again, fixed->analysis);
  EXPECT_EQ(twice->text, fixed->text) << "fixing twice changes more";
  return *fixed;
}

std::string Fixed(std::string_view yaml, std::string_view text) { return MustFix(yaml, text).text; }

/// Why nothing was changed.
std::string Obstacle(std::string_view yaml, std::string_view text) {
  FixedText fixed = MustFix(yaml, text);
  EXPECT_EQ(fixed.text, text);
  EXPECT_EQ(fixed.fixed.size(), 0u);
  return fixed.obstacles.empty() ? "" : fixed.obstacles.front();
}

const std::string kGood = FixRule("bad($...A)", "print($...A)");

TEST(Edits, Apply) {
  EXPECT_EQ(Apply("abcdef", {{1, 2, "XY"}, {2, 2, "-"}, {4, 6, ""}}), "aXY-cd");
  EXPECT_EQ(Apply("", {{0, 0, "x"}}), "x");
}

TEST(Edits, TellWhereThingsStand) {
  std::vector<Edit> edits{{2, 4, "x"}, {6, 6, "yyy"}};
  Moves moves(edits);
  EXPECT_EQ(moves.Of(0, 1), std::make_pair(0u, 1u));
  EXPECT_EQ(moves.Of(0, 4), std::make_pair(0u, 3u));
  EXPECT_EQ(moves.Of(2, 4), std::make_pair(2u, 3u));
  EXPECT_EQ(moves.Of(4, 6), std::make_pair(3u, 5u));  // ends before what is put there
  EXPECT_EQ(moves.Of(6, 8), std::make_pair(8u, 10u));
  EXPECT_EQ(moves.Region(0), std::make_pair(2u, 3u));
  EXPECT_EQ(moves.Region(1), std::make_pair(5u, 8u));
}

TEST(CodeLines, KnowWhatIsOpen) {
  std::vector<syntax::LineStart> lines = syntax::ScanLines("f(\r\n'''a\n b'''\r)  # (\nx");
  ASSERT_EQ(lines.size(), 5u);
  EXPECT_EQ(lines[1].depth, 1);
  EXPECT_FALSE(lines[1].in_string);
  EXPECT_TRUE(lines[2].in_string);
  EXPECT_EQ(lines[3].depth, 1);
  EXPECT_EQ(lines[4].depth, 0);
}

TEST(CodeLines, ReindentAllButStrings) {
  EXPECT_EQ(syntax::Reindent("a(\n  b,\n\n  '''\n  c''')", "  ", "\t"),
            "a(\n\tb,\n\n\t'''\n  c''')");
  EXPECT_EQ(syntax::Reindent("a(\nb)", "  ", "    "), "a(\nb)");
}

std::string Substituted(std::string_view regex, std::string_view replacement, std::string_view text,
                        int count = 0) {
  auto compiled = language::Replacement::Compile(*language::Regex::Compile(regex), replacement);
  if (!compiled) return compiled.error().message;
  bool limited = false;
  return compiled->Apply(text, count, limited).value_or("(no match)");
}

TEST(Replacement, IsPythons) {
  EXPECT_EQ(Substituted("(a)(b)", R"(\2\g<1>\g<0>\\\n)", "abab"), "baab\\\nbaab\\\n");
  EXPECT_EQ(Substituted("(?P<x>.)", R"(<\g<x>>)", "ab", 1), "<a>b");
  EXPECT_EQ(Substituted("x*", "-", "axb"), "-a--b-");
  EXPECT_EQ(Substituted("(a)|b", R"([\1])", "ab"), "[a][]");
  EXPECT_EQ(Substituted("z", "y", "ab"), "(no match)");
  EXPECT_EQ(Substituted("a", R"(\1)", "a"), "'\\1' is no group of the expression");
  EXPECT_EQ(Substituted("a", R"(\g<x>)", "a"), "'\\g<x>' is no group of the expression");
  EXPECT_EQ(Substituted("a", "\\", "a"), "'\\' means nothing");
  EXPECT_EQ(Substituted("a", "\\q", "a"), "'\\q' means nothing");
}

TEST(Fix, ReplacesTheMatch) {
  EXPECT_EQ(Fixed(kGood, "x = 1\nbad(x,  2) # here\n"), "x = 1\nprint(x,  2) # here\n");
  EXPECT_EQ(Fixed(kGood, "bad(1); bad(2)"), "print(1); print(2)");
  EXPECT_EQ(MustFix(kGood, "bad(1)\nbad(2)\n").fixed, (std::vector<size_t>{0, 1}));
}

TEST(Fix, ReplacesNestedOnesFromTheOutside) {
  EXPECT_EQ(Fixed(kGood, "bad(bad(bad(1)), 2)\n"), "print(print(print(1)), 2)\n");
  FixedText fixed = MustFix(FixRule("bad($X)", "$X"), "bad(bad(bad(1)))\n");
  EXPECT_EQ(fixed.text, "1\n");
  EXPECT_EQ(fixed.fixed.size(), 3u);
}

TEST(Fix, DeletesTheMatchAndItsLine) {
  std::string rule = PatternRule("bad()") + "    fix: ''\n";
  EXPECT_EQ(Fixed(rule, "a = 1\nif a:\n    bad()\n    a = 2\n"), "a = 1\nif a:\n    a = 2\n");
  EXPECT_EQ(Fixed(rule, "a = 1; bad()\n"), "a = 1; \n");
  EXPECT_EQ(Obstacle(rule, "if 1:\n    bad()\n"), "as fixed, line 1 would have an empty block");
  EXPECT_EQ(Obstacle(rule, "x = bad()\n"), "as fixed, line 1 would have a syntax error");
}

TEST(Fix, DropsNoComment) {
  EXPECT_EQ(Obstacle(FixRule("bad(...)", "print()"), "bad(  # why\n)\n"),
            "its fix would drop a comment");
  EXPECT_EQ(Fixed(FixRule("bad(...)", "print()"), "bad()  # why\n"), "print()  # why\n");
  EXPECT_EQ(Fixed(kGood, "bad(1,  # one\n    2)\n"), "print(1,  # one\n    2)\n");
}

TEST(Fix, DropsNoArgumentThatTheRuleHasNotSeen) {
  const std::string rule = FixRule("bad(...)", "print()");
  const char* dropped = "the fix would drop an argument that the rule does not name";
  EXPECT_EQ(Obstacle(rule, "bad(1)\n"), dropped);
  EXPECT_EQ(Obstacle(rule, "bad(*[1])\n"), dropped);
  EXPECT_EQ(Obstacle(FixRule("bad($X, ...)", "print($X)"), "bad(1, end='')\n"), dropped);
  EXPECT_EQ(Fixed(rule, "bad()\n"), "print()\n");
  EXPECT_EQ(Fixed(FixRule("bad($X, ...)", "print()"), "bad(1)\n"), "print()\n");
  EXPECT_EQ(Fixed(FixRule("bad(..., safe=False, ...)", "print(1)"), "bad(1, safe = False)\n"),
            "print(1)\n");
  EXPECT_EQ(Fixed(PatternRule("bad(...)") + "    fix: ''\n", "a = 1\nbad(1)\n"), "a = 1\n");
}

TEST(Fix, GoesByRegularExpression) {
  std::string rule = PatternRule("bad(...)") +
                     "    fix-regex: {regex: '(b)ad|x', replacement: '\\1in', count: 1}\n";
  EXPECT_EQ(Fixed(rule, "b = bin\nbad(x)\n"), "b = bin\nbin(x)\n");
  std::string none = PatternRule("bad(...)") + "    fix-regex: {regex: z, replacement: y}\n";
  EXPECT_EQ(Obstacle(none, "bad(1)\n"), "");
}

TEST(Fix, KeepsLineEndsAndIndentation) {
  std::string rule = FixRule("bad($X)", "if True:\n    print($X)\n    print()");
  EXPECT_EQ(Fixed(rule, "def f(x):\r\n    bad(x)\r\n"),
            "def f(x):\r\n    if True:\r\n        print(x)\r\n        print()\r\n");
  EXPECT_EQ(Fixed(rule, "def f(x):\r\tbad(x)"), "def f(x):\r\tif True:\r\t\tprint(x)\r\t\tprint()");
  EXPECT_EQ(Fixed(rule, "bad(1)"), "if True:\n    print(1)\n    print()");
  EXPECT_EQ(Fixed(kGood,
                  "\xEF\xBB\xBF"
                  "bad(1)\r\n"),
            "\xEF\xBB\xBF"
            "print(1)\r\n");
}

TEST(Fix, KeepsWhatMetavariablesHold) {
  std::string rule = FixRule("with bad():\n    $...BODY", "if True:\n    $...BODY");
  EXPECT_EQ(
      Fixed(rule, "def f():\n  with bad():\n      x = '''\n      a'''\n\n      y = (1,\n  2)\n"),
      "def f():\n  if True:\n      x = '''\n      a'''\n\n      y = (1,\n  2)\n");
  std::string flat = FixRule("with bad():\n    $...BODY", "$...BODY");
  EXPECT_EQ(
      Fixed(flat, "def f():\n    with bad():\n        x = '''\n        a'''\n        y = 1\n"),
      "def f():\n    x = '''\n        a'''\n    y = 1\n");
}

TEST(Fix, BracketsWhatWouldBeTornApart) {
  EXPECT_EQ(Fixed(FixRule("bad($X)", "$X * 2"), "y = bad(1 + 2)\n"), "y = (1 + 2) * 2\n");
  EXPECT_EQ(Fixed(FixRule("bad($X, $Y)", "$X + $Y"), "y = 2 * bad(3, 4)\n"), "y = 2 * (3 + 4)\n");
  EXPECT_EQ(Fixed(FixRule("bad($X)", "$X"), "y = bad(1 or\n 2)\n"), "y = (1 or\n 2)\n");
  EXPECT_EQ(Fixed(FixRule("bad($X)", "not $X"), "y = bad(1 or 2)\n"), "y = not (1 or 2)\n");
  EXPECT_EQ(Fixed(FixRule("bad($X)", "int($X)"), "y = bad(1 + 2)\n"), "y = int(1 + 2)\n");
  EXPECT_EQ(Fixed(FixRule("bad($X)", "list($X, 1)"), "y = bad(a for a in [])\n"),
            "y = list((a for a in []), 1)\n");
}

TEST(Fix, NeverLeavesANameUndefined) {
  std::string rule = FixRule("bad($X)", "good($X)");
  EXPECT_EQ(Obstacle(rule, "bad(1)\n"), "it would leave the name 'good' undefined");
  EXPECT_EQ(Obstacle(rule, "def f():\n    good = 1\nbad(1)\n"),
            "it would leave the name 'good' undefined");
  EXPECT_EQ(Fixed(rule, "from m import good\nbad(1)\n"), "from m import good\ngood(1)\n");
  EXPECT_EQ(Fixed(rule, "def f(good):\n    bad(1)\n"), "def f(good):\n    good(1)\n");
  // What was free before may stay so; what a comprehension bound may not get free.
  EXPECT_EQ(Fixed(FixRule("bad($X)", "int($X)"), "bad(y)\n"), "int(y)\n");
  EXPECT_EQ(Obstacle(FixRule("[bad($X) for $X in $Y]", "int($X)"), "[bad(x) for x in []]\n"),
            "it would leave the name 'x' undefined");
  EXPECT_EQ(Obstacle(PatternRule("import bad") + "    fix: ''\n", "import bad\nbad.f()\n"),
            "it would leave the name 'bad' undefined");
}

const std::string kImporting =
    FixRule("bad()", "good()", "    fix-imports: [from a.b import good]\n");

TEST(FixImports, AddWhatIsMissingOnce) {
  EXPECT_EQ(Fixed(kImporting, "import os\nimport sys  # s\n\nbad()\nbad()\n"),
            "import os\nimport sys  # s\nfrom a.b import good\n\ngood()\ngood()\n");
  EXPECT_EQ(Fixed(kImporting, "from a.b import good\nbad()\n"), "from a.b import good\ngood()\n");
  EXPECT_EQ(Fixed(kImporting, "#!/usr/bin/python\n\nbad()"),
            "#!/usr/bin/python\n\nfrom a.b import good\n\ngood()");
  EXPECT_EQ(Fixed(kImporting, "'''Doc.'''\r\n\r\nbad()\r\n"),
            "'''Doc.'''\r\n\r\nfrom a.b import good\r\n\r\ngood()\r\n");
  EXPECT_EQ(Fixed(kImporting, "from __future__ import annotations\nbad()\nimport os\n"),
            "from __future__ import annotations\nfrom a.b import good\ngood()\nimport os\n");
  EXPECT_EQ(Fixed(kImporting, "from os import (\n    path,\n); x = '''\n'''\nbad()\n"),
            "from os import (\n    path,\n); x = '''\n'''\nfrom a.b import good\ngood()\n");
  EXPECT_EQ(Fixed(kImporting,
                  "\xEF\xBB\xBF"
                  "bad()\n"),
            "\xEF\xBB\xBF"
            "from a.b import good\n\ngood()\n");
}

TEST(FixImports, KnowRelativeOnesAndThoseForTypesOnly) {
  RuleSet rules = MustLoad(kImporting);
  EXPECT_EQ(MustFix(kImporting, "from .b import good\nbad()\n", "src/a/x.py").text,
            "from .b import good\ngood()\n");
  EXPECT_EQ(Fixed(kImporting,
                  "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from a.b import good\n"
                  "bad()\n"),
            "from typing import TYPE_CHECKING\nfrom a.b import good\nif TYPE_CHECKING:\n"
            "    from a.b import good\ngood()\n");
}

TEST(FixImports, RespectNamesThatAreTaken) {
  const std::string taken = "in this file 'good' means something else than 'from a.b import good'";
  EXPECT_EQ(Obstacle(kImporting, "from c import good\nbad()\n"), taken);
  EXPECT_EQ(Obstacle(kImporting, "def good(): pass\nbad()\n"), taken);
  EXPECT_EQ(Obstacle(kImporting, "def f(good):\n    bad()\n"), taken);
  EXPECT_EQ(Obstacle(kImporting, "from c import *\nbad()\ngood(1)\n"), taken);
  EXPECT_EQ(Obstacle(kImporting, "import os; bad()\n"),
            "there is no place for the import that it needs");
}

TEST(FixInside, SaysWhereAFixMayBeApplied) {
  std::string rule = FixRule("bad($X)", "open($X)", "    fix-inside: 'with $MATCH as $F: ...'\n");
  EXPECT_EQ(Fixed(rule, "with bad(1) as f:\n    x = bad(2)\n"),
            "with open(1) as f:\n    x = bad(2)\n");
  EXPECT_EQ(Obstacle(rule, "x = bad(1)\n"),
            "here the fix is only a hint: the rule does not apply it");
  std::string two =
      FixRule("bad($X)", "open($X)", "    fix-inside: ['with $MATCH as $F: ...', 'y = $MATCH']\n");
  EXPECT_EQ(Fixed(two, "x = bad(0)\ny = bad(1)\n"), "x = bad(0)\ny = open(1)\n");
}

TEST(Fix, SeesThatAFindingStays) {
  EXPECT_EQ(Obstacle(FixRule("bad($...X)", "bad($...X, 1)"), "bad(2)\n"),
            "the rule would find what the fix puts there, too");
  EXPECT_EQ(Obstacle(FixRule("bad($X)", "bad($X)"), "bad(2)\n"), "its fix changes nothing here");
  std::string two = kGood +
                    "  - id: other\n    languages: [python]\n    severity: INFO\n    message: m\n"
                    "    pattern: print($X)\n";
  EXPECT_EQ(Obstacle(two, "bad(2)\n"), "as fixed, line 1 would have a finding of other");
}

TEST(Fix, KeepsApartWhatDoesNotGoTogether) {
  // Each is fine by itself, but not both: then the other rule finds something.
  std::string rules = kGood +
                      "  - id: both\n    languages: [python]\n    severity: INFO\n    message: m\n"
                      "    pattern: |\n      print(1)\n      print(2)\n";
  FixedText fixed = MustFix(rules, "bad(1)\nbad(2)\nbad(3)\n");
  EXPECT_EQ(fixed.fixed.size(), 2u);
}

TEST(Fix, ChecksWhatPythonWouldNotCompile) {
  auto wrong = [](std::string_view what, int line = 1) {
    return "as fixed, line " + std::to_string(line) + " would have " + std::string(what);
  };
  EXPECT_EQ(Obstacle(FixRule("bad($X)", "await $X"), "def f(x):\n    bad(x)\n"),
            wrong("'async' or 'await' outside an async function", 2));
  EXPECT_EQ(Fixed(FixRule("bad($X)", "await $X"), "async def f(x):\n    bad(x)\n"),
            "async def f(x):\n    await x\n");
  EXPECT_EQ(Obstacle(FixRule("bad($X)", "yield $X"), "bad(1)\n"),
            wrong("'yield' outside a function"));
  EXPECT_EQ(Obstacle(FixRule("bad($X)", "return $X"), "bad(1)\n"),
            wrong("'return' outside a function"));
  EXPECT_EQ(Obstacle(FixRule("bad($X)", "break"), "while 1:\n    def f(): bad(1)\n"),
            wrong("'break' or 'continue' outside a loop", 2));
  EXPECT_EQ(Obstacle(FixRule("bad($X)", "print 1"), "bad(1)\n"), wrong("a statement of Python 2"));
  EXPECT_EQ(Obstacle(FixRule("f(k=$X)", "f(k=$X, 2)"), "f(k=1)\n"),
            wrong("a positional argument behind a keyword"));
  EXPECT_EQ(Obstacle(FixRule("f(k=$X)", "f(k=$X, k=2)"), "f(k=1)\n"), wrong("a repeated argument"));
  EXPECT_EQ(Obstacle(FixRule("bad($X)", "print((($X)"), "bad(1)\n"), wrong("a syntax error"));
}

TEST(Fix, LivesWithErrorsThatAreThereAlready) {
  EXPECT_EQ(Fixed(kGood, "def f(:\n    pass\n\nbad(1)\n"), "def f(:\n    pass\n\nprint(1)\n");
}

TEST(Fix, CaresAboutEncodingsAndStrings) {
  std::string rule = FixRule("bad()", "print('\xC3\xA9')");
  EXPECT_EQ(Obstacle(rule, "# coding: latin-1\nbad()\n"),
            "the file's encoding may not have all characters of the fix");
  EXPECT_EQ(Fixed(rule, "bad()\n"), "print('\xC3\xA9')\n");
  EXPECT_EQ(Fixed(kGood, "# coding: latin-1\nbad('\xE9')\n"), "# coding: latin-1\nprint('\xE9')\n");
  EXPECT_EQ(Obstacle(FixRule("bad()", "str('x')"), "f'{bad()}'\n"),
            "older versions of Python cannot read that within an f-string");
  EXPECT_EQ(Fixed(FixRule("bad('$X')", "str('$X')"), "bad('a')\n"), "str('a')\n");
  EXPECT_EQ(Obstacle(FixRule("bad('$X')", "str('$X')"), "bad('\\\\a')\n"),
            "the text in the fix needs quotes or backslashes of its own");
}

TEST(Fix, NeedsAllMetavariables) {
  EXPECT_EQ(Obstacle(FixRule("bad()", "print($X)"), "bad()\n"),
            "a metavariable of the fix stands for nothing here");
}

TEST(Fix, EndsOnManyFindings) {
  std::string text, expected;
  for (int i = 0; i < 1500; ++i) {
    text += "bad(" + std::to_string(i) + ")\n";
    expected += "print(" + std::to_string(i) + ")\n";
  }
  EXPECT_EQ(Fixed(kGood, text), expected);
  EXPECT_EQ(Fixed(FixRule("bad($X)", "good($X)"), text), text);
}

}  // namespace
}  // namespace pushgate::rules
