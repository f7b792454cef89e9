#include "rules/engine_testing.h"

/// What the loader says about rule files, to the letter.

namespace pushgate::rules {
namespace {

std::vector<std::string> ErrorsOf(std::string_view yaml) {
  RuleSource source{"r.yaml", "test", std::string(yaml)};
  auto set = RuleSet::Load({&source, 1});
  std::vector<std::string> messages;
  if (set) return messages;
  for (const LoadError& error : set.error()) {
    messages.push_back(error.message + (error.refused ? " (refused)" : ""));
  }
  return messages;
}

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
              ElementsAre("r.yaml:2:1: unknown key 'ruels' (did you mean 'rules'?)"));
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
                  "r.yaml:2:5: the rule has no 'pattern', 'patterns' or 'pattern-either'"));
}

TEST(Loader, NamesUnknownKeysAndTheNearest) {
  EXPECT_THAT(ErrorsOfBody("    pattern: x\n    sevrity: ERROR\n    zebra: 1\n"),
              ElementsAre("r.yaml:7:5: unknown key 'sevrity' (did you mean 'severity'?)",
                          "r.yaml:8:5: unknown key 'zebra'"));
  EXPECT_THAT(ErrorsOfBody("    patterns:\n      - pattern: x\n      - pattern-nto: y\n"),
              ElementsAre("r.yaml:8:9: unknown operator 'pattern-nto' (did you mean "
                          "'pattern-not'?)"));
  EXPECT_THAT(ErrorsOfBody("    pattern: x\n    paths: {includ: [a]}\n"),
              ElementsAre("r.yaml:7:13: unknown key 'includ' (did you mean 'include'?)"));
  EXPECT_THAT(ErrorsOfBody("    patterns:\n      - pattern: $X\n      - metavariable-regex:\n"
                           "          metavariable: $X\n          regexp: a\n          regex: a\n"),
              ElementsAre("r.yaml:10:11: unknown key 'regexp' (did you mean 'regex'?)"));
}

TEST(Loader, NamesWrongValues) {
  EXPECT_THAT(ErrorsOf("rules:\n  - {id: a b, languages: python, message: [m], pattern: x, "
                       "severity: ERORR, mode: serach}\n"),
              ElementsAre("r.yaml:2:10: a rule id consists of letters, digits, '-', '_' and '.'",
                          "r.yaml:2:26: 'languages' must be a list, such as [python]",
                          "r.yaml:2:70: unknown severity 'ERORR' (did you mean 'ERROR'?)",
                          "r.yaml:2:83: unknown mode 'serach' (did you mean 'search'?)",
                          "r.yaml:2:43: 'message' must be a text"));
  EXPECT_THAT(ErrorsOf("rules:\n  - {id: gate-a, languages: [pyton], message: m, pattern: x, "
                       "severity: LOW}\n"),
              ElementsAre("r.yaml:2:10: rule ids that begin with 'gate-' belong to the gate itself",
                          "r.yaml:2:30: unknown language 'pyton' (did you mean 'python'?)"));
}

TEST(Loader, RefusesByNameWhatItDoesNotRun) {
  EXPECT_THAT(ErrorsOf("rules:\n  - {id: a, languages: [python], message: m, severity: LOW, "
                       "mode: taint, pattern-sources: [], pattern-sinks: []}\n"),
              ElementsAre("r.yaml:2:74: 'pattern-sources' is valid in Semgrep, but this version "
                          "does not run it (refused)",
                          "r.yaml:2:95: 'pattern-sinks' is valid in Semgrep, but this version does "
                          "not run it (refused)",
                          "r.yaml:2:67: 'mode: taint' is valid in Semgrep, but this version does "
                          "not run it (refused)"));
  EXPECT_THAT(ErrorsOfBody("    patterns:\n      - pattern: $X\n      - metavariable-type:\n"
                           "          metavariable: $X\n          type: int\n"),
              ElementsAre("r.yaml:8:9: 'metavariable-type' is valid in Semgrep, but this version "
                          "does not run it (refused)"));
  EXPECT_THAT(ErrorsOf("rules:\n  - {id: a, languages: [java], message: m, pattern: x, "
                       "severity: LOW}\n"),
              ElementsAre("r.yaml:2:25: 'java' is valid in Semgrep, but this version does not run "
                          "it (refused)"));
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
  EXPECT_THAT(ErrorsOf("rules:\n  - {id: a, languages: [python], message: '$Z is $X', fix: $ZZ, "
                       "pattern: foo($X), severity: LOW}\n"),
              ElementsAre("r.yaml:2:43: $Z is bound by no pattern that has to match",
                          "r.yaml:2:60: $ZZ is bound by no pattern that has to match"));
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
  EXPECT_EQ(gate_rules::All().size(), 6u);
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
