#include <random>

#include "rules/engine_testing.h"
#include "rules/syntax/line_table.h"

/// Bytes: encodings, line ends, and input that means harm.

namespace pushgate::rules {
namespace {

using namespace std::string_view_literals;

std::vector<std::string> RulesFound(std::string_view text) {
  RuleSet rules = MustLoad(PatternRule("foo()"));
  std::vector<std::string> ids;
  for (const Finding& finding : MustAnalyze(rules, text).findings) {
    ids.push_back(finding.rule->id + ":" + std::to_string(finding.span.line));
  }
  return ids;
}

TEST(Encoding, SafeOnesAreJudged) {
  for (std::string_view cookie :
       {"utf-8", "UTF8", "utf-8-unix", "ascii", "latin-1", "latin-1-dos", "iso-8859-15", "cp1252",
        "windows-1251", "koi8-r", "euc-jp", "mac-roman", "tis-620"}) {
    EXPECT_THAT(RulesFound("# -*- coding: " + std::string(cookie) + " -*-\nfoo()\n"),
                ElementsAre("test-rule:2"))
        << cookie;
  }
}

TEST(Encoding, OthersAreFindings) {
  for (std::string_view cookie :
       {"utf-7", "UTF7", "utf_16", "utf-32-le", "shift_jis", "gbk", "big5", "hz", "iso-2022-jp",
        "cp037", "rot13", "punycode", "unicode_escape", "raw_unicode_escape", "idna", "undefined",
        "no-such-codec", "charmap"}) {
    EXPECT_THAT(RulesFound("# coding=" + std::string(cookie) + "\nfoo()\n"),
                ElementsAre("gate-encoding:1"))
        << cookie;
  }
  EXPECT_THAT(RulesFound("#!/usr/bin/python\n# vim: set fileencoding=utf-7 :\nfoo()\n"),
              ElementsAre("gate-encoding:1"));
  EXPECT_THAT(RulesFound("\n#coding:utf-7\nx\n"), ElementsAre("gate-encoding:1"));
  EXPECT_THAT(RulesFound("#\r#coding:utf-7\rx\r"), ElementsAre("gate-encoding:1"));
  EXPECT_THAT(RulesFound("\xFF\xFE"
                         "f\0o\0o\0"sv),
              ElementsAre("gate-encoding:1"));
  EXPECT_THAT(RulesFound("\xFE\xFF\0f\0o"sv), ElementsAre("gate-encoding:1"));
}

TEST(Encoding, CookiesCountOnlyWherePythonReadsThem) {
  EXPECT_THAT(RulesFound("import x\n# coding: utf-7\nfoo()\n"), ElementsAre("test-rule:3"));
  EXPECT_THAT(RulesFound("#\n#\n# coding: utf-7\nfoo()\n"), ElementsAre("test-rule:4"));
  EXPECT_THAT(RulesFound("x = 'coding: utf-7'\nfoo()\n"), ElementsAre("test-rule:2"));
}

TEST(Encoding, NamesInForeignBytesAreFindings) {
  EXPECT_THAT(RulesFound("# coding: latin-1\nx = 'caf\xE9'  # \xE9\nfoo()\n"),
              ElementsAre("test-rule:3"));
  EXPECT_THAT(RulesFound("# coding: latin-1\nf\xBAo()\n"), ElementsAre("gate-encoding:1"));
  EXPECT_THAT(RulesFound("caf\xC3\xA9 = 1\nfoo()\n"), ElementsAre("test-rule:2"));
}

TEST(Encoding, IsNoMatterWhereNoRuleApplies) {
  RuleSet rules = MustLoad(RuleWith("    pattern: foo()\n    paths: {exclude: [vendor]}\n"));
  EXPECT_THAT(MustAnalyze(rules, "# coding: utf-7\n", "vendor/a.py").findings, IsEmpty());
}

TEST(Text, LineEnds) {
  EXPECT_THAT(RulesFound("a\r\nfoo()\r\n"), ElementsAre("test-rule:2"));
  EXPECT_THAT(RulesFound("a\rfoo()\r"), ElementsAre("test-rule:2"));
  EXPECT_THAT(RulesFound("# comment\rfoo()\r"), ElementsAre("test-rule:2"));
  EXPECT_THAT(RulesFound("x = '''\r'''\r\nfoo()\n"), ElementsAre("test-rule:3"));
  EXPECT_THAT(RulesFound("if a:\r\tfoo()\r"), ElementsAre("test-rule:2"));
}

TEST(Text, OddBytes) {
  EXPECT_THAT(RulesFound("\xEF\xBB\xBF"
                         "foo()\n"),
              ElementsAre("test-rule:1"));
  EXPECT_THAT(RulesFound("\f\nfoo()\n"), ElementsAre("test-rule:2"));
  EXPECT_THAT(RulesFound("def f():\n\f  foo()\n"), ElementsAre("test-rule:2"));
  EXPECT_THAT(RulesFound("x = 1 \0\nfoo()\n"sv), ElementsAre("test-rule:2"));
  EXPECT_THAT(RulesFound("if a:\n\tif b:\n\t\tfoo()\n"), ElementsAre("test-rule:3"));
  EXPECT_THAT(RulesFound("foo(\\\n)\nfoo\\\n()\n"), ElementsAre("test-rule:1", "test-rule:3"));
}

TEST(Text, ColumnsAreCharacters) {
  RuleSet rules = MustLoad(PatternRule("foo()"));
  Analysis utf8 = MustAnalyze(rules, "\xEF\xBB\xBF'\xC3\xA9\xF0\x9F\x98\x80'; foo()\n");
  ASSERT_EQ(utf8.findings.size(), 1u);
  EXPECT_EQ(utf8.findings[0].span.column, 7u);
  Analysis bytes = MustAnalyze(rules, "# coding: latin-1\n'\xE9'; foo()\n");
  ASSERT_EQ(bytes.findings.size(), 1u);
  EXPECT_EQ(bytes.findings[0].span.column, 6u);
}

TEST(Text, Shebang) {
  EXPECT_TRUE(HasPythonShebang("#!/usr/bin/env python3\n"));
  EXPECT_TRUE(HasPythonShebang("#! /usr/bin/python -u"));
  EXPECT_FALSE(HasPythonShebang("#!/bin/sh\n# python\n"));
  EXPECT_FALSE(HasPythonShebang("# python\n"));
  EXPECT_FALSE(HasPythonShebang(""));
}

Excerpt ExcerptOf(std::string_view text, const Span& span, uint32_t context = 1) {
  return MakeExcerpt(syntax::LineTable(text), span, context);
}

TEST(Excerpt, ShowsTheLinesAround) {
  std::string text = "one\r\ntwo\nthree\rfour\n";
  Span span;
  span.line = span.end_line = 2;
  span.begin = 6;
  Excerpt excerpt = ExcerptOf(text, span);
  EXPECT_EQ(excerpt.first_line, 1u);
  EXPECT_THAT(excerpt.lines, ElementsAre("one", "two", "three"));
  span.line = span.end_line = 4;
  span.begin = static_cast<uint32_t>(text.find("four"));
  EXPECT_THAT(ExcerptOf(text, span).lines, ElementsAre("three", "four"));
  EXPECT_EQ(ExcerptOf(text, span).first_line, 3u);
  EXPECT_THAT(ExcerptOf(text, span, 0).lines, ElementsAre("four"));
}

TEST(Excerpt, IsBounded) {
  std::string text;
  for (int i = 1; i <= 100; ++i) text += "line " + std::to_string(i) + "\n";
  Span span;
  span.line = 10;
  span.end_line = 90;
  span.begin = static_cast<uint32_t>(text.find("line 10\n"));
  EXPECT_EQ(ExcerptOf(text, span).lines.size(), 8u);
  EXPECT_EQ(ExcerptOf(text, span).lines.front(), "line 9");
  span.line = span.end_line = 101;
  span.begin = static_cast<uint32_t>(text.size());
  EXPECT_THAT(ExcerptOf(text, span).lines, ElementsAre("line 99", "line 100"));
  EXPECT_EQ(ExcerptOf(text, span).first_line, 99u);
  EXPECT_EQ(ExcerptOf(std::string(10'000, 'x'), Span()).lines[0].size(), kMaxExcerptLine);
  EXPECT_EQ(ExcerptOf("", Span()).lines.size(), 1u);
}

std::string Repeat(std::string_view text, size_t count) {
  std::string all;
  all.reserve(text.size() * count);
  for (size_t i = 0; i < count; ++i) all += text;
  return all;
}

constexpr std::string_view kHostileRule =
    "rules:\n"
    "  - {id: a, languages: [python], severity: ERROR, message: m, pattern: foo(...)}\n"
    "  - {id: b, languages: [python], severity: ERROR, message: m, pattern: $X}\n"
    "  - id: c\n    languages: [python]\n    severity: ERROR\n    message: m\n"
    "    patterns:\n      - pattern: \"($S : T).go()\"\n      - pattern-inside: |\n"
    "          $A = $B\n          ...\n          $C($A)\n";

/// Judges a text under a small budget: whatever it is, it ends, and with an answer.
void Endure(std::string_view text) {
  RuleSet rules = MustLoad(kHostileRule);
  Budget budget{std::chrono::milliseconds(200), 1'000'000};
  auto analysis = Analyze(rules, "a.py", text, budget, Watch());
  ASSERT_TRUE(analysis) << analysis.error().message;
  for (const Finding& finding : analysis->findings) {
    EXPECT_LE(finding.span.begin, finding.span.end);
    EXPECT_LE(finding.span.end, text.size());
  }
}

TEST(Hostile, DeepNesting) {
  constexpr size_t kDepth = 100'000;
  for (std::string_view open :
       {"(", "[", "{", "foo(", "-", "not ", "lambda: ", "a[", "f(lambda a: "}) {
    Endure("x = " + Repeat(open, kDepth));
  }
  Endure("x = " + Repeat("(", kDepth) + Repeat(")", kDepth));
  Endure("x = foo" + Repeat("()", kDepth));
  Endure("x = foo" + Repeat(".a", kDepth) + "()");
  Endure("x = a" + Repeat(" + a", kDepth));
  Endure("foo()\nif a: pass\n" + Repeat("elif foo(): pass\n", 20'000));
  std::string indented;
  for (size_t i = 0; i < 2000; ++i) indented += std::string(i, ' ') + "if foo():\n";
  Endure(indented);
}

TEST(Hostile, OpenInterpolations) {
  RuleSet rules = MustLoad(PatternRule("foo()"));
  Budget budget{std::chrono::milliseconds(100), 1'000'000};
  auto analysis = Analyze(rules, "a.py", "foo()\n" + Repeat("x = f\"{", 30'000), budget, Watch());
  ASSERT_TRUE(analysis);
  ASSERT_EQ(analysis->findings.size(), 1u);
  EXPECT_EQ(analysis->findings[0].rule, &gate_rules::kParse);
  EXPECT_EQ(analysis->findings[0].message,
            "The file took longer to parse than the 100 ms that one file may. Simplify or split "
            "it, or ask the server's admins to raise limits.parse.");
}

TEST(Hostile, TooManySteps) {
  RuleSet rules = MustLoad(PatternRule("foo(..., $X, ..., $Y, ..., $X, ..., $Y, ..., $X)"));
  auto analysis = Analyze(rules, "a.py", "foo(" + Repeat("a, ", 300) + "b)\n",
                          {std::chrono::seconds(5), 100'000}, Watch());
  ASSERT_TRUE(analysis);
  ASSERT_EQ(analysis->findings.size(), 1u);
  EXPECT_EQ(analysis->findings[0].rule, &gate_rules::kParse);
  EXPECT_EQ(
      analysis->findings[0].message,
      "The rule test-rule took more steps on the file than the 50000 that one rule may. Simplify "
      "or split it, or ask the server's admins to raise limits.steps.");
}

TEST(Hostile, ManyMeanings) {
  Endure(Repeat("a = b\nb = a\n", 5000) + "a()\nb()\n");
  Endure(Repeat("from m import *\n", 1000) + Repeat("foo()\n", 1000));
  Endure(Repeat("x = x if y else x\n", 5000) + "x.go()\nT\n");
  Endure("foo(" + Repeat("a=1, ", 20'000) + ")\n");
}

TEST(Hostile, RandomBytes) {
  std::mt19937 random(7);
  for (int round = 0; round < 30; ++round) {
    std::string bytes = "foo()\n";
    for (int i = 0; i < 2000; ++i) bytes += static_cast<char>(random());
    Endure(bytes);
  }
}

TEST(Hostile, RandomPieces) {
  constexpr std::string_view kPieces[] = {
      "foo",     "(",      ")",      "[",       "]",    "{",       "}",     ":",
      "\n",      "\n  ",   " ",      "def ",    "f\"",  "\"",      "'''",   "\\",
      "class ",  "async ", "await ", "lambda ", "=",    ":=",      ",",     "*",
      "@",       "if ",    "else",   "for ",    "in ",  "import ", "from ", "as ",
      "with ",   "try",    "except", ".",       "\r",   "\t",      "\f",    "#",
      "return ", "match ", "case ",  "1",       "\xFF", "\xC3",    "é",     "\0"};
  std::mt19937 random(11);
  for (int round = 0; round < 200; ++round) {
    std::string text = "foo()\n";
    for (int i = 0; i < 200; ++i) text += kPieces[random() % std::size(kPieces)];
    Endure(text);
  }
}

TEST(Hostile, LargeFunctionsAreJudged) {
  std::string text = "def f():\n" + Repeat("    foo(a, b=1)\n", 50'000);
  RuleSet rules =
      MustLoad(RuleWith("    patterns:\n      - pattern: foo(..., b=1)\n      - pattern-inside: |\n"
                        "          def $F(...):\n            ...\n"));
  auto analysis = Analyze(rules, "a.py", text, {std::chrono::seconds(60), 20'000'000}, Watch());
  ASSERT_TRUE(analysis);
  EXPECT_EQ(analysis->findings.size(), 50'000u);
}

TEST(Deadline, IsTheOnlyError) {
  RuleSet rules = MustLoad(PatternRule("foo()"));
  Watch past(Watch::Clock::now() - std::chrono::seconds(1));
  auto analysis = Analyze(rules, "a.py", "foo()\n", Budget(), past);
  ASSERT_FALSE(analysis);
  EXPECT_EQ(analysis.error().code, ErrorCode::kDeadline);
}

TEST(Deadline, EndsAParse) {
  RuleSet rules = MustLoad(PatternRule("foo()"));
  Watch soon(Watch::Clock::now() + std::chrono::milliseconds(50));
  Budget budget{std::chrono::seconds(60), 1'000'000};
  auto analysis = Analyze(rules, "a.py", "foo()\n" + Repeat("x = f\"{", 30'000), budget, soon);
  ASSERT_FALSE(analysis);
  EXPECT_EQ(analysis.error().code, ErrorCode::kDeadline);
}

}  // namespace
}  // namespace pushgate::rules
