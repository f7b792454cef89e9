#include <algorithm>

#include "rules/engine_testing.h"
#include "rules/pack_testing.h"

/// What a finding rests on is kept, however names lead to it: the built-in pack over modules of
/// which most definitions are left out.

namespace pushgate::rules {
namespace {

using pack_testing::Pack;

/// Definitions of no interest, enough of them that it pays to leave them out.
std::string Unrelated(const std::string& prefix) {
  std::string text;
  for (int i = 0; i < 60; ++i) {
    text +=
        "def " + prefix + std::to_string(i) + "():\n    return \"nothing of interest here\"\n\n\n";
  }
  return text;
}

struct Case {
  const char* name;
  const char* head;   // of the module
  const char* found;  // a definition in which something is found
};

std::string TextOf(const Case& one) {
  return one.head + Unrelated("first") + one.found + "\n\n" + Unrelated("second");
}

std::vector<std::string> Found(const Case& one, bool whole, uint32_t& functions) {
  Budget budget;
  budget.parse = std::chrono::minutes(1);
  budget.whole = whole;
  std::string text = TextOf(one);
  auto analysis = Analyze(Pack(), "src/service.py", text, budget, Watch());
  std::vector<std::string> found;
  if (!analysis) return {"error: " + analysis.error().message};
  functions = analysis->functions;
  for (const Finding& finding : analysis->findings) {
    found.push_back(finding.rule->id + ":" + std::to_string(finding.span.line));
  }
  return found;
}

class Selection : public testing::TestWithParam<Case> {};

TEST_P(Selection, KeepsWhatAFindingRestsOn) {
  uint32_t chosen = 0, all = 0;
  std::vector<std::string> found = Found(GetParam(), false, chosen);
  EXPECT_EQ(found, Found(GetParam(), true, all));
  EXPECT_FALSE(found.empty());
  EXPECT_LE(chosen, 8u);
  EXPECT_GE(all, 120u);
}

#define MAKER "from sqlalchemy.orm import sessionmaker\nmake = sessionmaker()\n"

INSTANTIATE_TEST_SUITE_P(
    Ways, Selection,
    testing::Values(
        Case{"Name", MAKER, "def f():\n    s = make()\n    s.run()"},
        Case{"Result", MAKER "def get():\n    return make\n\n\n", "def f():\n    get()()"},
        Case{"ResultOfNested",
             MAKER "def get():\n    def inner():\n        return make\n"
                   "    return inner\n\n\n",
             "def f():\n    get()()()"},
        Case{"Yield",
             MAKER "from contextlib import contextmanager\n\n\n@contextmanager\n"
                   "def scope():\n    s = make()\n    yield s\n    s.close()\n\n\n",
             "def f():\n    with scope() as x:\n        x.commit()"},
        Case{"Global",
             MAKER "other = None\n\n\ndef set_up():\n    global other\n"
                   "    other = make\n\n\n",
             "def f():\n    other()"},
        Case{"Attribute", MAKER "class C:\n    def __init__(self):\n        self.new = make\n\n\n",
             "def f(c: C):\n    c.new()"},
        Case{"AttributeOfInner",
             MAKER "def outer():\n    class C:\n        new = make\n    return C\n\n\n",
             "def f():\n    outer().new()"},
        Case{"Self", MAKER "class C:\n    new = make\n\n    def f(self):\n        self.new()\n\n\n",
             ""},
        Case{"Base", MAKER "class B:\n    new = make\n\n\nclass C(B):\n    pass\n\n\n",
             "def f():\n    C.new()"},
        Case{"Enter",
             MAKER "class C:\n    def __enter__(self):\n        return make()\n\n"
                   "    def __exit__(self, *e):\n        pass\n\n\n",
             "def f():\n    with C() as s:\n        s.commit()"},
        Case{"Default", MAKER, "def f(new=make):\n    new()"},
        Case{"DefaultOfLambda", MAKER, "def f():\n    return (lambda new=make: new())()"},
        Case{"Type", "from sqlalchemy.orm import Session\n", "def f(x: Session):\n    x.commit()"},
        Case{"TypeInString", "from sqlalchemy.orm import Session\n",
             "def f(x: 'Session'):\n    x.commit()"},
        Case{"ReturnType",
             "from sqlalchemy.orm import Session\n\n\n"
             "def get() -> Session:\n    ...\n\n\n",
             "def f():\n    x = get()\n    x.commit()"},
        Case{"Walrus", MAKER, "def f():\n    if (x := make) is not None:\n        x()"},
        Case{"Loop", MAKER, "def f():\n    for x in [make]:\n        x()"},
        Case{"Tuple", MAKER, "def f():\n    a, b = 1, make\n    b()"},
        Case{"Entry", MAKER "makers = {'a': make}\n", "def f():\n    makers['a']()"},
        Case{"Partial", MAKER "from functools import partial\nnew = partial(make, bind=1)\n",
             "def f():\n    new()"},
        Case{"ByText", "import m\n", "def f():\n    getattr(m, 'async_session_factory')()"},
        Case{"Inside", "", "def f():\n    from sqlalchemy.orm import sessionmaker as s\n    s()()"},
        Case{"Joined", "", "def f(conn):\n    conn.execute('SET ROLE ' + name)"},
        Case{"FlowsThroughAParameter", "def run(conn, sql):\n    conn.execute(sql)\n\n\n",
             "def f(conn):\n    run(conn, 'SET ROLE x')"},
        Case{"FlowsThroughAResult", "def sql():\n    return 'SET ROLE x'\n\n\n",
             "def f(conn):\n    conn.execute(sql())"},
        Case{"FlowsThroughAnAttribute",
             "class C:\n    def __init__(self):\n        self.sql = 'SET ROLE x'\n\n"
             "    def run(self, conn):\n        conn.execute(self.sql)\n\n\n",
             ""},
        Case{"FlowsThroughAGlobal",
             "SQL = None\n\n\ndef set_up():\n    global SQL\n    SQL = 'SET ROLE x'\n\n\n",
             "def f(conn):\n    conn.execute(SQL)"},
        Case{"FlowsThroughAChange", "def change(args):\n    args['options'] = '-c role=x'\n\n\n",
             "def f():\n    args = {}\n    change(args)\n    return connect(**args)"},
        Case{"FlowsThroughALambda", "run = lambda conn, sql: conn.execute(sql)\n",
             "def f(conn):\n    run(conn, 'SET ROLE x')"},
        Case{"FlowsThroughAList", "",
             "def f(conn):\n    parts = []\n    parts.append('SET ROLE x')\n"
             "    for sql in parts:\n        conn.execute(sql)"}),
    [](const auto& one) { return std::string(one.param.name); });

// What is left out cannot match, whether or not it can be read: an error in it hides nothing, and
// is told only where more than that depends on it.
TEST(Selections, LoseNothingToAnErrorInWhatIsLeftOut) {
  for (const char* broken :
       {"def a():\n    x = = 3\n", "def a():\n    x = (\n", "def a():\n    x = \"\"\"\n",
        "def a():\n    x = '\n", "def a(:\n    x = 1\n", "def a():\n    x = )\n",
        "class A:\n    def m(self):\n        if x\n            pass\n",
        "def a():\n    if x:\n    return 3\n", "def a():\n    x = [1, 2\n    y = 3]\n",
        "def a():\n    x = f\"{\n", "else:\n    x = 1\n", "def a():\n    x = 1\n  y = 2\n",
        "def a():\n    x = 1 if\n", "def a():\n", "@\ndef a(): pass\n",
        "def a():\n\tx\n        y\n"}) {
    Case one{"", "", "def b():\n    return make()\n"};
    const std::string head = std::string(MAKER) + Unrelated("other") + broken;
    one.head = head.c_str();
    uint32_t functions = 0;
    std::vector<std::string> chosen = Found(one, false, functions);
    for (const std::string& found : Found(one, true, functions)) {
      EXPECT_NE(std::find(chosen.begin(), chosen.end(), found), chosen.end()) << broken << found;
    }
  }
}

TEST(Selections, WantAnAttributeWhereThePatternHasOne) {
  RuleSet rules = MustLoad(PatternRule("$X.commit(...)"));
  auto functions = [&](const std::string& head, const std::string& found) {
    std::string text = head + Unrelated("first") + found + "\n\n\n" + Unrelated("second");
    return MustAnalyze(rules, text).functions;
  };
  EXPECT_EQ(functions("", "def f(form):\n    form.save(commit=False)"), 0u);
  EXPECT_EQ(functions("", "def f(x):\n    x.commit()"), 1u);
  EXPECT_EQ(functions("", "def f(x):\n    x. \\\n        commit()"), 1u);
  EXPECT_EQ(functions("", "def f(x):\n    (x.  # why\n     commit())"), 1u);
  EXPECT_EQ(functions("", "def f(x):\n    c = x.commit\n    c()"), 1u);
  EXPECT_EQ(functions("from m import commit\n", "def f():\n    commit()"), 1u);
  EXPECT_EQ(functions("from m import commit as c\n", "def f():\n    c()"), 1u);
}

TEST(Selections, DoNotMixWhatFunctionsCallTheSame) {
  RuleSet rules = Pack();
  std::string text =
      "from sqlalchemy.orm import sessionmaker\n\n\n"
      "def other():\n    x = sessionmaker()\n    return 1\n\n\n"
      "def f():\n    x = open('a')\n    x()\n\n\n" +
      Unrelated("first");
  EXPECT_LE(MustAnalyze(rules, text).functions, 1u);
}

TEST(Selections, LookForStringsOfPatternsWhereConstantsAre) {
  RuleSet rules = MustLoad(PatternRule("k(\"=~/^http:/\")"));
  std::string text = "def f():\n    url = 'http:' + '//x'\n    k(url)\n\n\n" + Unrelated("first");
  EXPECT_EQ(MustAnalyze(rules, text).findings.size(), 1u);
}

TEST(Selections, TellStringsThatStandByThemselvesFromSql) {
  RuleSet rules =
      MustLoad(RuleWith("    patterns:\n      - pattern: $SQL\n"
                        "      - metavariable-sql: {metavariable: $SQL, sets: [role]}\n"));
  std::string text = "def f():\n    \"\"\"SET ROLE x\"\"\"\n    g('SET ROLE x')\n";
  auto analysis = MustAnalyze(rules, text);
  ASSERT_EQ(analysis.findings.size(), 1u);
  EXPECT_EQ(analysis.findings.front().span.line, 3u);
}

}  // namespace
}  // namespace pushgate::rules
