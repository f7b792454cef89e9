#include <cstdio>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "rules/compiled_rules.h"
#include "rules/engine_testing.h"
#include "rules/real_python.h"

/// Leaving out files and statements never changes what is found.

namespace pushgate::rules {
namespace {

namespace fs = std::filesystem;

std::string Show(const Result<Analysis>& analysis) {
  if (!analysis) return "error: " + analysis.error().message;
  std::string shown;
  for (const Finding& finding : analysis->findings) {
    uint32_t unit = analysis->units.At(finding.span.begin);
    shown += finding.rule->id + " " + std::to_string(finding.span.line) + ":" +
             std::to_string(finding.span.column) + "-" + std::to_string(finding.span.end_line) +
             ":" + std::to_string(finding.span.end_column) + " " + finding.message + " in " +
             (unit == UnitMap::kNone ? "-" : analysis->units.units[unit].name) + "\n";
  }
  return shown;
}

/// Large enough for all there is, also under sanitizers.
Budget Generous(bool whole) {
  Budget budget;
  budget.parse = std::chrono::minutes(2);
  budget.steps = 10'000'000'000;
  budget.whole = whole;
  return budget;
}

void ExpectNoDifference(const RuleSet& rules, std::string_view path, std::string_view text) {
  auto partial = Analyze(rules, path, text, Generous(false), Watch());
  auto whole = Analyze(rules, path, text, Generous(true), Watch());
  EXPECT_EQ(Show(partial), Show(whole)) << path;
}

/// Rules of every kind that leaving out statements could change.
std::string ManyRules() {
  std::vector<std::string> bodies = {
      "    pattern: open(...)\n",
      "    pattern: os.path.join(..., $X)\n",
      "    pattern: '$X.encode(\"utf-8\")'\n",
      "    pattern: '$X == None'\n",
      "    pattern: 'raise $E(\"...\" % $X)'\n",
      "    pattern: 'def $F(..., $A=[], ...): ...'\n",
      "    pattern: 'class $C(Exception): ...'\n",
      "    pattern: \"class $C(...):\\n  ...\\n  def close(self): ...\\n  ...\"\n",
      "    pattern: \"class $C(...):\\n  ...\\n  $N = None\\n  ...\\n  def __init__(...): ...\\n  "
      "...\"\n",
      "    pattern: \"import re\\n...\\nre.compile(...)\"\n",
      "    pattern: \"$X = re.compile(...)\\n...\\n$X.match(...)\"\n",
      "    pattern: \"try:\\n  ...\\nexcept $E:\\n  pass\"\n",
      "    pattern: \"assert $X\\nassert $Y\"\n",
      "    pattern: \"def main(...): ...\\n...\\nmain()\"\n",
      "    pattern: '($X : Thread).start()'\n",
      "    pattern: '($X : socket.socket).close()'\n",
      "    pattern: '($X : str).lower()'\n",
      "    pattern: '\"=~/password/\"'\n",
      "    pattern: 'return <... $X.pop() ...>'\n",
      "    pattern: '$D[\"name\"] = $V'\n",
      "    pattern: 'f\"...{$X}...\"'\n",
      "    pattern: 'print(..., file=sys.stderr)'\n",
      "    pattern: 'lambda: $X'\n",
      "    patterns:\n      - pattern: $F(...)\n      - pattern-inside: |\n          $F = $G\n     "
      "     ...\n"
      "      - metavariable-regex: {metavariable: $F, regex: '_\\w+'}\n",
      "    patterns:\n      - pattern: $X.read()\n      - pattern-not-inside: |\n"
      "          with open(...) as $X:\n            ...\n",
      "    patterns:\n      - pattern: $X.close()\n      - pattern-not-inside: |\n"
      "          $X = open(...)\n          ...\n",
      "    patterns:\n      - pattern: $X\n      - pattern-either:\n"
      "          - pattern-inside: warnings.warn($X, ...)\n          - pattern-inside: |\n"
      "              msg = $X\n              ...\n              warnings.warn(msg, ...)\n"
      "      - metavariable-regex: {metavariable: $X, regex: '(?i).*deprecated'}\n",
      "    patterns:\n      - pattern-inside: |\n          class $C($B, ...):\n            ...\n"
      "      - pattern: super().__init__(...)\n"
      "      - metavariable-regex: {metavariable: $B, regex: '.*(Error|Exception)'}\n",
      "    patterns:\n      - pattern-inside: |\n          import socket\n          ...\n"
      "      - pattern: $S.settimeout(...)\n",
      "    patterns:\n      - pattern: $X == $Y\n      - pattern-flows-into: [print(...), "
      "$S.append($IT), $S.write($IT)]\n",
      "    patterns:\n      - pattern: $X + $Y\n      - pattern-flows-into:\n"
      "          into: [os.path.join(...), 'open($IT, ...)']\n"
      "          through: [$M.join(...), str(...)]\n",
      "    patterns:\n      - pattern: $T\n"
      "      - metavariable-sql: {metavariable: $T, compares: [name, 'n*me'], sets: [role]}\n"
      "      - pattern-flows-into: ['$S.execute($IT, ...)', print(...), $S.write($IT)]\n",
      "    patterns:\n      - pattern: $F(...)\n      - pattern-inside: |\n"
      "          with $F(...) as $USED:\n            ...\n"
      "      - metavariable-regex: {metavariable: $USED, regex: '^\\w*(file|sock|fp)$'}\n",
      "    patterns:\n      - pattern-inside: |\n          with $F(...) as $USED:\n            "
      "...\n"
      "            $USED.$USE(...)\n            ...\n      - pattern: $USED.$USE(...)\n"
      "      - metavariable-regex: {metavariable: $USE, regex: '^(read|write|send)\\w*$'}\n",
      "    patterns:\n      - pattern: $D[$KEY] = $V\n"
      "      - metavariable-regex: {metavariable: $D, regex: '(?i).*(env|args|options)'}\n"
      "      - metavariable-regex: {metavariable: $KEY, regex: '.*(path|name|mode)\\b.*'}\n",
      "    patterns:\n      - pattern: $V\n"
      "      - metavariable-regex: {metavariable: $V, regex: '(?s).*\\bset\\b.*(type|name)'}\n",
      "    patterns:\n      - pattern-not: subprocess.run(..., check=$C, ...)\n"
      "      - pattern: subprocess.run(...)\n",
  };
  std::string yaml = "rules:\n";
  for (size_t i = 0; i < bodies.size(); ++i) {
    std::string one = RuleWith(bodies[i], "own-" + std::to_string(i));
    yaml += one.substr(one.find('\n') + 1);
  }
  return yaml;
}

/// Rules that ask where values come from.
std::vector<std::string> KindRules() {
  std::string kinds = R"yaml(kinds:
  thread: {from: [threading.Thread(), multiprocessing.Process()], names: ["*thread", t]}
  file: {from: [open(), io.open(), os.fdopen(), "*.makefile()"], other: [gzip.*], names: [fp, "*file"]}
  regex: {from: [re.compile()], names: ["*_re"]}
  match: {from: ["<regex>.match()", "<regex>.search()", re.match()]}
  logger: {from: [logging.getLogger()], names: [log, logger]}
  lock: {from: [threading.Lock(), threading.RLock(), threading.Condition()]}
  maker: {from: [functools.partial(), "*.dict", "*.list"], names: ["*_factory", make_*]}
  made: {from: ["<maker>()", "*Error()"]}
rules:
)yaml";
  auto with_kind = [](std::string_view pattern, std::string_view kind, std::string_view more = "") {
    return "    patterns:\n      - pattern: " + std::string(pattern) +
           "\n      - metavariable-kind: {metavariable: $X, kind: " + std::string(kind) +
           std::string(more) + "}\n";
  };
  std::vector<std::string> bodies = {
      with_kind("$X.start(...)", "thread"),
      with_kind("$X.close()", "file"),
      with_kind("$X.read(...)", "file", ", certain: true"),
      with_kind("$X.$M(...)", "regex"),
      with_kind("$X.group(...)", "match"),
      with_kind("$X.$M(...)", "logger", ", certain: true"),
      with_kind("$X.$M()", "lock"),
      with_kind("$X(...)", "file", ", called: true, certain: true"),
      with_kind("$X(...)", "made", ", called: true"),
      with_kind("raise $X", "made"),
      with_kind("return $X", "lock"),
      with_kind("return $X", "file"),
      "    patterns:\n      - pattern: $Y.write(...)\n      - pattern-not:\n          patterns:\n"
      "            - pattern: $X.write(...)\n"
      "            - metavariable-kind: {metavariable: $X, kind: file}\n",
      "    patterns:\n      - pattern: $X.write(...)\n      - pattern-inside: |\n"
      "          with $X:\n            ...\n"
      "      - metavariable-kind: {metavariable: $X, kind: file}\n",
  };
  std::vector<std::string> files;
  for (size_t i = 0; i < bodies.size(); ++i) {
    std::string one = RuleWith(bodies[i], "kind-" + std::to_string(i));
    files.push_back(kinds + one.substr(one.find('\n') + 1));
  }
  return files;
}

/// The folder of Python's standard library; empty if there is no Python.
std::string ReadText(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

TEST(Partial, FindsTheSameInRealCode) {
  std::string folder = StandardLibrary();
  if (folder.empty() || !fs::exists(folder)) GTEST_SKIP() << "no python3";
  std::vector<fs::path> files;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (entry.path().extension() == ".py" && entry.is_regular_file()) files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  std::vector<RuleSource> sources = BuiltInPack("db-connection");
  sources.push_back({"own.yaml", "own", ManyRules()});
  auto all = RuleSet::Load(sources);
  ASSERT_TRUE(all) << all.error().front().message;
  // Each rule alone leaves out the most.
  std::vector<RuleSet> sets = {*all};
  std::string yaml = ManyRules();
  for (size_t at = yaml.find("  - id:"); at != std::string::npos;) {
    size_t next = yaml.find("  - id:", at + 1);
    sets.push_back(MustLoad("rules:\n" + yaml.substr(at, next - at)));
    at = next;
  }
  for (const std::string& file : KindRules()) sets.push_back(MustLoad(file));
  constexpr size_t kFiles = 120;
  size_t parsed = 0;
  for (size_t i = 0; i < files.size(); i += std::max<size_t>(1, files.size() / kFiles)) {
    std::string text = ReadText(files[i]);
    if (text.size() > 100'000) continue;
    ExpectNoDifference(sets[0], "src/a.py", text);
    ExpectNoDifference(sets[1 + i % (sets.size() - 1)], "src/a.py", text);
    ExpectNoDifference(sets[1 + i / 7 % (sets.size() - 1)], "src/a.py", text);
    ++parsed;
  }
  EXPECT_GT(parsed, 20u);
}

/// A module in which one function is enough, and much can be left out.
std::string Padded(std::string_view head, std::string_view tail) {
  std::string text(head);
  for (int i = 0; i < 60; ++i) {
    std::string n = std::to_string(i);
    text += "def padding_" + n + "(first, second):\n    \"\"\"Nothing of interest.\"\"\"\n" +
            "    return [first + second for first in range(" + n + ")]\n\n\n";
  }
  return text + std::string(tail);
}

/// How many functions are parsed to find what a pattern finds in the whole.
uint32_t StatementsParsed(std::string_view yaml, std::string_view text) {
  RuleSet rules = MustLoad(yaml);
  ExpectNoDifference(rules, "src/a.py", text);
  return MustAnalyze(rules, text).functions;
}

TEST(Partial, LeavesOutWhatCannotMatch) {
  std::string text = Padded("import a\n", "def f():\n    a.go()\n\n\nx = 1\n");
  EXPECT_EQ(StatementsParsed(PatternRule("a.go()"), text), 1u);
  EXPECT_THAT(Match("a.go()", text), ElementsAre(static_cast<uint32_t>(2 + 60 * 5 + 1)));
}

TEST(Partial, FollowsNames) {
  EXPECT_EQ(StatementsParsed(PatternRule("a.go()"),
                             Padded("from a import go as g\nh = g\n", "def f(): h()\n")),
            1u);
  EXPECT_EQ(
      StatementsParsed(PatternRule("($X : T).go()"),
                       Padded("def make() -> T: ...\n", "def f():\n    x = make()\n    x.go()\n")),
      2u);
  EXPECT_EQ(StatementsParsed(PatternRule("a.go()"), Padded("def s():\n    global h\n    h = a.go\n",
                                                           "import a\ndef f(): h()\n")),
            2u);
  std::string members = "class C:\n    def __init__(self, v):\n        self.s = T(v)\n";
  for (int i = 0; i < 60; ++i) {
    members +=
        "    def m" + std::to_string(i) + "(self):\n        return \"nothing of interest here\"\n";
  }
  EXPECT_EQ(StatementsParsed(PatternRule("($X : T).go()"),
                             members + "    def f(self):\n        self.s.go()\n"),
            2u);
}

/// A rule about a pattern inside of another.
std::string Inside(std::string_view pattern, std::string_view around) {
  std::string body = "    patterns:\n      - pattern: " + std::string(pattern) +
                     "\n      - pattern-inside: |\n          ";
  for (char c : around) body += c == '\n' ? "\n          " : std::string(1, c);
  return RuleWith(body + "\n");
}

TEST(Partial, AsksOfOneLineWhatStandsInOne) {
  std::string with = RuleWith(
      "    patterns:\n      - pattern: $F(...)\n      - pattern-inside: |\n"
      "          with $F(...) as $USED:\n            ...\n"
      "      - metavariable-regex: {metavariable: $USED, regex: '(?i).*session$'}\n");
  EXPECT_EQ(StatementsParsed(with, Padded("", "def f():\n  with g() as session:\n    pass\n")), 1u);
  EXPECT_EQ(
      StatementsParsed(with, Padded("", "def f():\n  with (g(\n  ) as\n  a_session):\n    pass\n")),
      1u);
  EXPECT_EQ(StatementsParsed(with, Padded("", "def f(session):\n  with g() as h:\n    pass\n")),
            0u);
  EXPECT_EQ(StatementsParsed(with, Padded("", "def f(session):\n  with g(session):\n    pass\n")),
            0u);
  // An import may call so what is written under another name.
  RuleSet rules = MustLoad(with);
  for (const char* import :
       {"from a.db_session import b_session as s\n", "import my.session as s\n"}) {
    ExpectNoDifference(rules, "a.py", Padded(import, "def f():\n  with g() as s:\n    pass\n"));
  }

  std::string assigned = RuleWith(
      "    patterns:\n      - pattern: $D[$KEY] = $V\n"
      "      - metavariable-regex: {metavariable: $D, regex: 'conn_(args|params)'}\n"
      "      - metavariable-regex: {metavariable: $KEY, regex: '.*role'}\n");
  EXPECT_EQ(StatementsParsed(assigned, Padded("", "def f():\n  conn_args['role'] = 1\n")), 1u);
  EXPECT_EQ(StatementsParsed(assigned, Padded("", "def f():\n  conn_args[\n  'role'] = 1\n")), 1u);
  EXPECT_EQ(StatementsParsed(assigned, Padded("", "def f():\n  conn_args['ro' 'le'] = 1\n")), 1u);
  EXPECT_EQ(StatementsParsed(assigned, Padded("", "def f(role):\n  conn_args['a'] = role\n")), 1u);
  EXPECT_EQ(StatementsParsed(assigned, Padded("", "def f(role):\n  conn_args['a'] = 1\n")), 0u);

  std::string seen_through = RuleWith(
      "    options: {symbolic_propagation: true}\n"
      "    patterns:\n      - pattern: run($A, g($B))\n"
      "      - metavariable-regex: {metavariable: $A, regex: '.*first'}\n"
      "      - metavariable-regex: {metavariable: $B, regex: '.*second'}\n");
  std::string_view split = "def f():\n  x = g('second')\n  run('first', x)\n";
  EXPECT_EQ(StatementsParsed(seen_through, Padded("", split)), 1u);
}

TEST(Partial, LooksForSqlInStrings) {
  std::string yaml = RuleWith(
      "    patterns:\n      - pattern: $SQL\n"
      "      - metavariable-sql: {metavariable: $SQL, sets: [role]}\n");
  for (const char* code : {"'SET ROLE x'", "\"\"\"\nset\n local role = x\"\"\"", "f'set role {x}'",
                           "'\\nset role x'", "'s' 'et role x'", "'se\\x74 role x'", "'-c role=x'",
                           "\"select set_config('role', 'x', true)\"", "f'set {ROLE} = x'"}) {
    std::string text = std::string("def f():\n  run(") + code + ")\n";
    std::string whole = Padded("ROLE = 'role'\n", text);
    EXPECT_GE(StatementsParsed(yaml, whole), 1u) << code;
    EXPECT_FALSE(MustAnalyze(MustLoad(yaml), whole).findings.empty()) << code;
  }
  for (const char* code :
       {"set(role)", "set(x), 'role'", "'reset', 'role'", "'settings of a role'"}) {
    std::string text = std::string("def f():\n  run(") + code + ")\n  # set role\n";
    EXPECT_EQ(StatementsParsed(yaml, Padded("", text)), 0u) << code;
  }
}

TEST(Partial, KnowsTheClassAroundAMethod) {
  std::string rule = RuleWith(
      "    patterns:\n      - pattern-inside: |\n          class $C($B):\n            ...\n"
      "      - pattern: stop()\n"
      "      - metavariable-regex: {metavariable: $B, regex: '.*Error'}\n");
  EXPECT_EQ(
      StatementsParsed(rule, Padded("x = 1\n", "class C(ValueError):\n    def f(self): stop()\n")),
      1u);
}

TEST(Partial, KeepsWhatSequencesNeed) {
  EXPECT_EQ(StatementsParsed(Inside("stop()", "start()\n..."),
                             Padded("start()\n", "def f():\n    stop()\ny = 1\n")),
            1u);
  EXPECT_EQ(StatementsParsed(Inside("stop()", "def $F(): return start\n..."),
                             Padded("def a(): return start\n", "def f():\n    stop()\ny = 1\n")),
            2u);
  // Without the definitions between them they would be neighbours.
  EXPECT_EQ(StatementsParsed(PatternRule("start()\nstop()"), Padded("start()\n", "stop()\n")), 60u);
  std::string members = "class C:\n    a = 1\n    def one(self): return first()\n";
  for (int i = 0; i < 60; ++i) {
    members += "    def m" + std::to_string(i) + "(self):\n        return \"of no interest\"\n";
  }
  EXPECT_EQ(StatementsParsed(
                Inside("second()", "class $C:\n    ...\n    def $F(self): return first()\n    ..."),
                members + "    def two(self): second()\n    def last(self): pass\n"),
            3u);
}

/// A comparison that has to reach a query.
std::string Flows() {
  return RuleWith(
      "    patterns:\n      - pattern: $C.x == $V\n      - pattern-flows-into: [$Q.where(...)]\n");
}

TEST(Partial, FollowsFlowsFromOneDefinitionToAnother) {
  // What a function returns, to who calls it.
  EXPECT_EQ(StatementsParsed(Flows(), Padded("def one(t):\n    return A.x == t\n",
                                             "def two(q, t):\n    return q.where(one(t))\n")),
            2u);
  // What a function is given and changes, for one that calls it by way of another.
  EXPECT_EQ(
      StatementsParsed(Flows(), Padded("def one(c, t):\n    c.append(A.x == t)\n",
                                       "def two(q):\n    c = []\n    three(c)\n    q.where(*c)\n"
                                       "def three(c):\n    one(c, 1)\n")),
      3u);
  EXPECT_EQ(StatementsParsed(Flows(), Padded("def one(q, c):\n    return q.where(c)\n",
                                             "def two(q, t):\n    one(q, A.x == t)\n")),
            2u);
  // Variables of the module, and attributes.
  EXPECT_EQ(StatementsParsed(Flows(), Padded("ALL = []\ndef one(t):\n    ALL.append(A.x == t)\n",
                                             "def two(q):\n    return q.where(*ALL)\n")),
            2u);
  EXPECT_EQ(StatementsParsed(
                Flows(), Padded("class C:\n    def one(self, t):\n        self.c = A.x == t\n",
                                "class D(C):\n    def two(self, q):\n        q.where(self.c)\n")),
            2u);
  // Nothing leads there.
  EXPECT_EQ(StatementsParsed(Flows(), Padded("def one(t):\n    return A.x == t\n",
                                             "def two(q, t):\n    return q.where(t)\n")),
            1u);
}

TEST(Partial, FollowsValues) {
  std::string kinds = "kinds:\n  k: {from: [a.K(), \"*.own()\"], names: [named]}\n";
  std::string rule = kinds + RuleWith(
                                 "    patterns:\n      - pattern: $X.go()\n"
                                 "      - metavariable-kind: {metavariable: $X, kind: k}\n");
  auto functions = [&](std::string_view head, std::string_view tail) {
    return StatementsParsed(rule, Padded("from a import K\n" + std::string(head), tail));
  };
  std::string use = "def use():\n    make().go()\n";
  EXPECT_EQ(functions("", "def use(x):\n    x.go()\n"), 0u);
  EXPECT_EQ(functions("", "def use(x: K):\n    x.go()\n"), 1u);
  EXPECT_EQ(functions("def make():\n    return K()\n", use), 2u);
  EXPECT_EQ(functions("def inner():\n    return K()\ndef make():\n    return inner()\n", use), 3u);
  EXPECT_EQ(functions("def make(): return 1\n", use), 0u);
  EXPECT_EQ(functions("class C:\n    def __enter__(self):\n        return K()\n",
                      "def use():\n    with C() as x: x.go()\n"),
            2u);
  EXPECT_EQ(functions("class C:\n    def __init__(self, x: K):\n        self.x = x\n",
                      "def use(c: C):\n    c.x.go()\n"),
            2u);
  EXPECT_EQ(functions("class C:\n    def __init__(self, k: K):\n        self.x, self.y = 1, k\n",
                      "def use(c: C):\n    c.y.go()\n"),
            2u);
  EXPECT_EQ(functions("class B:\n    def make(self):\n        return K()\nclass C(B): pass\n",
                      "def use(c: C):\n    c.make().go()\n"),
            2u);
  std::string make = "def make():\n    return K()\n";
  EXPECT_EQ(functions(make, "def use():\n    globals()['ma' + 'ke']().go()\n"), 2u);
  EXPECT_EQ(functions(make, "def use():\n    globals()['\\x6dake']().go()\n"), 2u);
  EXPECT_EQ(functions(make, "def use():\n    globals()['made']().go()\n"), 1u);
  EXPECT_EQ(functions("def own(): pass\n", "def use():\n    own().go()\n"), 2u);
}

TEST(Partial, FindsTheSameInTheTestsOfKinds) {
  fs::path folder = fs::path(PUSHGATE_SOURCE_DIR) / "tests/rules/language/kinds";
  std::string yaml = ReadText(folder / "where-values-come-from.yaml");
  size_t rules = yaml.find("rules:\n") + 7;
  for (size_t at = yaml.find("  - id:", rules); at != std::string::npos;) {
    size_t next = yaml.find("  - id:", at + 1);
    RuleSet one = MustLoad(yaml.substr(0, rules) + yaml.substr(at, next - at));
    for (const auto& entry : fs::directory_iterator(folder)) {
      if (entry.path().extension() != ".py") continue;
      ExpectNoDifference(one, "src/a.py", Padded("", ReadText(entry.path())));
      ExpectNoDifference(one, "src/a.py", Padded(ReadText(entry.path()), ""));
    }
    at = next;
  }
}

TEST(Partial, ReadsAllWhereAnErrorIs) {
  std::string text = Padded("import a\n", "def f():\n    a.go(]\n\n\ndef g():\n    a.go()\n");
  EXPECT_GE(StatementsParsed(PatternRule("a.go()"), text), 60u);
}

TEST(Partial, ReadsAllWhereNamesMayComeFromAnywhere) {
  EXPECT_GE(
      StatementsParsed(PatternRule("a.go()"), Padded("from a import *\n", "def f():\n    go()\n")),
      60u);
}

}  // namespace
}  // namespace pushgate::rules
