#include "rules/engine_testing.h"

/// What settings mean in rule files, and what the loader says about them, to the letter.

namespace pushgate::rules {
namespace {

std::string With(std::string_view settings, std::string_view body) {
  return "settings:\n" + std::string(settings) + RuleWith(body);
}

constexpr std::string_view kText =
    "a(x)\n"
    "b(x)\n"
    "m.c(x)\n"
    "a.x = 1\n";

TEST(Settings, StandInPatternsForEachEntry) {
  EXPECT_THAT(LinesOf(With("  fs: {default: [a, b]}\n", "    pattern: ${fs}(...)\n"), kText),
              ElementsAre(1, 2));
  EXPECT_THAT(LinesOf(With("  fs: {default: [a]}\n", "    pattern: ${fs}.x = 1\n"), kText),
              ElementsAre(4));
}

TEST(Settings, MultiplyInPatternsButForOneName) {
  std::string_view text = "a.x == a.y\na.x == b.y\nb.x == b.y\na.x == a.x\n";
  EXPECT_THAT(LinesOf(With("  left: {default: [a, b]}\n  right: {default: [x, y]}\n",
                           "    pattern: ${left}.x == ${left}.${right}\n"),
                      text),
              ElementsAre(1, 3, 4));
}

TEST(Settings, StandInNegationsAndInsides) {
  std::string_view text = "with a:\n  f(1)\nwith b:\n  f(2)\nwith c:\n  f(3)\n  g(3)\n";
  std::string settings = "  names: {default: [a, b]}\n";
  EXPECT_THAT(LinesOf(With(settings,
                           "    patterns:\n      - pattern: f(...)\n      - pattern-inside: |\n"
                           "          with ${names}:\n              ...\n"),
                      text),
              ElementsAre(2, 4));
  EXPECT_THAT(LinesOf(With(settings,
                           "    patterns:\n      - pattern: f(...)\n      - pattern-not-inside: |\n"
                           "          with ${names}:\n              ...\n"),
                      text),
              ElementsAre(6));
  EXPECT_THAT(LinesOf(With("  names: {default: ['1', '3']}\n",
                           "    patterns:\n      - pattern: f(...)\n"
                           "      - pattern-not: f(${names})\n"),
                      text),
              ElementsAre(4));
  EXPECT_THAT(LinesOf(With(settings,
                           "    patterns:\n      - pattern: $F($X)\n"
                           "      - pattern-either:\n          - pattern-inside: |\n"
                           "              with ${names}:\n                  ...\n"
                           "          - pattern: g(...)\n"),
                      text),
              ElementsAre(2, 4, 7));
  EXPECT_THAT(LinesOf(With("  names: {default: ['1', '3']}\n",
                           "    patterns:\n      - pattern: f($X)\n"
                           "      - metavariable-pattern:\n          metavariable: $X\n"
                           "          pattern: ${names}\n"),
                      text),
              ElementsAre(2, 6));
}

TEST(Settings, StandInRegexesForEscapedAlternatives) {
  std::string_view text = "aXb()\na.b()\na_b()\n'#x y'()\n";
  std::string body =
      "    patterns:\n      - pattern: $F()\n      - metavariable-regex:\n"
      "          metavariable: $F\n          regex: (?x) ['\"]? ${names} ['\"]? $\n";
  EXPECT_THAT(LinesOf(With("  names: {default: [a.b, '#x y']}\n", body), text), ElementsAre(2, 4));
  EXPECT_THAT(LinesOf(With("  names: {default: [b]}\n", "    pattern-regex: a.${names}\n"), text),
              ElementsAre(1, 2, 3));
  // Behind a backslash the dollar sign is one of the text.
  EXPECT_THAT(
      LinesOf(With("  names: {default: [b]}\n", "    pattern-regex: \\${names}|a_${names}\n"),
              "'${names}'\na_b\n"),
      ElementsAre(1, 2));
}

TEST(Settings, StandInListsForTheirItems) {
  std::string yaml = With("  places: {default: [/src/a.py, 'lib/']}\n",
                          "    paths:\n      exclude: ['${places}', doc/]\n    pattern: a(...)\n");
  EXPECT_THAT(LinesOf(yaml, kText, "src/a.py"), IsEmpty());
  EXPECT_THAT(LinesOf(yaml, kText, "x/lib/a.py"), IsEmpty());
  EXPECT_THAT(LinesOf(yaml, kText, "doc/a.py"), IsEmpty());
  EXPECT_THAT(LinesOf(yaml, kText, "x/src/a.py"), ElementsAre(1));
  yaml = With("  names: {default: [one, two]}\n",
              "    paths:\n      include: '/${names}/x.py'\n    pattern: a(...)\n");
  EXPECT_THAT(LinesOf(yaml, kText, "one/x.py"), ElementsAre(1));
  EXPECT_THAT(LinesOf(yaml, kText, "two/x.py"), ElementsAre(1));
  EXPECT_THAT(LinesOf(yaml, kText, "three/x.py"), IsEmpty());
}

TEST(Settings, StandInWhatPeopleRead) {
  RuleSet rules = MustLoad(
      "settings:\n  names: {default: [m.a, n.b, o.b]}\n"
      "rules:\n  - id: r\n    languages: [python]\n    severity: INFO\n"
      "    message: Not ${names}, but $X and ${names.last}.\n"
      "    metadata: {why: \"${names.last}\", other: \"${nothing}\"}\n"
      "    fix: ${names.last}($X)\n    pattern: f($X)\n");
  const Rule& rule = rules.rules()[0];
  EXPECT_EQ(rule.message, "Not m.a, n.b, o.b, but $X and a, b.");
  EXPECT_EQ(rule.why, "a, b");
  EXPECT_EQ(rule.fix, "a($X)");
  Finding finding = MustAnalyze(rules, "f(1)\n").findings.at(0);
  EXPECT_EQ(finding.message, "Not m.a, n.b, o.b, but 1 and a, b.");
  EXPECT_EQ(finding.suggestion, "a(1)");
}

TEST(Settings, ThatAreEmptyMatchNothing) {
  std::string none = "  fs: {default: []}\n";
  EXPECT_THAT(LinesOf(With(none, "    pattern: ${fs}($X)\n"), kText), IsEmpty());
  EXPECT_THAT(LinesOf(With(none,
                           "    pattern-either:\n      - pattern: ${fs}(...)\n"
                           "      - pattern: b(...)\n"),
                      kText),
              ElementsAre(2));
  EXPECT_THAT(LinesOf(With(none,
                           "    patterns:\n      - pattern: $F($X)\n"
                           "      - pattern-not: ${fs}(...)\n"),
                      kText),
              ElementsAre(1, 2, 3));
  EXPECT_THAT(LinesOf(With(none,
                           "    patterns:\n      - pattern: $F($X)\n"
                           "      - pattern-not-inside: ${fs}(...)\n"),
                      kText),
              ElementsAre(1, 2, 3));
  EXPECT_THAT(LinesOf(With(none,
                           "    patterns:\n      - pattern: $F($X)\n"
                           "      - pattern-inside: ${fs}(...)\n"),
                      kText),
              IsEmpty());
  EXPECT_THAT(LinesOf(With(none, "    pattern-regex: a|${fs}\n"), "a\nb\n"), ElementsAre(1));
  EXPECT_THAT(LinesOf(With(none, "    paths: {include: ['${fs}', x/]}\n    pattern: a(...)\n"),
                      kText, "x/a.py"),
              ElementsAre(1));
}

TEST(Settings, ThatAreEmptyStillBindMetavariables) {
  EXPECT_THAT(ErrorsOf(With("  fs: {default: []}\n",
                            "    patterns:\n      - pattern: ${fs}($X)\n"
                            "      - metavariable-regex: {metavariable: $X, regex: a}\n")),
              IsEmpty());
  EXPECT_THAT(ErrorsOf(With("  fs: {default: []}\n", "    pattern: ${fs}(\n")),
              ElementsAre("r.yaml:8:14: 'nothing(': the pattern is not Python"));
}

TEST(Settings, OfNoUseCostNoParse) {
  RuleSet rules = MustLoad(With("  fs: {default: []}\n", "    pattern: ${fs}($X)\n"));
  EXPECT_FALSE(MustAnalyze(rules, kText).parsed);
}

TEST(Settings, AreNoneInFilesThatDefineNone) {
  EXPECT_THAT(LinesOf(RuleWith("    pattern-regex: \"\\\\$[{]x[}]|${x}\"\n"), "'${x}'\n"),
              ElementsAre(1));
  EXPECT_EQ(MustLoad(RuleWith("    fix: ${x}\n    pattern: a\n")).rules()[0].fix, "${x}");
}

TEST(SettingErrors, NameTheSettingAndThePlace) {
  EXPECT_THAT(
      ErrorsOf(With("  tenant_columns: {default: [a]}\n",
                    "    paths: {exclude: ['${tenant_columns}']}\n"
                    "    pattern: |\n      x = 1\n      $X.${tenant_colums} == ${y.last}\n")),
      ElementsAre("r.yaml:11:10: there is no setting 'tenant_colums' (did you mean "
                  "'tenant_columns'?)",
                  "r.yaml:11:30: there is no setting 'y'"));
}

TEST(SettingErrors, OfDefinitions) {
  auto errors = [](std::string_view settings) {
    return ErrorsOf(std::string(settings) + RuleWith("    pattern: a\n"));
  };
  EXPECT_THAT(errors("settings: [a]\n"),
              ElementsAre("r.yaml:1:11: 'settings' must hold names, each with its 'default'"));
  EXPECT_THAT(errors("settings: {A-b: {default: []}}\n"),
              ElementsAre("r.yaml:1:12: the name of a setting consists of small letters, digits "
                          "and '_'"));
  EXPECT_THAT(errors("settings: {a: [b]}\n"),
              ElementsAre("r.yaml:1:15: a setting needs 'default', a list of texts"));
  EXPECT_THAT(errors("settings:\n  a:\n"),
              ElementsAre("r.yaml:2:3: a setting needs 'default', a list of texts"));
  EXPECT_THAT(errors("settings: {a: {default: b}}\n"),
              ElementsAre("r.yaml:1:25: 'default' must be a list of texts"));
  EXPECT_THAT(errors("settings: {a: {default: [b, '', [c]]}}\n"),
              ElementsAre("r.yaml:1:29: 'default' must be a list of texts",
                          "r.yaml:1:33: 'default' must be a list of texts"));
  EXPECT_THAT(errors("settings: {a: {default: [], abuot: x}}\n"),
              ElementsAre("r.yaml:1:29: unknown key 'abuot' (did you mean 'about'?) (refused)"));
  EXPECT_THAT(errors("settings: {a: {default: [], about: [x]}}\n"),
              ElementsAre("r.yaml:1:36: 'about' must be a text"));
  EXPECT_THAT(errors("settings: {a: {default: ['${b}']}}\n"),
              ElementsAre("r.yaml:1:26: a setting cannot refer to another one"));
  EXPECT_THAT(errors("settings: {a: {default: [b]}}\n"),
              ElementsAre("r.yaml:1:12: nothing in this file uses the setting 'a'"));
  EXPECT_THAT(errors("seting: {}\n"),
              ElementsAre("r.yaml:1:1: unknown key 'seting' (did you mean 'settings'?) (refused)"));
}

TEST(SettingErrors, OfPacks) {
  auto errors = [](std::string_view pack) {
    return ErrorsOf(std::string(pack) + RuleWith("    pattern: a\n"));
  };
  EXPECT_THAT(errors("pack: db-conection\n"),
              ElementsAre("r.yaml:1:7: there is no pack 'db-conection' (did you mean "
                          "'db-connection'?)"));
  EXPECT_THAT(errors("pack: db-connection\nkinds: {}\n"),
              ElementsAre("r.yaml:2:1: 'kinds' beside 'pack': a file has its own or those of a "
                          "pack"));
  EXPECT_THAT(errors("pack: db-connection\nlibraries: [a]\n"),
              ElementsAre("r.yaml:2:1: 'libraries' beside 'pack': a file has its own or those of a "
                          "pack"));
  EXPECT_THAT(errors("pack: db-connection\n"), IsEmpty());
  EXPECT_THAT(ErrorsOf(RuleWith("    paths: {exclude: ['${session_modules}']}\n    pattern: a\n")),
              ElementsAre("r.yaml:6:23: there is no setting 'session_modules': the file has "
                          "neither 'settings' nor 'pack'"));
}

TEST(SettingErrors, OfLibraries) {
  auto errors = [](std::string_view libraries) {
    return ErrorsOf("libraries: " + std::string(libraries) + "\n" + RuleWith("    pattern: a\n"));
  };
  EXPECT_THAT(errors("[sqlalchemy, _x9]"), IsEmpty());
  EXPECT_THAT(errors("sqlalchemy"),
              ElementsAre("r.yaml:1:12: 'libraries' must be a list of names of packages"));
  EXPECT_THAT(errors("[a, sqlalchemy.orm, '']"),
              ElementsAre("r.yaml:1:16: a library is the name of a package as `import` has it, "
                          "without a dot",
                          "r.yaml:1:32: a library is the name of a package as `import` has it, "
                          "without a dot"));
}

std::string Numbers(int count) {
  std::string list;
  for (int i = 0; i < count; ++i) list += (i == 0 ? "n" : ", n") + std::to_string(i);
  return "{default: [" + list + "]}\n";
}

TEST(SettingErrors, OfWhatUnfoldsTooFar) {
  EXPECT_THAT(
      ErrorsOf(With("  a: " + Numbers(20) + "  b: " + Numbers(26), "    pattern: ${a}.${b}\n")),
      ElementsAre("r.yaml:9:14: its settings make more than 500 texts of this one"));
  EXPECT_THAT(ErrorsOf(With("  a: " + Numbers(500), "    pattern: ${a}.x\n")), IsEmpty());
  std::string bomb;
  for (int i = 0; i < 1000; ++i) bomb += "${a}";
  EXPECT_THAT(ErrorsOf(With("  a: " + Numbers(9999),
                            "    pattern: x\n    fix: f\n"
                            "    metadata: {why: '" +
                                bomb + "'}\n")),
              ElementsAre("r.yaml:10:21: settings unfold to more than 8 MiB"));
  std::string globs;
  for (int i = 0; i < 1000; ++i) globs += "'${a}', ";
  EXPECT_THAT(ErrorsOf(With("  a: " + Numbers(9999),
                            "    pattern: x\n    paths: {exclude: [" + globs + "]}\n")),
              testing::Contains(testing::HasSubstr("settings unfold to more than 8 MiB")));
}

TEST(Settings, OfAPackHaveTheValuesThatTheyAreGiven) {
  std::string yaml = "pack: db-connection\n" +
                     RuleWith("    paths: {exclude: ['${session_modules}']}\n    pattern: a()\n");
  RuleSource source{"r.yaml", "test", yaml};
  auto found = [&](const PackSettings& settings, std::string_view path) {
    auto rules = RuleSet::Load({&source, 1}, RuleSet::Paths::kApplied, settings);
    return MustAnalyze(*rules, "a()\n", path).findings.size();
  };
  PackSettings changed{{"db-connection", {{"session_modules", {"/db.py"}}}}};
  EXPECT_EQ(found({}, "src/session/async_session.py"), 0u);
  EXPECT_EQ(found({}, "db.py"), 1u);
  EXPECT_EQ(found(changed, "src/session/async_session.py"), 1u);
  EXPECT_EQ(found(changed, "db.py"), 0u);
}

TEST(Settings, ChangeTheDigest) {
  RuleSource source{"r.yaml", "test", RuleWith("    pattern: a()\n")};
  auto digest = [&](const PackSettings& settings) {
    return RuleSet::Load({&source, 1}, RuleSet::Paths::kApplied, settings)->digest();
  };
  EXPECT_EQ(digest({}), digest({}));
  EXPECT_NE(digest({}), digest({{"db-connection", {{"tenant_columns", {"a"}}}}}));
  EXPECT_NE(digest({{"db-connection", {{"tenant_columns", {"a", "b"}}}}}),
            digest({{"db-connection", {{"tenant_columns", {"ab"}}}}}));
}

TEST(PathsWarn, CapTheSeverity) {
  RuleSet rules = MustLoad(
      "rules:\n"
      "  - {id: e, languages: [python], severity: ERROR, message: m, pattern: a(),"
      " paths: {warn: tests/}}\n"
      "  - {id: i, languages: [python], severity: INFO, message: m, pattern: a(),"
      " paths: {warn: [tests/]}}\n");
  auto severities = [&](std::string_view path) {
    std::vector<Severity> found;
    for (const Finding& finding : MustAnalyze(rules, "a()\n", path).findings) {
      found.push_back(finding.severity);
    }
    return found;
  };
  EXPECT_THAT(severities("src/a.py"), ElementsAre(Severity::kError, Severity::kInfo));
  EXPECT_THAT(severities("x/tests/a.py"), ElementsAre(Severity::kWarning, Severity::kInfo));
}

}  // namespace
}  // namespace pushgate::rules
