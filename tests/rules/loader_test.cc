#include "rules/engine_testing.h"

/// What the loader says about rule files, to the letter.

namespace pushgate::rules {
namespace {

std::vector<std::string> ErrorsOfBody(std::string_view body) { return ErrorsOf(RuleWith(body)); }

TEST(Loader, TakesWhatItKnows) {
  RuleSet rules = MustLoad(
      "rules:\n  - id: my.rule_1-a\n    languages: [java, py]\n    mode: search\n"
      "    severity: HIGH\n    message: |\n      one\n      two\n"
      "    metadata: {cwe: [1, 2], why: because, template: service}\n"
      "    fix: bar($X)\n    paths: {include: [src], exclude: ['*.pyi']}\n"
      "    pattern: foo($X)\n");
  ASSERT_EQ(rules.rules().size(), 1u);
  const Rule& rule = rules.rules()[0];
  EXPECT_EQ(rule.id, "my.rule_1-a");
  EXPECT_EQ(rule.pack, "test");
  EXPECT_EQ(rule.severity, Severity::kError);
  EXPECT_EQ(rule.message, "one\ntwo");
  EXPECT_EQ(rule.why, "because");
  EXPECT_EQ(rule.template_name, "service");
  EXPECT_EQ(rule.fix, "bar($X)");
  EXPECT_EQ(rules.Find("my.rule_1-a"), &rule);
  EXPECT_EQ(rules.Find("other"), nullptr);
}

TEST(Loader, KnowsEverySeverity) {
  auto severity = [](std::string_view name) {
    RuleSet rules =
        MustLoad("rules:\n  - {id: a, languages: [python], message: m, pattern: x, severity: " +
                 std::string(name) + "}\n");
    return Name(rules.rules()[0].severity);
  };
  EXPECT_EQ(severity("CRITICAL"), "ERROR");
  EXPECT_EQ(severity("HIGH"), "ERROR");
  EXPECT_EQ(severity("ERROR"), "ERROR");
  EXPECT_EQ(severity("MEDIUM"), "WARNING");
  EXPECT_EQ(severity("WARNING"), "WARNING");
  EXPECT_EQ(severity("LOW"), "INFO");
  EXPECT_EQ(severity("INFO"), "INFO");
}

TEST(Loader, NamesTheDocumentsErrors) {
  EXPECT_THAT(ErrorsOf(""),
              ElementsAre("r.yaml:1:1: a rule file is a map with the key 'rules', a list"));
  EXPECT_THAT(ErrorsOf("rule: []\n"),
              ElementsAre("r.yaml:1:1: a rule file is a map with the key 'rules', a list"));
  EXPECT_THAT(ErrorsOf("rules: []\nruels: 1\n"),
              ElementsAre("r.yaml:2:1: unknown key 'ruels' (did you mean 'rules'?) (refused)"));
  EXPECT_THAT(ErrorsOf("rules: [a]\n"),
              ElementsAre("r.yaml:1:9: a rule is a map with the keys id, languages, message, "
                          "severity and a pattern"));
  EXPECT_THAT(ErrorsOf("rules:\n  - id: a\n    id: b\n"),
              ElementsAre("r.yaml:3:5: key 'id' is given twice"));
}

TEST(Loader, NamesWhatIsMissing) {
  EXPECT_THAT(
      ErrorsOf("rules:\n  - {}\n"),
      ElementsAre("r.yaml:2:5: the rule has no 'id'", "r.yaml:2:5: the rule has no 'languages'",
                  "r.yaml:2:5: the rule has no 'severity'", "r.yaml:2:5: the rule has no 'message'",
                  "r.yaml:2:5: the rule has no 'pattern', 'patterns', 'pattern-either' or "
                  "'pattern-regex'"));
}

TEST(Loader, NamesUnknownKeysAndTheNearest) {
  EXPECT_THAT(ErrorsOfBody("    pattern: x\n    sevrity: ERROR\n    zebra: 1\n"),
              ElementsAre("r.yaml:7:5: unknown key 'sevrity' (did you mean 'severity'?) (refused)",
                          "r.yaml:8:5: unknown key 'zebra' (refused)"));
  EXPECT_THAT(ErrorsOfBody("    patterns:\n      - pattern: x\n      - pattern-nto: y\n"),
              ElementsAre("r.yaml:8:9: unknown operator 'pattern-nto' (did you mean "
                          "'pattern-not'?)"));
  EXPECT_THAT(ErrorsOfBody("    pattern: x\n    paths: {includ: [a]}\n"),
              ElementsAre("r.yaml:7:13: unknown key 'includ' (did you mean 'include'?) (refused)"));
  EXPECT_THAT(ErrorsOfBody("    patterns:\n      - pattern: $X\n      - metavariable-regex:\n"
                           "          metavariable: $X\n          regexp: a\n          regex: a\n"),
              ElementsAre("r.yaml:10:11: unknown key 'regexp' (did you mean 'regex'?) (refused)"));
}

/// The errors of an operator beside `pattern: f($X)`, which begins on line 8.
std::vector<std::string> ErrorsOfOperator(std::string_view text) {
  return ErrorsOfBody("    patterns:\n      - pattern: f($X)\n      - " + std::string(text) + "\n");
}

TEST(Loader, ChecksFlows) {
  EXPECT_THAT(ErrorsOfOperator("pattern-flows-into: [g(...), $Q = $IT]"), IsEmpty());
  EXPECT_THAT(ErrorsOfOperator("pattern-flows-into: g(...)"),
              ElementsAre("r.yaml:8:29: 'pattern-flows-into' must be a list of patterns, or hold "
                          "such lists as 'into' and perhaps 'through'"));
  EXPECT_THAT(
      ErrorsOfOperator("pattern-flows-into: {thruogh: [g(...)], into: [g(...)]}"),
      ElementsAre("r.yaml:8:30: unknown key 'thruogh' (did you mean 'through'?) (refused)"));
  EXPECT_THAT(ErrorsOfOperator("pattern-flows-into: [$Q]"),
              ElementsAre("r.yaml:8:30: a pattern of 'pattern-flows-into' is a call, or marks with "
                          "$IT what has to be reached"));
  EXPECT_THAT(ErrorsOfOperator("pattern-flow-into: [g(...)]"),
              ElementsAre("r.yaml:8:9: unknown operator 'pattern-flow-into' (did you mean "
                          "'pattern-flows-into'?)"));
  EXPECT_THAT(ErrorsOfOperator("pattern-flows-into: [{patterns: [{pattern: g($Y)}, "
                               "{metavariable-regex: {metavariable: $Z, regex: a}}]}]"),
              ElementsAre("r.yaml:8:96: $Z is bound by no pattern that has to match"));
}

TEST(Loader, ChecksSql) {
  EXPECT_THAT(ErrorsOfOperator("metavariable-sql: {metavariable: $X, compares: a_b}"), IsEmpty());
  EXPECT_THAT(ErrorsOfOperator("metavariable-sql: {metavariable: $X}"),
              ElementsAre("r.yaml:8:27: 'metavariable-sql' needs 'metavariable', and 'compares' or "
                          "'sets'"));
  EXPECT_THAT(ErrorsOfOperator("metavariable-sql: {metavariable: $Y, sets: [role]}"),
              ElementsAre("r.yaml:8:42: $Y is bound by no pattern that has to match"));
  EXPECT_THAT(ErrorsOfOperator("metavariable-sql: {metavariable: $X, set: [role]}"),
              ElementsAre("r.yaml:8:46: unknown key 'set' (did you mean 'sets'?) (refused)",
                          "r.yaml:8:27: 'metavariable-sql' needs 'metavariable', and 'compares' or "
                          "'sets'"));
  EXPECT_THAT(ErrorsOfOperator("metavariable-sql: {metavariable: $X, sets: ['*']}"),
              ElementsAre("r.yaml:8:27: '*' has no word without which it matches nothing"));
}

/// The errors of a file with kinds and a rule that asks for one.
std::vector<std::string> ErrorsOfKinds(const std::string& kinds, const std::string& condition) {
  return ErrorsOf("kinds:\n" + kinds +
                  "rules:\n  - id: a\n    languages: [python]\n    severity: ERROR\n"
                  "    message: m\n    patterns:\n      - pattern: $X\n"
                  "      - metavariable-kind: " +
                  condition + "\n");
}

TEST(Loader, ReadsKinds) {
  const std::string right = "{metavariable: $X, kind: k}";
  EXPECT_THAT(ErrorsOfKinds("  k: {about: it, from: [a.b(), '*.c().d', 'e.*', <j>()]}\n"
                            "  j: {names: [x, '*_y'], other: [z.w()], other-names: ['*z*']}\n",
                            right),
              IsEmpty());
  EXPECT_THAT(ErrorsOfKinds("  k: {form: [a]}\n", right),
              ElementsAre("r.yaml:2:7: unknown key 'form' (did you mean 'from'?) (refused)",
                          "r.yaml:2:3: the kind 'k' needs 'from' or 'names'"));
  EXPECT_THAT(ErrorsOfKinds("  k: {from: [a b]}\n", right),
              ElementsAre("r.yaml:2:14: 'a b' is no origin: write a dotted name with () for calls, "
                          "such as app.db.make() or <kind>()"));
  for (const char* wrong : {"a..b", "()", "a.", ".a", "a()b", "<k", "<k>b", "a(b)", "*."}) {
    EXPECT_EQ(ErrorsOfKinds("  k: {from: ['" + std::string(wrong) + "']}\n", right).size(), 1u)
        << wrong;
  }
  EXPECT_THAT(ErrorsOfKinds("  k: {from: [a], names: [a.b]}\n", right),
              ElementsAre("r.yaml:2:26: 'a.b' is no name or glob of names"));
  EXPECT_THAT(ErrorsOfKinds("  k: {from: [a], other-names: [a.b]}\n", right),
              ElementsAre("r.yaml:2:32: 'a.b' is no name or glob of names"));
  EXPECT_THAT(ErrorsOfKinds("  k: {from: a}\n", right),
              ElementsAre("r.yaml:2:13: 'from' must be a list of texts"));
  EXPECT_THAT(ErrorsOfKinds("  session: {from: [a]}\n  k: {from: [<sesion>()]}\n", right),
              ElementsAre("r.yaml:3:14: unknown kind 'sesion' (did you mean 'session'?)"));
  EXPECT_THAT(ErrorsOfKinds("  k: {from: [<j>]}\n  j: {from: [<k>()]}\n", right),
              ElementsAre("r.yaml:3:14: the kind 'k' refers to itself"));
}

TEST(Loader, ReadsMetavariableKind) {
  const std::string kinds = "  session: {from: [a.b()]}\n";
  EXPECT_THAT(ErrorsOfKinds(kinds, "{metavariable: $X, kind: sesion}"),
              ElementsAre("r.yaml:10:53: unknown kind 'sesion' (did you mean 'session'?)"));
  EXPECT_THAT(
      ErrorsOfKinds(kinds, "{metavariable: $X}"),
      ElementsAre("r.yaml:10:28: 'metavariable-kind' needs both 'metavariable' and 'kind'"));
  EXPECT_THAT(ErrorsOfKinds(kinds, "{metavariable: $X, kind: session, caled: true}"),
              ElementsAre("r.yaml:10:62: unknown key 'caled' (did you mean 'called'?) (refused)"));
  EXPECT_THAT(ErrorsOfKinds(kinds, "{metavariable: $X, kind: session, certain: 1}"),
              ElementsAre("r.yaml:10:71: 'certain' must be true or false"));
  EXPECT_THAT(ErrorsOfKinds(kinds, "{metavariable: $Y, kind: session}"),
              ElementsAre("r.yaml:10:43: $Y is bound by no pattern that has to match"));
}

TEST(Loader, AMisspeltKeyIsNotMissing) {
  EXPECT_THAT(
      ErrorsOf("rules:\n  - {id: a, langauges: [python], mesage: m, severiti: LOW, "
               "patern: x}\n"),
      ElementsAre("r.yaml:2:13: unknown key 'langauges' (did you mean 'languages'?) "
                  "(refused)",
                  "r.yaml:2:34: unknown key 'mesage' (did you mean 'message'?) (refused)",
                  "r.yaml:2:45: unknown key 'severiti' (did you mean 'severity'?) (refused)",
                  "r.yaml:2:60: unknown key 'patern' (did you mean 'pattern'?) (refused)"));
}

TEST(Loader, NamesWrongValues) {
  EXPECT_THAT(ErrorsOf("rules:\n  - {id: a b, languages: python, message: [m], pattern: x, "
                       "severity: ERORR, mode: serach}\n"),
              ElementsAre("r.yaml:2:83: unknown mode 'serach' (did you mean 'search'?)",
                          "r.yaml:2:26: 'languages' must be a list, such as [python]",
                          "r.yaml:2:10: a rule id consists of letters, digits, '-', '_' and '.'",
                          "r.yaml:2:70: unknown severity 'ERORR' (did you mean 'ERROR'?)",
                          "r.yaml:2:43: 'message' must be a text"));
  EXPECT_THAT(
      ErrorsOf("rules:\n  - {id: gate-a, languages: [python], message: m, pattern: x, "
               "severity: LOW}\n"),
      ElementsAre("r.yaml:2:10: rule ids that begin with 'gate-' belong to the gate itself"));
  EXPECT_THAT(ErrorsOf("rules:\n  - {id: gate-a, languages: [pyton], message: m, pattern: x}\n"),
              ElementsAre("r.yaml:2:30: unknown language 'pyton' (did you mean 'python'?)"));
}

/// A rule in one line, from column 5; the keys begin at column 61.
std::string RuleLine(std::string_view keys, std::string_view languages = "python") {
  return "rules:\n  - {id: a, languages: [" + std::string(languages) +
         "], severity: LOW, message: m, " + std::string(keys) + "}\n";
}

TEST(Loader, RefusesOtherKindsOfRulesInOneLine) {
  for (const char* mode : {"taint", "join", "extract", "steps"}) {
    EXPECT_THAT(ErrorsOf(RuleLine("mode: " + std::string(mode) + ", pattern-sources: [], on: []")),
                ElementsAre("r.yaml:2:67: 'mode: " + std::string(mode) +
                            "' is valid in Semgrep, but this version does not run it (refused)"));
  }
  EXPECT_THAT(ErrorsOf("rules:\n  - {id: a, mode: join, join: {}}\n"),
              ElementsAre("r.yaml:2:19: 'mode: join' is valid in Semgrep, but this version does "
                          "not run it (refused)"));
  for (const char* language : {"java", "generic", "regex"}) {
    EXPECT_THAT(ErrorsOf(RuleLine("pattern: 'f( ;'", language)),
                ElementsAre("r.yaml:2:25: 'languages: " + std::string(language) +
                            "' is valid in Semgrep, but this version does not run it (refused)"));
  }
  EXPECT_THAT(ErrorsOf(RuleLine("pattern: x", "javva")),
              ElementsAre("r.yaml:2:25: unknown language 'javva' (did you mean 'java'?)"));
}

TEST(Loader, RefusesByNameWhatItDoesNotRun) {
  for (const char* key : {"match", "taint", "join", "extract", "validators", "steps",
                          "r2c-internal-project-depends-on"}) {
    EXPECT_THAT(ErrorsOf(RuleLine(std::string(key) + ": {}")),
                ElementsAre("r.yaml:2:61: '" + std::string(key) +
                            "' is valid in Semgrep, but this version does not run it (refused)"));
  }
  for (const char* key : {"metavariable-analysis", "metavariable-type", "pattern-where-python"}) {
    EXPECT_THAT(
        ErrorsOfBody("    patterns:\n      - pattern: $X\n      - " + std::string(key) + ": {}\n"),
        ElementsAre("r.yaml:8:9: '" + std::string(key) +
                    "' is valid in Semgrep, but this version does not run it (refused)"));
  }
  EXPECT_THAT(ErrorsOf("rules:\n  - {id: a, languages: [python], severity: INVENTORY, message: m, "
                       "pattern: x}\n"),
              ElementsAre("r.yaml:2:44: 'severity: INVENTORY' is valid in Semgrep, but this "
                          "version does not run it (refused)"));
}

TEST(Loader, TakesInformationalKeys) {
  MustLoad(
      RuleLine("pattern: x, author: me, license: MIT, version: 1, references: [a], "
               "source-rule-url: b, category: c, tags: {}"));
  MustLoad("missed: 0\n" + RuleLine("pattern: x"));
  MustLoad(RuleLine("pattern: x, metadata: {why: [a], template: {}, interfile: true}"));
  MustLoad(RuleLine("pattern: x, metadata: [anything]"));
}

TEST(Loader, TakesOtherLanguagesBesidePython) {
  for (const char* languages : {"python", "py", "python2", "java, python3", "regex, python"}) {
    MustLoad(RuleLine("pattern: x", languages));
  }
}

TEST(Loader, ReadsGlobsOfPaths) {
  RuleSet rules = MustLoad(RuleLine("pattern: x, paths: {include: src, exclude: [a, b]}"));
  EXPECT_EQ(MustAnalyze(rules, "x\n", "src/c.py").findings.size(), 1u);
  EXPECT_EQ(MustAnalyze(rules, "x\n", "src/a/c.py").findings.size(), 0u);
  EXPECT_EQ(MustAnalyze(rules, "x\n", "lib/c.py").findings.size(), 0u);
  EXPECT_THAT(ErrorsOf(RuleLine("pattern: x, paths: {include: {a: b}, exclude: [[a], '']}")),
              ElementsAre("r.yaml:2:90: 'include' must be a list of globs",
                          "r.yaml:2:108: 'exclude': a glob must be a text",
                          "r.yaml:2:113: 'exclude': a glob must be a text"));
}

TEST(Loader, KeepsFixRegex) {
  RuleSet rules =
      MustLoad(RuleLine(R"(pattern: x, fix-regex: {regex: '(a)b', replacement: '\1', count: 2})"));
  ASSERT_TRUE(rules.rules()[0].fix_regex);
  EXPECT_EQ(rules.rules()[0].fix_regex->regex, "(a)b");
  EXPECT_EQ(rules.rules()[0].fix_regex->replacement, "\\1");
  EXPECT_EQ(rules.rules()[0].fix_regex->count, 2);
  EXPECT_EQ(MustLoad(RuleLine("pattern: x, fix-regex: {regex: a, replacement: b}"))
                .rules()[0]
                .fix_regex->count,
            0);
}

TEST(Loader, ChecksFixRegex) {
  EXPECT_THAT(ErrorsOf(RuleLine("pattern: x, fix-regex: a")),
              ElementsAre("r.yaml:2:84: 'fix-regex' must hold 'regex' and 'replacement'"));
  EXPECT_THAT(ErrorsOf(RuleLine("pattern: x, fix-regex: {regex: a}")),
              ElementsAre("r.yaml:2:84: 'fix-regex' needs both 'regex' and 'replacement'"));
  EXPECT_THAT(ErrorsOf(RuleLine("pattern: x, fix-regex: {regex: '(', replacement: b}")),
              ElementsAre("r.yaml:2:92: regular expression: missing closing parenthesis at "
                          "character 2"));
  EXPECT_THAT(ErrorsOf(RuleLine("pattern: x, fix-regex: {regex: a, replacement: b, cuont: 1}")),
              ElementsAre("r.yaml:2:111: unknown key 'cuont' (did you mean 'count'?) (refused)"));
  for (const char* count : {"0", "-1", "1x", "99999999999", "[1]"}) {
    EXPECT_THAT(ErrorsOf(RuleLine("pattern: x, fix-regex: {regex: a, replacement: b, count: " +
                                  std::string(count) + "}")),
                ElementsAre("r.yaml:2:118: 'count' must be a number from 1"));
  }
}

TEST(Loader, ChecksReplacements) {
  EXPECT_THAT(ErrorsOf(RuleLine(R"(pattern: x, fix-regex: {regex: '(a)', replacement: '\2'})")),
              ElementsAre("r.yaml:2:112: '\\2' is no group of the expression"));
}

TEST(Loader, ReadsFixImports) {
  RuleSet rules = MustLoad(RuleLine(
      "pattern: x, fix: y, fix-imports: [import a, import a.b as c, ' from a.b import c ', "
      "from a.b import c as d, e.f.g, plain, '*.any']"));
  std::vector<std::string> read;
  for (const FixImport& import : rules.rules()[0].fix_imports) {
    read.push_back(import.statement + ": " + import.name + " is " + import.path);
  }
  EXPECT_THAT(
      read,
      ElementsAre("import a: a is a", "import a.b as c: c is a.b", "from a.b import c: c is a.b.c",
                  "from a.b import c as d: d is a.b.c", "from e.f import g: g is e.f.g"));
}

TEST(Loader, ChecksFixImports) {
  const std::string wrong =
      ": an entry of 'fix-imports' binds one name by an absolute import: 'import a', 'import a.b "
      "as c', 'from a.b import c' or 'from a.b import c as d'; or it is a dotted name";
  for (const char* import :
       {"import a.b", "from .a import b", "from a import *", "from a import b; c",
        "'from a import b, c'", "x = 1", "from __future__ import a"}) {
    EXPECT_THAT(
        ErrorsOf(RuleLine("pattern: x, fix: y, fix-imports: [" + std::string(import) + "]")),
        ElementsAre("r.yaml:2:95" + wrong));
  }
  EXPECT_THAT(ErrorsOf(RuleLine("pattern: x, fix: y, fix-imports: import a")),
              ElementsAre("r.yaml:2:94: 'fix-imports' must be a list of import statements"));
  EXPECT_THAT(
      ErrorsOf(RuleLine("pattern: x, fix-imports: [import a]")),
      ElementsAre(
          "r.yaml:2:86: 'fix-imports' says something about a 'fix', and the rule has none"));
}

TEST(Loader, ChecksFixInside) {
  EXPECT_THAT(ErrorsOf(RuleLine("pattern: x, fix: y, fix-inside: f($X)")),
              ElementsAre("r.yaml:2:93: a pattern of 'fix-inside' holds $MATCH, the code that the "
                          "rule matched"));
  EXPECT_THAT(ErrorsOf(RuleLine("pattern: x, fix: y, fix-inside: [f($MATCH), 'f($MATCH']")).size(),
              1u);
  EXPECT_THAT(ErrorsOf(RuleLine("pattern: x, fix: y, fix-inside: {a: b}")),
              ElementsAre("r.yaml:2:93: a pattern must be a text"));
}

TEST(Loader, TrimsMessageAndFixAsSemgrepDoes) {
  RuleSet rules = MustLoad(RuleWith("    fix: |\n\n      a()\n    pattern: x\n"));
  EXPECT_EQ(rules.rules()[0].fix, "a()");
}

std::vector<std::string> ErrorsOfOptions(std::string_view options) {
  return ErrorsOf(RuleLine("pattern: x, options: " + std::string(options)));
}

TEST(Loader, TakesOptionsThatItRunsOrThatMeanNothingHere) {
  EXPECT_THAT(ErrorsOfOptions("{constant_propagation: false, symbolic_propagation: true, "
                              "ac_matching: false, commutative_boolop: true, vardef_assign: false, "
                              "attr_expr: False}"),
              IsEmpty());
  EXPECT_THAT(ErrorsOfOptions("{symmetric_eq: true, decorators_order_matters: true}"), IsEmpty());
  EXPECT_THAT(ErrorsOfOptions("{commutative_compop: true}"), IsEmpty());
  EXPECT_THAT(ErrorsOfOptions("{interfile: true, generic_engine: aliengrep, implicit_return: "
                              "false, taint_unify_mvars: true, generic_braces: [[a, b]]}"),
              IsEmpty());
  EXPECT_THAT(ErrorsOfOptions("{go_deeper_expr: true, flddef_assign: false}"), IsEmpty());
  EXPECT_THAT(ErrorsOfOptions("{}"), IsEmpty());
  EXPECT_THAT(ErrorsOfOptions("null"), IsEmpty());
}

TEST(Loader, RefusesOptionsThatItDoesNotRun) {
  EXPECT_THAT(ErrorsOfOptions("{go_deeper_stmt: false}"),
              ElementsAre("r.yaml:2:83: 'options: go_deeper_stmt: false' is valid in Semgrep, but "
                          "this version does not run it (refused)"));
  EXPECT_THAT(ErrorsOfOptions("{symbolic_propagaton: true}"),
              ElementsAre("r.yaml:2:83: unknown option 'symbolic_propagaton' (did you mean "
                          "'symbolic_propagation'?) (refused)"));
  EXPECT_THAT(ErrorsOfOptions("{zebra: true}"),
              ElementsAre("r.yaml:2:83: unknown option 'zebra' (refused)"));
  EXPECT_THAT(ErrorsOfOptions("{ac_matching: 1, attr_expr: 'true'}"),
              ElementsAre("r.yaml:2:96: the option 'ac_matching' must be true or false",
                          "r.yaml:2:110: the option 'attr_expr' must be true or false"));
  EXPECT_THAT(ErrorsOfOptions("[ac_matching]"),
              ElementsAre("r.yaml:2:82: 'options' must hold options, such as "
                          "symbolic_propagation: true"));
}

TEST(Loader, ComparesVersions) {
  for (const char* version :
       {"min-version: 1.38.0", "min-version: '1.146.0'", "min-version: 1.38.0-rc1",
        "max-version: 1.100.0", "max-version: 9.0.0", "min-version: 0.9.1"}) {
    MustLoad(RuleLine("pattern: x, " + std::string(version)));
  }
  EXPECT_THAT(ErrorsOf(RuleLine("pattern: x, min-version: 2.0.0")),
              ElementsAre("r.yaml:2:86: 'min-version: 2.0.0' is valid in Semgrep, but this "
                          "version does not run it (refused)"));
  EXPECT_THAT(ErrorsOf(RuleLine("pattern: x, max-version: 1.72.999")),
              ElementsAre("r.yaml:2:86: 'max-version: 1.72.999' is valid in Semgrep, but this "
                          "version does not run it (refused)"));
  for (const char* wrong : {"1", "1.2", "1.2.x", "v1.2.3", "1.2.3.4", "99999999999.0.0", "''"}) {
    EXPECT_THAT(ErrorsOf(RuleLine("pattern: x, min-version: " + std::string(wrong))),
                ElementsAre("r.yaml:2:86: 'min-version' must be a version such as 1.38.0"));
  }
}

TEST(Loader, PointsIntoPatternsThatAreNoPython) {
  EXPECT_THAT(ErrorsOfBody("    pattern: foo(\n"),
              ElementsAre("r.yaml:6:14: the pattern is not Python"));
  EXPECT_THAT(ErrorsOfBody("    pattern: \"a = = b\"\n"),
              ElementsAre("r.yaml:6:19: the pattern is not Python"));
  EXPECT_THAT(ErrorsOfBody("    pattern: |\n      def $F():\n        return $X )\n"),
              ElementsAre("r.yaml:8:9: the pattern is not Python"));
  EXPECT_THAT(ErrorsOfBody("    pattern: ''\n"), ElementsAre("r.yaml:6:15: the pattern is empty"));
  EXPECT_THAT(ErrorsOfBody("    pattern: [a]\n"),
              ElementsAre("r.yaml:6:14: a pattern must be a text"));
}

TEST(Loader, ChecksOperators) {
  EXPECT_THAT(ErrorsOfBody("    pattern: x\n    patterns: [pattern: y]\n"),
              ElementsAre("r.yaml:7:5: 'patterns' beside 'pattern': a rule has one of them; join "
                          "them under 'patterns'"));
  EXPECT_THAT(
      ErrorsOfBody("    patterns:\n      - pattern-not: x\n"),
      ElementsAre("r.yaml:7:7: 'patterns' needs at least one operator that says what to "
                  "find: pattern, patterns, pattern-either, pattern-regex or pattern-inside"));
  EXPECT_THAT(ErrorsOfBody("    patterns: x\n"),
              ElementsAre("r.yaml:6:15: 'patterns' must be a list of operators"));
  EXPECT_THAT(ErrorsOfBody("    pattern-either:\n      - pattern-not: x\n"),
              ElementsAre("r.yaml:7:9: 'pattern-not' cannot be an alternative of pattern-either: "
                          "put it under 'patterns' with what it restricts"));
  EXPECT_THAT(ErrorsOfBody("    patterns:\n      - pattern: x\n        pattern-not: y\n"),
              ElementsAre("r.yaml:8:9: an item of the list holds one operator: begin "
                          "'pattern-not' with a dash of its own"));
  EXPECT_THAT(ErrorsOfBody("    patterns:\n      - pattern: $X\n      - metavariable-regex:\n"
                           "          metavariable: $X\n          regex: '(a'\n"),
              ElementsAre("r.yaml:10:18: regular expression: missing closing parenthesis at "
                          "character 3"));
}

TEST(Loader, WantsMetavariablesBound) {
  EXPECT_THAT(ErrorsOfBody("    patterns:\n      - pattern: foo($X)\n      - pattern-not: bar($Y)\n"
                           "      - metavariable-regex: {metavariable: $Y, regex: a}\n"),
              ElementsAre("r.yaml:9:44: $Y is bound by no pattern that has to match"));
}

TEST(Loader, NamesWhatMessagesLeaveUnbound) {
  RuleSet rules = MustLoad(
      "rules:\n  - {id: a, languages: [python], message: '$Z is $X', fix: $ZZ, pattern: foo($X), "
      "severity: LOW}\n");
  EXPECT_THAT(rules.rules()[0].unbound, ElementsAre("Z", "ZZ"));
  std::vector<Finding> findings = MustAnalyze(rules, "foo(1)\n").findings;
  ASSERT_EQ(findings.size(), 1u);
  EXPECT_EQ(findings[0].message, "$Z is 1");
  EXPECT_EQ(findings[0].suggestion, "$ZZ");
}

TEST(Loader, WantsIdsOnce) {
  RuleSource one{"one.yaml", "p", RuleWith("    pattern: x\n", "same")};
  RuleSource two{"two.yaml", "p", RuleWith("    pattern: y\n", "same")};
  std::vector<RuleSource> sources = {one, two};
  auto set = RuleSet::Load(sources);
  ASSERT_FALSE(set);
  ASSERT_EQ(set.error().size(), 1u);
  EXPECT_EQ(set.error()[0].message, "two.yaml:2:9: the rule id 'same' is taken by one.yaml:2:9");
}

TEST(Loader, ReportsEveryFile) {
  std::vector<RuleSource> sources = {{"one.yaml", "p", "a: b\n"}, {"two.yaml", "p", "[\n"}};
  auto set = RuleSet::Load(sources);
  ASSERT_FALSE(set);
  ASSERT_EQ(set.error().size(), 2u);
  EXPECT_EQ(set.error()[0].message.substr(0, 12), "one.yaml:1:1");
  EXPECT_EQ(set.error()[1].message.substr(0, 9), "two.yaml:");
}

TEST(Loader, LargeFilesAreRefusedInTime) {
  EXPECT_THAT(ErrorsOf(std::string(10 << 20, 'a')), ElementsAre("r.yaml:1:1: larger than 8 MiB"));
  std::string many = "rules: [";
  for (int i = 0; i < 300'000; ++i) many += "a,";
  EXPECT_THAT(ErrorsOf(many + "]\n"), ElementsAre("r.yaml:1:500007: more than 250,000 values"));
  std::string bomb = "rules:\n  - &a [x, x, x, x, x, x, x, x, x, x]\n";
  for (char c = 'b'; c <= 'z'; ++c) {
    std::string last(1, static_cast<char>(c - 1));
    bomb += "  - &" + std::string(1, c) + " [*" + last + ", *" + last + ", *" + last + "]\n";
  }
  EXPECT_THAT(ErrorsOf(bomb),
              ElementsAre("r.yaml:11:9: aliases unfold to more than 250,000 values"));
}

TEST(Loader, DeepFilesAreRefusedInTime) {
  for (const char* level : {"[", "{a: ", "- ", "? "}) {
    std::string deep = "rules:\n  ";
    for (int i = 0; i < 100'000; ++i) deep += level;
    std::vector<std::string> errors = ErrorsOf(deep + "\n");
    ASSERT_EQ(errors.size(), 1u) << level;
    EXPECT_TRUE(errors[0].ends_with(": nested deeper than 100 levels")) << errors[0];
  }
  std::string nested = "    patterns:\n";
  for (int i = 0; i < 60; ++i) nested += std::string(4 + 2 * i, ' ') + "- patterns:\n";
  std::vector<std::string> errors = ErrorsOfBody(nested);
  ASSERT_EQ(errors.size(), 1u);
  EXPECT_TRUE(errors[0].ends_with(": nested deeper than 100 levels")) << errors[0];
}

TEST(Loader, TextsThatAreNoYamlAreNamed) {
  using namespace std::string_literals;
  EXPECT_THAT(ErrorsOf("rules:\n  - id: \xE9t\xE9\n"),
              ElementsAre("r.yaml:2:10: invalid trailing UTF-8 octet"));
  EXPECT_THAT(ErrorsOf("rules: # \xC3\xA9 \0\n"s),
              ElementsAre("r.yaml:1:12: control characters are not allowed"));
  EXPECT_THAT(ErrorsOf("rules: []\n\x04sevrity: x\n"),
              ElementsAre("r.yaml:2:1: control characters are not allowed"));
  EXPECT_THAT(ErrorsOf("\xFF\xFEr\0u\0"s), ElementsAre("r.yaml:1:1: invalid leading UTF-8 octet"));
  EXPECT_THAT(ErrorsOf("rules:\n\t- id: a\n"),
              ElementsAre("r.yaml:2:1: a tab cannot indent: use spaces"));
  EXPECT_THAT(ErrorsOf("rules:\n  - id: a\n \tb: c\n"),
              ElementsAre("r.yaml:3:2: a tab cannot indent: use spaces"));
  EXPECT_THAT(ErrorsOf("rules:\n  - message: a: b\n"),
              ElementsAre("r.yaml:2:15: mapping values are not allowed in this context"));
  EXPECT_THAT(ErrorsOf("rules:\n  - pattern: @a\n"),
              ElementsAre("r.yaml:2:14: found character that cannot start any token, while "
                          "scanning for the next token"));
  EXPECT_THAT(ErrorsOf("rules:\n  - {pattern: a, pattern: b}\n"),
              ElementsAre("r.yaml:2:18: key 'pattern' is given twice"));
  EXPECT_THAT(ErrorsOf("rules: [*a]\n"),
              ElementsAre("r.yaml:1:9: no anchor of this name stands before it"));
}

TEST(Loader, AnchorsAreTaken) {
  RuleSet rules = MustLoad(RuleWith("    metadata: {a: &x foo()}\n    pattern: *x\n"));
  EXPECT_EQ(MustAnalyze(rules, "foo()\n").findings.size(), 1u);
}

TEST(Loader, LargePatternsAreRefusedInTime) {
  std::string pattern = "    pattern: f(" + std::string(20000, '(') + ")\n";
  EXPECT_EQ(ErrorsOfBody(pattern).size(), 1u);
  std::string long_pattern = "    pattern: f(a";
  for (int i = 0; i < 2000; ++i) long_pattern += ", a";
  EXPECT_THAT(ErrorsOfBody(long_pattern + ")\n"),
              ElementsAre("r.yaml:6:14: the pattern is too large"));
}

TEST(Digest, ChangesWithTheRules) {
  RuleSet a = MustLoad(PatternRule("foo()"));
  RuleSet b = MustLoad(PatternRule("foo()"));
  RuleSet c = MustLoad(PatternRule("bar()"));
  EXPECT_EQ(a.digest(), b.digest());
  EXPECT_NE(a.digest(), c.digest());
  EXPECT_EQ(a.digest().size(), 64u);
}

TEST(GateRules, AreKnownByTheirAddress) {
  EXPECT_EQ(gate_rules::All().size(), 8u);
  EXPECT_FALSE(gate_rules::IsUnjudged(gate_rules::kSuppression));
  for (const Rule* rule : gate_rules::All()) {
    EXPECT_TRUE(gate_rules::IsGateRule(*rule));
    EXPECT_TRUE(rule->id.starts_with("gate-"));
    EXPECT_FALSE(rule->message.empty());
    EXPECT_FALSE(rule->why.empty());
  }
  Rule copy = gate_rules::kSize;
  EXPECT_FALSE(gate_rules::IsGateRule(copy));
}

}  // namespace
}  // namespace pushgate::rules
