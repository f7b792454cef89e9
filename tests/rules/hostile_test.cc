#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <functional>
#include <memory>

#include "rules/engine_testing.h"
#include "rules/memory_tree.h"
#include "rules/thread_time.h"

/// Python that is made to cost much: whatever it holds, the engine ends within its budget.

namespace pushgate::rules {
namespace {

/// A piece of code for each of 0, 1, ..., joined.
std::string Times(int count, const std::function<std::string(const std::string&)>& piece,
                  const std::string& between = "") {
  std::string out;
  for (int i = 0; i < count; ++i) {
    if (i > 0) out += between;
    out += piece(std::to_string(i));
  }
  return out;
}

std::string Repeat(int count, const std::string& piece) {
  return Times(count, [&](const std::string&) { return piece; });
}

/// Blocks within blocks: line(depth) stands in each.
std::string Nested(int depth, const std::string& header, const std::string& line) {
  std::string out;
  for (int i = 0; i < depth; ++i) {
    std::string indent(static_cast<size_t>(i), ' ');
    out += indent + header + "\n" + indent + " " + line + "\n";
  }
  return out;
}

const RuleSet& Rules() {
  static const RuleSet rules = [] {
    std::string yaml =
        "kinds:\n  k: {from: [m.K(), '<k2>()', '*.*.get()'], other: ['n.*'], names: ['*_k']}\n"
        "  k2: {from: [m.make()]}\nrules:\n";
    int count = 0;
    auto add = [&](std::string_view body) {
      std::string rule = RuleWith(body, "r" + std::to_string(count++));
      yaml += rule.substr(rule.find('\n') + 1);
    };
    for (const char* pattern :
         {"$A and $B and $C", "$A or ... or $B", "$A | $B | $C", "f(1)", "f(\"...\")",
          "from m import $A, $B, $C", "import $M", "f(..., $A=$B, $C=$D, $E=$G)", "($S : T).go()",
          "{$A: $B, $C: $D, ...}", "{$A, $B, $C, ...}", "$X. ... .f()", "f(<... $X ...>)",
          "f(..., $X, ..., $X, ...)", "f($...A, $B, $...C)", "\"=~/(a+)+$/\"", "$X == $X"}) {
      add(std::string("    pattern: '") + pattern + "'\n");
    }
    add("    pattern: |\n      @$A\n      @$B\n      @$C\n      def $F(...): ...\n");
    add("    pattern: |\n      $X = $V\n      ...\n      $Y = $X\n      ...\n      f($Y)\n");
    add("    pattern: |\n      try: ...\n      except $A: $X\n      except $B: $X\n");
    add("    pattern: |\n      with $A as $X, $B as $X: ...\n");
    add("    pattern: |\n      class $C(..., $A, ..., $B, ...):\n        ...\n        $X = $Y\n");
    add("    pattern: f(g())\n    options: {symbolic_propagation: true}\n");
    add("    pattern-regex: (a+)+$\n");
    add("    patterns:\n      - pattern: |\n          def $F(...):\n            $...BODY\n"
        "      - metavariable-pattern: {metavariable: $...BODY, pattern: $X == $X}\n"
        "      - metavariable-comparison: {comparison: len(str($X)) > 3}\n"
        "      - focus-metavariable: $...BODY\n");
    for (const char* pattern : {"$X.go()", "f($X)", "$X"}) {
      add("    patterns:\n      - pattern: " + std::string(pattern) +
          "\n      - metavariable-kind: {metavariable: $X, kind: k}\n");
    }
    add("    patterns:\n      - pattern: $X(...)\n"
        "      - metavariable-kind: {metavariable: $X, kind: k, called: true}\n");
    add("    patterns:\n      - pattern: $F($X)\n      - pattern-inside: \"if $C: ...\"\n"
        "      - pattern-not-inside: \"if $X: ...\"\n      - focus-metavariable: $X\n");
    return MustLoad(yaml);
  }();
  return rules;
}

struct Hostile {
  std::string name, text;
};

std::vector<Hostile> HostileTexts() {
  auto name = [](const std::string& i) { return "a" + i; };
  auto pair = [](const std::string& i) { return "a" + i + "=b" + i; };
  return {
      {"and", "x = " + Times(5000, name, " and ") + "\n"},
      {"or", "x = " + Times(5000, name, " or ") + "\n"},
      {"and-or", "x = " + Times(2500, name, " and b or ") + "\n"},
      {"bits", "x = " + Times(5000, name, " | ") + "\n"},
      {"plus", "x = " + Times(5000, name, " + ") + "\nf(x)\n"},
      {"strings", "x = " + Repeat(5000, "'a' + ") + "'a'\nf(x)\n"},
      {"compare", "x = " + Times(5000, name, " == ") + "\n"},
      {"deep-if", Nested(300, "if a:", "b = 1") + std::string(300, ' ') + "f(b)\n"},
      {"deep-else", Nested(300, "if a: b = 1\nelse:", "b = 2")},
      {"elif", "if a: b = 1\n" + Repeat(2000, "elif a: b = 1\n") + "f(b)\n"},
      {"elifs", Repeat(300, "if a: b = 1\nelse: b = 1\n") + Repeat(300, "f(b)\n")},
      {"assignments", Repeat(1000, "a = 1\n") + "f(a)\n"},
      {"uses", Repeat(1000, "a = 1\nf(a)\n")},
      {"loop", "while x:\n" + Repeat(1000, " a = a + 1\n f(a)\n")},
      {"loops", Nested(200, "while x:", "a = a + 1; f(a)")},
      {"double", "a = 'xxxxxxxx'\n" + Repeat(200, "a = a + a\n") + "f(a)\n"},
      {"double-names", "a0 = 'xxxxxxxx'\n" +
                           [] {
                             std::string out;
                             for (int i = 1; i < 200; ++i) {
                               std::string before = "a" + std::to_string(i - 1);
                               out +=
                                   "a" + std::to_string(i) + " = " + before + " + " + before + "\n";
                             }
                             return out + "f(a199)\n";
                           }()},
      {"double-numbers", "a = 3\n" + Repeat(200, "a = a * a\n") + "f(a)\n"},
      {"powers",
       "f(2 ** 2 ** 2 ** 2 ** 2 ** 2 ** 2, 1 << 1 << 1 << 62, -9223372036854775808 // -1)\n"},
      {"import-from", "from m import " + Times(2000, name, ", ") + "\n"},
      {"import", "import " + Times(2000, name, ", ") + "\n"},
      {"wildcards", Times(500, [](const std::string& i) { return "from m" + i + " import *\n"; }) +
                        Repeat(200, "f(a.b.c)\n")},
      {"aliases", Times(1000, [](const std::string& i) { return "a" + i + "1 = a" + i + "\n"; })},
      {"many-values", "from m import K\n" +
                          Times(3000, [](const std::string& i) { return "a = b" + i + "\n"; }) +
                          Repeat(3000, "a.go()\nf(a)\n")},
      {"classes", "class C0: pass\n" +
                      [] {
                        std::string out;
                        for (int i = 1; i < 1000; ++i) {
                          out += "class C" + std::to_string(i) + "(C" + std::to_string(i - 1) +
                                 "): pass\n";
                        }
                        return out + "x = C999()\n" + Repeat(500, "x.y.go()\nf(x.y)\n");
                      }()},
      {"functions",
       [] {
         std::string out;
         for (int i = 0; i < 1000; ++i) {
           out += "def g" + std::to_string(i) + "(): return g" + std::to_string(i + 1) + "() or g" +
                  std::to_string(i / 2) + "()\n";
         }
         return out + Repeat(300, "g0().go()\n");
       }()},
      {"growing",
       "a = a.b\nc = c()\nd = d[0]\ne = [e]\ng = lambda: g\n"
       "for h in h: pass\nwith i as i: pass\n"
       "f(a)\nf(c)\nf(d)\nf(e)\nf(g)\nf(h)\nf(i)\n"},
      {"products",
       "def g(): return g().x or g()[0] or g()() or g().y\n" + Repeat(200, "f(g())\ng().go()\n")},
      {"members",
       "class C:\n def m(self):\n" +
           Times(1000, [](const std::string& i) { return "  self.a = self.b" + i + "\n"; }) +
           Repeat(500, "  self.a.go()\n")},
      {"type-texts",
       "def g(a: '" + Repeat(2000, "Optional[") + "m.K" + Repeat(2000, "]") + "'): a.go(); f(a)\n"},
      {"growing-type-text", "a: 'a.b'\nf(a)\na.go()\n"},
      {"types",
       "def g(a: " + Repeat(150, "Optional[") + "m.K" + Repeat(150, "]") + "): a.go(); f(a)\n"},
      {"displays",
       "a = " + Repeat(150, "[") + "b" + Repeat(150, "]") + "\nf(a" + Repeat(150, "[0]") + ")\n"},
      {"circle", "a = b\nb = c\nc = a\nf(a)\na.go()\n"},
      {"decorators",
       Times(500, [](const std::string& i) { return "@d" + i + "\n"; }) + "def g(): pass\n"},
      {"keywords", "f(" + Times(2000, pair, ", ") + ")\n"},
      {"arguments", "f(" + Times(2000, name, ", ") + ")\n"},
      {"dict", "x = {" +
                   Times(
                       2000, [](const std::string& i) { return "a" + i + ": 1"; }, ", ") +
                   "}\n"},
      {"set", "x = {" + Times(2000, name, ", ") + "}\n"},
      {"handlers",
       "try: x\n" +
           Times(1000, [](const std::string& i) { return "except a" + i + ": b" + i + "\n"; })},
      {"items", "with " +
                    Times(
                        1000, [](const std::string& i) { return "a as b" + i; }, ", ") +
                    ": pass\n"},
      {"bases", "class C(" + Times(1000, name, ", ") + "):\n" + Repeat(500, "  a = 1\n")},
      {"chain", "x" + Repeat(5000, ".f()") + "\n"},
      {"calls", Repeat(2000, "f(") + "1" + Repeat(2000, ")") + "\n"},
      {"lists", Repeat(5000, "[") + Repeat(5000, "]") + "\n"},
      {"unary", "f(" + Repeat(5000, "-") + "1)\n"},
      {"not", "f(" + Repeat(5000, "not ") + "x)\n"},
      {"lambdas", "f(" + Repeat(2000, "lambda x: ") + "x)\n"},
      {"conditionals", "f(" + Repeat(2000, "x if y else ") + "z)\n"},
      {"comprehension", "f([x " + Repeat(500, "for x in x if x ") + "])\n"},
      {"f-string",
       "f(f'" + Times(2000, [](const std::string& i) { return "{a" + i + "}"; }) + "')\n"},
      {"functions", Nested(200, "def g(a):", "f(a == a)")},
      {"classes", Nested(200, "class C:", "a = 1")},
      {"members", "class C:\n def g(self):\n" + Repeat(1000, "  self.a = self.a + 1; f(self.a)\n")},
      {"returns", Times(300,
                        [](const std::string& i) {
                          return "def g" + i + "() -> T: return g" + i + "1()\nx = g" + i +
                                 "1()\nx.go()\n";
                        })},
      {"types", "x = y\n" + Repeat(1000, "x = T(); x.go(); x = x or y\n")},
      {"regex", "'" + std::string(50000, 'a') + "b'\n"},
      {"globals", "def g():\n" + Repeat(500, " global a; a = 1\n") + "f(a)\n"},
      {"walrus", "f(" + Repeat(500, "(a := 1) + ") + "a)\n"},
      {"targets", Repeat(2000, "a = ") + "1\nf(a)\n"},
      {"pairs", Times(1000, name, ", ") + " = " + Times(1000, name, ", ") + "\n"},
  };
}

TEST(Hostile, PythonEndsWithinTheBudget) {
  Budget budget;
  budget.steps = 5'000'000;
  for (const Hostile& hostile : HostileTexts()) {
    SCOPED_TRACE(hostile.name);
    auto begin = std::chrono::steady_clock::now();
    auto analysis = Analyze(Rules(), "src/a.py", hostile.text, budget, Watch());
    auto taken = std::chrono::steady_clock::now() - begin;
    ASSERT_TRUE(analysis.has_value());
    EXPECT_LT(taken, std::chrono::seconds(20));
  }
}

/// What a file takes of memory at most while rules run, in MiB; in a process of its own.
size_t PeakOf(const RuleSet& rules, const std::string& text) {
  int ends[2] = {};
  if (pipe(ends) != 0) return SIZE_MAX;
  pid_t child = fork();
  if (child == 0) {
    auto resident = [] {
      rusage usage{};
      getrusage(RUSAGE_SELF, &usage);
      return static_cast<size_t>(usage.ru_maxrss) >> 10;
    };
    size_t before = resident();
    bool analyzed = Analyze(rules, "src/a.py", text, Budget(), Watch()).has_value();
    size_t taken = analyzed ? resident() - before : SIZE_MAX;
    bool told = write(ends[1], &taken, sizeof taken) == sizeof taken;
    _exit(told ? 0 : 1);
  }
  size_t taken = SIZE_MAX;
  if (read(ends[0], &taken, sizeof taken) != sizeof taken) taken = SIZE_MAX;
  waitpid(child, nullptr, 0);
  close(ends[0]);
  close(ends[1]);
  return taken;
}

/// Where ranges lie within one another and bind different things, their pairs are very many: both
/// of these took gigabytes while only the search for them was counted.
TEST(Hostile, MatchesTakeBoundedMemory) {
  std::string nested =
      "      - pattern: $A(...)\n      - pattern-inside: $B(...)\n"
      "      - pattern-inside: $C(...)\n";
  std::string either;
  for (int i = 0; i < 9; ++i) {
    std::string n = std::to_string(i);
    either += "      - patterns:\n          - pattern: $A" + n +
              "(...)\n          - pattern-inside: $B" + n +
              "(...)\n          - pattern-inside: $C" + n + "(...)\n";
  }
  std::string calls = Times(2000, [](const std::string& i) { return "f" + i + "("; });
  std::string text = calls + "x" + Repeat(2000, ")") + "\n";
  EXPECT_LT(PeakOf(MustLoad(RuleWith("    patterns:\n" + nested)), text), 500u);
  // A text of 32 KiB is a part of 20,000 expressions: each was kept.
  std::string sums = "A0 = '" + std::string(1'024, 'x') + "'\n";
  for (char i = '0'; i < '5'; ++i) {
    sums += std::string("A") + static_cast<char>(i + 1) + " = A" + i + " + A" + i + "\n";
  }
  sums += Repeat(20'000, "run(A5 + 'a')\n") + "'aa'\n";
  EXPECT_LT(PeakOf(MustLoad(RuleWith("    pattern: run(\"aa\")\n")), sums), 500u);
  EXPECT_LT(PeakOf(MustLoad(RuleWith("    pattern-either:\n" + either)), text), 500u);
}

/// Rules that ask where values flow.
const RuleSet& FlowRules() {
  static const RuleSet rules = MustLoad(
      RuleWith("    patterns:\n      - pattern: $A == $B\n"
               "      - pattern-flows-into:\n          into: [f(...), $X.q($IT)]\n"
               "          through: [g(...)]\n",
               "flows") +
      RuleWith("    patterns:\n      - pattern: $S\n"
               "      - metavariable-sql: {metavariable: $S, compares: [a0], sets: [role]}\n"
               "      - pattern-flows-into: [f($IT), f(...)]\n",
               "sql")
          .substr(7));
  return rules;
}

using Piece = const std::string&;

std::vector<Hostile> HostileFlows() {
  std::string links, calls, cycle;
  for (int i = 0; i < 10'000; ++i) {
    std::string n = std::to_string(i), next = std::to_string(i + 1);
    std::string ring = std::to_string((i + 1) % 10'000);
    links += "    a" + next + " = a" + n + "\n";
    calls += "def f" + n + "(x):\n    return f" + ring + "(x) or x\n";
    cycle += "a" + n + " = a" + ring + "\n";
  }
  auto itself = [](Piece i) { return "a" + i + " = a" + i + "x = a" + i + "\n"; };
  auto assign = [](Piece i) { return "        a" + i + " = a" + i + "x\n        f(a" + i + ")\n"; };
  auto append = [](Piece i) { return "    l.append(a == b" + i + ")\n"; };
  auto read = [](Piece i) { return "    f(*l, " + i + ")\n"; };
  auto name = [](Piece i) { return "a" + i; };
  auto text = [](Piece i) { return "'a0 = " + i + "'"; };
  auto derived = [](Piece i) {
    return "class C" + i + "(C" + std::to_string(std::stoi(i) / 2) +
           "):\n    def m(self, x):\n        self.m(x)\n        f(self.y)\n";
  };
  std::string names = Times(1'000, name, ", ");
  return {
      {"chain", "def h(x):\n    a0 = x == x\n" + links + "    f(a10000)\n"},
      {"loop", "def h(x):\n    while x:\n" + Times(5'000, assign)},
      {"functions-in-a-ring", calls + "f(f0(a == b))\n"},
      {"variables-in-a-ring", cycle + "a0 = a == b\nf(a7)\n"},
      {"itself", Times(5'000, itself) + "f(a0)\n"},
      {"appends", "def h(l):\n" + Times(10'000, append) + "    f(*l)\n"},
      {"appends-and-reads", "def h(l):\n" + Times(3'000, append) + Times(3'000, read)},
      {"appends-in-a-loop", "def h(l):\n  for x in l:\n" + Times(5'000, append) + "    f(*l)\n"},
      {"augmented", "def h(l):\n" + Repeat(10'000, "    s += 'a0 = 1'\n") + "    f(s)\n"},
      {"sum", "f(" + Times(10'000, text, " + ") + ")\n"},
      {"deep", "f(" + Repeat(20'000, "(") + "a == b" + Repeat(20'000, ")") + ")\n"},
      {"deep-lists", "x = " + Repeat(20'000, "[") + "a == b" + Repeat(20'000, "]") + "\nf(x)\n"},
      {"chained-calls", "x" + Repeat(5'000, ".q(a == b)") + "\n"},
      {"classes", Times(3'000, derived) + "C0().m(a == b)\n"},
      {"parameters", "def h(" + names + "): pass\n" + Repeat(50, "h(" + names + ")\n")},
      {"holes", "f(f'" + Repeat(20'000, "{a} a0 = ") + "')\n"},
      {"sql", "f('" + Repeat(60'000, "select a0 from (") + "')\n"},
  };
}

TEST(Hostile, FlowsEndWithinTheBudget) {
  Budget budget;
  budget.steps = 5'000'000;
  budget.parse = std::chrono::seconds(20);
  for (const Hostile& hostile : HostileFlows()) {
    SCOPED_TRACE(hostile.name);
    auto begin = ThreadTime();
    auto analysis = Analyze(FlowRules(), "src/a.py", hostile.text, budget, Watch());
    auto taken = ThreadTime() - begin;  // others may use the machine, too
    ASSERT_TRUE(analysis.has_value());
    EXPECT_LT(taken, std::chrono::seconds(20));
  }
}

TEST(Hostile, LongFlowsAreFollowedToTheirEnd) {
  for (const Hostile& hostile : HostileFlows()) {
    if (hostile.name != "chain" && hostile.name != "functions-in-a-ring") continue;
    Budget budget;
    budget.parse = std::chrono::seconds(20);
    auto analysis = Analyze(FlowRules(), "src/a.py", hostile.text, budget, Watch());
    ASSERT_TRUE(analysis && analysis->findings.size() == 1) << hostile.name;
    EXPECT_EQ(analysis->findings.front().rule->id, "flows") << hostile.name;
  }
}

/// Choosing what to parse must not cost more than parsing it: each of these took half a minute and
/// more while that was quadratic, which the time limit of the test would show.
TEST(Hostile, ChoosingWhatToParseEnds) {
  std::vector<RuleSource> pack = BuiltInPack("db-connection");
  auto rules = RuleSet::Load(pack);
  ASSERT_TRUE(rules);
  std::string words = Repeat(40'000, "role text execute options ");
  for (const std::string& text : {
           "def f(session):\n    session.execute(text(\"" + words + "\"))\n",
           // Pluses of one line, behind what may be names of pieces of a word.
           "a = \"ro\"; b = \"le\"; c = \"tex\"; d = \"t\"; x = " + Repeat(150'000, "\"x\"+y+1+") +
               "1\ndef f(s):\n    session(\"set \" + x)\n",
           "x = [" +
               Times(
                   100'000, [](const std::string& i) { return "\"role" + i + "\""; }, ",") +
               "]\ndef f(s):\n    text(\"set role \" + x)\n",
           Times(12'000,
                 [](const std::string& i) {
                   return "class C" + i +
                          ":\n    role = \"set role\"\n    def f(self):\n"
                          "        self.role.commit()\n";
                 }),
           Times(20'000,
                 [](const std::string& i) {
                   return "if role:\n    import a" + i + "\n    def g" + i +
                          "(): return text(\"options\")\n";
                 }),
       }) {
    auto analysis = Analyze(*rules, "src/a.py", text, Budget(), Watch());
    EXPECT_TRUE(analysis);
  }
}

/// The same with what a file's imports lead to, and with all that one line can hold.
TEST(Hostile, ImportsAndLongLinesEnd) {
  std::vector<RuleSource> pack = BuiltInPack("db-connection");
  auto rules = RuleSet::Load(pack);
  ASSERT_TRUE(rules);
  std::string session = "from sqlalchemy.orm import sessionmaker\nmake = sessionmaker()\n";
  auto name = [](const std::string& i) { return "session" + i; };
  for (const std::string& text : {
           session + "from a import (" + Times(60'000, name, ", ") + ")\nmake()\n",
           session +
               Times(30'000,
                     [](const std::string& i) { return "from a" + i + " import b" + i + "\n"; }) +
               "make()\n",
           session + Times(100'000, name, " = ") + " = make\nsession1()\n",
       }) {
    std::unique_ptr<ModuleTree> tree = MakeTree({{"src/a.py", text}, {"a.py", "make = 1\n"}});
    auto begin = ThreadTime();
    auto analysis = Analyze(*rules, "src/a.py", text, Budget(), Watch(), tree.get());
    auto taken = ThreadTime() - begin;
    EXPECT_TRUE(analysis);
    EXPECT_LT(taken, std::chrono::seconds(20));
  }
}

}  // namespace
}  // namespace pushgate::rules
