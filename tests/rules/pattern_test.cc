#include "rules/engine_testing.h"

/// What patterns match: each case is a pattern, a text, and the lines on which a match begins.

namespace pushgate::rules {
namespace {

struct Case {
  std::string_view name;
  std::string_view pattern;
  std::string_view text;
  std::vector<uint32_t> lines;
};

void PrintTo(const Case& c, std::ostream* out) { *out << c.name; }

class PatternTest : public testing::TestWithParam<Case> {};

TEST_P(PatternTest, MatchesOnTheseLines) {
  const Case& c = GetParam();
  EXPECT_EQ(Match(c.pattern, c.text), c.lines) << c.pattern << "\n--- in ---\n" << c.text;
}

std::string NameOf(const testing::TestParamInfo<Case>& info) {
  return std::string(info.param.name);
}

const Case kExpressions[] = {
    {"Call", "foo(1)", "foo(1)\nfoo(2)\nbar(1)\nfoo()\n", {1}},
    {"CallAnywhere", "foo()", "x = [foo()]\nif foo(): pass\nreturn_(a=foo())\n", {1, 2, 3}},
    {"DotsMatchAnyArguments",
     "foo(...)",
     "foo()\nfoo(1)\nfoo(1, a=2, *b, **c)\nx.foo()\n",
     {1, 2, 3}},
    {"DotsBefore", "foo(..., 1)", "foo(1)\nfoo(2, 1)\nfoo(1, 2)\n", {1, 2}},
    {"DotsBetween", "foo(1, ..., 3)", "foo(1, 3)\nfoo(1, 2, 3)\nfoo(1, 3, 2)\n", {1, 2}},
    {"Keyword", "foo(a=1)", "foo(a=1)\nfoo(a=2)\nfoo(1)\nfoo(a=1, b=2)\n", {1}},
    {"KeywordsInAnyOrder", "foo(a=1, b=2)", "foo(b=2, a=1)\nfoo(a=1, b=3)\n", {1}},
    {"KeywordAmongDots", "foo(..., a=1, ...)", "foo(x, b=2, a=1)\nfoo(a=1)\nfoo(x)\n", {1, 2}},
    {"PositionalIsNoKeyword", "foo($X)", "foo(1)\nfoo(a=1)\nfoo(1, 2)\n", {1}},
    {"KeywordMetavariable", "foo($K=1)", "foo(a=1)\nfoo(1)\nfoo(b=1)\nfoo(b=2)\n", {1, 3}},
    {"NestedKeywords", "foo(a=bar(b=1))", "foo(a=bar(b=1))\nfoo(b=1, a=2)\n", {1}},
    {"Spread", "foo($...ARGS, 1)", "foo(1)\nfoo(a, b, 1)\nfoo(a)\n", {1, 2}},
    {"Attribute", "a.b.c", "a.b.c\na.b\nx = a.b.c()\n", {1, 3}},
    {"AttributeMetavariable",
     "$X.commit()",
     "s.commit()\na.b.commit(1)\nself.s.commit()\n",
     {1, 3}},
    {"MethodMetavariable", "s.$M()", "s.commit()\ns.rollback()\nt.commit()\n", {1, 2}},
    {"Unify", "$X == $X", "a == a\na == b\na.b(1) == a.b(1)\na.b(1) == a.b(2)\n", {1, 3}},
    {"Anonymous", "foo($_, $_)", "foo(1, 2)\nfoo(1, 1)\nfoo(1)\n", {1, 2}},
    {"ParenthesesDoNotMatter", "a + b", "(a) + (b)\n((a + b))\na - b\n", {1, 2}},
    {"Operators", "$A % $B", "x % y\nx + y\n\"%s\" % z\n", {1, 3}},
    {"Comparison", "$A == None", "x == None\nx is None\nx == y == None\n", {1}},
    {"ChainedComparison", "$A < $B <= $C", "a < b <= c\na < b < c\na <= b < c\n", {1}},
    {"NotIn", "$A not in $B", "a not in b\na in b\n", {1}},
    {"And", "$A and $B", "a and b\na or b\n", {1}},
    {"Not", "not $X", "not a\na\n", {1}},
    {"Negative", "foo(-1)", "foo(-1)\nfoo(1)\n", {1}},
    {"Integer", "foo(1)", "foo(1)\nfoo(10)\n", {1}},
    {"Boolean", "foo(True)", "foo(True)\nfoo(False)\nfoo(true)\n", {1}},
    {"None", "foo(None)", "foo(None)\nfoo(none)\n", {1}},
    {"Subscript", "$D[\"options\"]", "d[\"options\"]\nd['options']\nd[options]\n", {1, 2}},
    {"Slice", "$A[:$N]", "a[:3]\na[3:]\na[1:3]\na[3]\n", {1}},
    {"List", "[1, ...]", "[1]\n[1, 2]\n[2, 1]\n(1,)\n", {1, 2}},
    {"ListDotsAreComprehensions",
     "x = [...]",
     "x = [1]\nx = [a for a in b]\nx = (a for a in b)\n",
     {1, 2}},
    {"Tuple", "($A, $B)", "x = 1, 2\nx = (1, 2)\nx = [1, 2]\nx = (1, 2, 3)\n", {1, 2}},
    {"Dict", "{..., \"a\": $V, ...}", "{\"a\": 1}\n{\"b\": 2, \"a\": 1}\n{\"b\": 1}\n", {1, 2}},
    {"DictExact", "{\"a\": 1, \"b\": 2}", "{\"b\": 2, \"a\": 1}\n{\"a\": 1}\n", {1}},
    {"AnyBraces", "foo({...})", "foo({})\nfoo({1: 2})\nfoo({1})\nfoo([])\n", {1, 2, 3}},
    {"SetDots", "{1, ...}", "{1, 2}\n{2}\n", {1}},
    {"Splat", "foo(*$A)", "foo(*a)\nfoo(a)\nfoo(**a)\n", {1}},
    {"DoubleSplat", "foo(**$A)", "foo(**a)\nfoo(*a)\n", {1}},
    {"Await", "await $X", "async def f():\n  await g()\n  g()\n", {2}},
    {"InsideAwait", "g()", "async def f():\n  await g()\n  g()\n", {2, 3}},
    {"Lambda", "lambda $X: $X", "lambda a: a\nlambda a: b\n", {1}},
    {"LambdaDots", "lambda ...: 1", "lambda: 1\nlambda a, b: 1\nlambda: 2\n", {1, 2}},
    {"Conditional", "$A if $C else $B", "a if b else c\n", {1}},
    {"Comprehension", "[$X for $X in $Y]", "[a for a in b]\n[a for b in c]\n", {1}},
    {"Walrus", "(x := $V)", "if (x := 1): pass\nx = 1\n", {1}},
    {"Deep", "foo(<... bar() ...>)", "foo(bar())\nfoo(1 + [bar()])\nfoo(bar)\n", {1, 2}},
    {"MethodChain",
     "$X. ... .all()",
     "q.all()\nq.a().b(1).all()\nq.a.all()\nq.first()\n",
     {1, 2, 3}},
    {"GeneratorArgument", "any($X for $X in $Y)", "any(a for a in b)\nany([a for a in b])\n", {1}},
};
INSTANTIATE_TEST_SUITE_P(Expressions, PatternTest, testing::ValuesIn(kExpressions), NameOf);

const Case kStrings[] = {
    {"QuotesDoNotMatter",
     "foo(\"a\")",
     "foo('a')\nfoo(\"\"\"a\"\"\")\nfoo(r'a')\nfoo('b')\n",
     {1, 2, 3}},
    {"AnyString", "foo(\"...\")", "foo('x')\nfoo('')\nfoo(x)\nfoo(f'{x}')\n", {1, 2}},
    {"AnyFormatted", "foo(f\"...\")", "foo(f'{x}')\nfoo(f'x')\nfoo('x')\n", {1, 2}},
    {"Escapes", "foo(\"a\\nb\")", "foo('a\\x0ab')\nfoo('''a\nb''')\nfoo(r'a\\nb')\n", {1, 2}},
    {"Joined", "foo(\"ab\")", "foo('a' 'b')\nfoo('a'\n  \"b\")\nfoo('a', 'b')\n", {1, 2}},
    {"Content", "foo(\"$S\", $T)", "foo('x', 1)\nfoo(x, 1)\n", {1}},
    {"ContentUnifies", "foo(\"$S\", \"$S\")", "foo('x', \"x\")\nfoo('x', 'y')\n", {1}},
    {"Regex", "foo(\"=~/^a+$/\")", "foo('aa')\nfoo('ab')\n", {1}},
    {"Interpolated", "f\"...{$X}...\"", "f'a{b}c'\nf'{b}'\nf'{a}{b:>{w}}'\n'{b}'\n", {1, 2, 3}},
    {"InterpolatedName", "f\"{role}\"", "f'{role}'\nf'{role!r:>4}'\nf'{other}'\n", {1, 2}},
    {"InsideInterpolation", "foo()", "f'{foo()}'\nf'foo()'\n", {1}},
    {"Bytes", "foo(b\"a\")", "foo(b'a')\nfoo('a')\n", {1}},
};
INSTANTIATE_TEST_SUITE_P(Strings, PatternTest, testing::ValuesIn(kStrings), NameOf);

const Case kStatements[] = {
    {"Assignment", "$X = foo()", "a = foo()\nb.c = foo()\nfoo()\na = b = foo()\n", {1, 2, 4}},
    {"AnnotationMayBeLeftOut", "$X = foo()", "a: T = foo()\na: T\n", {1}},
    {"Annotated", "$X: $T = foo()", "a: T = foo()\na = foo()\n", {1}},
    {"Augmented", "$X += $Y", "a += b\na -= b\na = b\n", {1}},
    {"SubscriptAssignment", "$D[\"k\"] = $V", "d['k'] = 1\nd['l'] = 1\n", {1}},
    {"Return", "return $X", "def f():\n  return 1\n  return\n", {2}},
    {"ReturnDots", "return ...", "def f():\n  return 1\n  return\n", {2, 3}},
    {"Raise", "raise $E(...)", "raise A(1)\nraise B\nraise\n", {1}},
    {"Import", "import os", "import os\nimport sys, os\nimport sys\n", {1, 2}},
    {"ImportFrom",
     "from a.b import $X",
     "from a.b import c\nfrom a import b\nfrom a.b import c as d\n",
     {1, 3}},
    {"Delete", "del $X", "del a\n", {1}},
    {"Global", "global $X", "def f():\n  global a\n", {2}},
    {"If", "if $C: ...", "if a:\n  b\nelif c:\n  d\nelse:\n  e\n", {1, 3}},
    {"IfElse", "if $C:\n  ...\nelse:\n  foo()", "if a:\n  b\nelse:\n  foo()\nif a:\n  b\n", {1}},
    {"While", "while True: ...", "while True:\n  pass\nwhile x: pass\n", {1}},
    {"For",
     "for $X in foo(): ...",
     "for a in foo():\n  pass\nfor a in b: pass\nasync def f():\n  async for a in foo(): pass\n",
     {1, 5}},
    {"With",
     "with foo() as $X: ...",
     "with foo() as a: pass\nwith foo(): pass\nasync def f():\n  async with foo() as a: pass\n",
     {1, 4}},
    {"AsyncWith",
     "async with foo(): ...",
     "with foo(): pass\nasync def f():\n  async with foo(): pass\n",
     {3}},
    {"OneOfManyItems",
     "with foo() as $X: ...",
     "with a() as b, foo() as c: pass\nwith (foo() as c, d): pass\n",
     {1, 2}},
    {"Try", "try:\n  ...\nexcept $E:\n  ...", "try:\n  a\nexcept B:\n  c\nexcept D:\n  e\n", {1}},
    {"Except",
     "except $E: ...",
     "try: pass\nexcept A:\n  b\nexcept A as e: c\nexcept: d\n",
     {2, 4}},
    {"ExceptAs", "except $E as $N: ...", "try: pass\nexcept A: b\nexcept A as e: c\n", {3}},
    {"BareExcept", "except: ...", "try: pass\nexcept A: b\nexcept: c\n", {3}},
    {"ExceptGroup", "except $E: ...", "try: pass\nexcept* A: b\n", {2}},
    {"Function",
     "def $F(...): ...",
     "def f(): pass\nasync def g(a): pass\nclass C:\n  @d\n  def h(self): pass\n",
     {1, 2, 4}},
    {"AsyncFunction", "async def $F(...): ...", "def f(): pass\nasync def g(): pass\n", {2}},
    {"Parameter",
     "def $F(..., x, ...): ...",
     "def f(x): pass\ndef g(a, x=1, *b): pass\ndef h(a): pass\ndef i(*, x: int): pass\n",
     {1, 2, 4}},
    {"ParameterType",
     "def $F(..., $P: Session, ...): ...",
     "def f(a, s: Session = None): pass\ndef g(s): pass\n",
     {1}},
    {"ParameterDefault",
     "def $F(..., $P = Depends($X), ...): ...",
     "def f(a=Depends(b)): pass\ndef g(a: T = Depends(b)): pass\ndef h(a): pass\n",
     {1, 2}},
    {"Body",
     "def f():\n  ...\n  foo()\n  ...",
     "def f():\n  a\n  if b:\n    x = foo()\ndef f():\n  a\n",
     {1}},
    {"ExactBody", "def f():\n  foo()", "def f():\n  foo()\ndef f():\n  foo()\n  bar()\n", {1}},
    {"Class",
     "class $C(Base): ...",
     "class A(Base, Other): pass\nclass B(Other, Base): pass\nclass C: pass\n",
     {1}},
    {"ClassWithBaseAnywhere",
     "class $C(..., Base, ...): ...",
     "class A(Base): pass\nclass B(Other, Base): pass\nclass C: pass\n",
     {1, 2}},
    {"ClassWithoutBases", "class $C: ...", "class A: pass\nclass B(C): pass\n", {1, 2}},
    {"Decorated",
     "@$R.get(...)\ndef $F(...): ...",
     "@r.get('/')\n@other\nasync def f(): pass\n@r.post('/')\ndef g(): pass\n",
     {1}},
    {"Sequence", "a()\nb()", "a()\nb()\na()\nc()\nb()\n", {1}},
    {"SequenceDots", "a()\n...\nb()", "a()\nc()\nb()\nb()\na()\n", {1, 1}},
    {"SequenceIntoBlocks",
     "$X = open()\n...\n$X.close()",
     "f = open()\nif a:\n  for b in c:\n    f.close()\n",
     {1}},
    {"SequenceUnifies", "$X = open()\n...\n$X.close()", "f = open()\ng.close()\n", {}},
    {"ExpressionInStatement", "a()\nb()", "x = a()\nreturn_(b())\n", {1}},
    {"NotInBlocksOfAStatement", "a()\nb()", "if x:\n  a()\nb()\n", {}},
    {"HeaderOfAStatement", "a()\nb()", "if a():\n  c()\nb()\n", {1}},
    {"Semicolons", "a()\nb()", "a(); b()\n", {1}},
};
INSTANTIATE_TEST_SUITE_P(Statements, PatternTest, testing::ValuesIn(kStatements), NameOf);

TEST(MatchedRange, IsTheExpressionWithoutParentheses) {
  Analysis analysis = MustAnalyze(MustLoad(PatternRule("foo(...)")), "x = (foo(1,\n  2))\n");
  ASSERT_EQ(analysis.findings.size(), 1u);
  const Span& span = analysis.findings[0].span;
  EXPECT_EQ(span.line, 1u);
  EXPECT_EQ(span.column, 6u);
  EXPECT_EQ(span.end_line, 2u);
  EXPECT_EQ(span.end_column, 5u);
}

TEST(MatchedRange, OfADecoratedFunctionBeginsAtItsDecorator) {
  Analysis analysis =
      MustAnalyze(MustLoad(PatternRule("def $F(...): ...")), "@a\n@b\ndef f():\n  pass\n");
  ASSERT_EQ(analysis.findings.size(), 1u);
  EXPECT_EQ(analysis.findings[0].span.line, 1u);
  EXPECT_EQ(analysis.findings[0].span.end_line, 4u);
}

TEST(Identifiers, CompareAfterNfkc) {
  EXPECT_THAT(Match("session()", "ｓession()\nſession()\n𝐬ession()\nsessıon()\n"),
              ElementsAre(1, 2, 3));
  EXPECT_THAT(Match("office()", "oﬃce()\n"), ElementsAre(1));
}

TEST(SyntaxErrors, WhatCanBeReadIsJudged) {
  Analysis analysis =
      MustAnalyze(MustLoad(PatternRule("foo()")), "foo()\ndef f(:\n  foo()\n\ndef g():\n  foo()\n");
  EXPECT_FALSE(analysis.syntax_error_lines.empty());
  ASSERT_FALSE(analysis.findings.empty());
  EXPECT_EQ(analysis.findings.front().span.line, 1u);
  EXPECT_EQ(analysis.findings.back().span.line, 6u);
}

TEST(Pattern, MayBeginLikeAKeyword) {
  EXPECT_THAT(Match("except_paths = $X", "except_paths = set()\n"), ElementsAre(1));
  EXPECT_THAT(Match("except_()", "except_()\n"), ElementsAre(1));
  EXPECT_THAT(Match("try_(...)", "try_(1)\n"), ElementsAre(1));
  EXPECT_THAT(Match("except\xC3\xA9()", "except\xC3\xA9()\n"), ElementsAre(1));
}

}  // namespace
}  // namespace pushgate::rules
