#include "rules/engine_testing.h"

/// Which files are parsed at all.

namespace pushgate::rules {
namespace {

bool Parses(std::string_view pattern, std::string_view text, std::string_view path = "a.py") {
  RuleSet rules = MustLoad(PatternRule(pattern));
  bool parsed = MustAnalyze(rules, text, path).parsed;
  EXPECT_EQ(MayMatch(rules, path, text), parsed);
  return parsed;
}

TEST(Prefilter, WantsEveryNameOfAPattern) {
  EXPECT_TRUE(Parses("lib.foo(k=1)", "from lib import foo as f\nx(k=2)\n"));
  EXPECT_FALSE(Parses("lib.foo(k=1)", "from lib import foo as f\nx(l=2)\n"));
  EXPECT_FALSE(Parses("lib.foo(k=1)", "from b import foo\nx(k=2)\n"));
}

TEST(Prefilter, WantsWholeNames) {
  EXPECT_FALSE(Parses("foo()", "food()\n_foo()\nfoo1()\n"));
  EXPECT_TRUE(Parses("foo()", "# foo\n"));
  EXPECT_TRUE(Parses("foo()",
                     "\xEF\xBB\xBF"
                     "foo()\n"));
}

TEST(Prefilter, TakesNothingFromMetavariables) {
  EXPECT_TRUE(Parses("<... $X ...>", "y\n"));
  EXPECT_TRUE(Parses("f\"...{$X}...\"", "y\n"));
  EXPECT_FALSE(Parses("<... foo ...>", "y\n"));
  EXPECT_FALSE(Parses("($X : T).go()", "x.go()\n"));
}

TEST(Prefilter, WantsTheWordsOfStrings) {
  EXPECT_FALSE(Parses("$X[\"options\"]", "y\n"));
  EXPECT_FALSE(Parses("$X[\"options\"]", "y['option', 'options_']\n"));
  EXPECT_TRUE(Parses("$X[\"options\"]", "y['options']\n"));
  EXPECT_FALSE(Parses("f(\"two words\")", "f('two', 'three')\n"));
  EXPECT_TRUE(Parses("$X[\"=~/opt/\"]", "y['options']\n"));
  EXPECT_FALSE(Parses("$X[\"=~/opt/\"]", "y['others']\n"));
}

TEST(Prefilter, KnowsWhatMayHideInStrings) {
  EXPECT_TRUE(Parses("$X[\"options\"]", "y['opt' 'ions']\n"));
  EXPECT_TRUE(Parses("$X[\"options\"]", "y['\\x6fptions']\n"));
  EXPECT_TRUE(Parses("$X[\"=~/opt/\"]", "y['o\\160t']\n"));
  // The word is not found as a whole: what comes before it may be written as an escape.
  EXPECT_TRUE(Parses("f(\"\\nword\")", "f('\\nword')\n"));
  // A type may be named by a string.
  EXPECT_TRUE(Parses("($X : Session).go()", "x: 'Ses' 'sion' = y; x.go()\n"));
}

TEST(Prefilter, KnowsThatLongWordsMayBeJoined) {
  std::string head = "abcdefghijklmnopqrstuvwxyz0123456789", tail(40, 'x');
  std::string pattern = "f(\"" + head + tail + "\")";
  EXPECT_TRUE(Parses(pattern, "f('" + head + "' '" + tail + "')\n"));
  EXPECT_TRUE(Parses(pattern, "f('a' '" + head.substr(1) + "' + '" + tail + "')\n"));
  EXPECT_FALSE(Parses(pattern, "f('" + head.substr(0, 30) + "' 'c')\n"));
}

TEST(Prefilter, WantsTheWordsOfRegexes) {
  std::string rule = RuleWith(
      "    patterns:\n      - pattern: f($X)\n      - metavariable-regex:\n"
      "          metavariable: $X\n          regex: '(?i).*(tenant|user)_id'\n");
  RuleSet rules = MustLoad(rule);
  EXPECT_TRUE(MayMatch(rules, "a.py", "f(USER_ID)"));
  EXPECT_FALSE(MayMatch(rules, "a.py", "f(USER)"));
  EXPECT_TRUE(MayMatch(rules, "a.py", "f('us' 'er_id')"));
  EXPECT_TRUE(MayMatch(rules, "user_id/a.py", "f(x)"));
}

TEST(Prefilter, DistrustsNamesThatReadOtherwise) {
  EXPECT_TRUE(Parses("foo()", "ｆoo()\n"));
  EXPECT_TRUE(Parses("foo()", "# caf\xE9\n"));
  EXPECT_FALSE(Parses("foo()", "# caf\xC3\xA9 \xE2\x82\xAC \xE4\xB8\xAD\n"));
}

TEST(Prefilter, KnowsTheFoldersOfRelativeImports) {
  EXPECT_TRUE(Parses("src.session.get()", "from .session import get\n", "src/a.py"));
  EXPECT_FALSE(Parses("src.session.get()", "from .session import get\n", "lib/a.py"));
}

TEST(Prefilter, CombinesOperands) {
  std::string rule = RuleWith(
      "    patterns:\n      - pattern-either:\n          - pattern: foo()\n"
      "          - pattern: bar()\n      - pattern-inside: |\n"
      "          with scope():\n            ...\n      - pattern-not: foo(never)\n");
  RuleSet rules = MustLoad(rule);
  EXPECT_TRUE(MayMatch(rules, "a.py", "foo scope"));
  EXPECT_TRUE(MayMatch(rules, "a.py", "bar scope"));
  EXPECT_FALSE(MayMatch(rules, "a.py", "foo bar"));
  EXPECT_FALSE(MayMatch(rules, "a.py", "scope"));
}

TEST(Prefilter, AsksOnlyRulesThatApply) {
  RuleSet rules = MustLoad(RuleWith("    pattern: foo()\n    paths: {exclude: [tests]}\n"));
  EXPECT_TRUE(MayMatch(rules, "src/a.py", "foo"));
  EXPECT_FALSE(MayMatch(rules, "tests/a.py", "foo"));
}

TEST(Prefilter, NeverChangesAResult) {
  constexpr std::string_view kTexts[] = {
      "from a import foo as f\nf(k=1)\n",
      "import a.b as m\nm.foo(k=2)\n",
      "from .pkg import foo\nfoo()\n",
      "from a import *\nfoo(k=1)\n",
      "def f(x: T = None):\n  x.go(foo())\n",
      "x = {'options': foo()}\n",
      "async def f():\n  async with foo() as g:\n    await g.go()\n",
  };
  constexpr std::string_view kPatterns[] = {"foo(...)",
                                            "a.foo(k=1)",
                                            "a.b.foo(...)",
                                            "src.pkg.foo()",
                                            "($X : T).go(...)",
                                            "$D[\"options\"]",
                                            "with foo() as $X:\n  ...",
                                            "$X = {..., \"options\": $Y, ...}",
                                            "await $X.go()"};
  for (std::string_view pattern : kPatterns) {
    for (std::string_view text : kTexts) {
      // A character that reads otherwise makes the prefilter stand aside.
      std::string all_parsed = std::string(text) + "# \xC2\xAA\n";
      EXPECT_EQ(Match(pattern, text, "src/a.py"), Match(pattern, all_parsed, "src/a.py"))
          << pattern << "\n"
          << text;
    }
  }
}

}  // namespace
}  // namespace pushgate::rules
