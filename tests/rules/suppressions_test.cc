#include "rules/engine_testing.h"

/// Comments that allow findings, and those that do not do what they say.

namespace pushgate::rules {
namespace {

using testing::HasSubstr;

const RuleSet& TwoRules() {
  static const RuleSet rules = MustLoad(
      RuleWith("    pattern: bad(...)\n", "no-bad") +
      RuleWith("    pattern: worse(...)\n", "no-worse").substr(std::string("rules:\n").size()));
  return rules;
}

/// "LINE rule" for what is found, "LINE rule: reason" for what a comment allows.
std::vector<std::string> Found(std::string_view text) {
  std::vector<std::string> shown;
  for (const Finding& finding : MustAnalyze(TwoRules(), text).findings) {
    shown.push_back(std::to_string(finding.span.line) + " " + finding.rule->id);
    if (!finding.suppression.empty()) shown.back() += ": " + finding.suppression;
  }
  return shown;
}

/// The messages of gate-suppression.
std::vector<std::string> Complaints(std::string_view text) {
  std::vector<std::string> messages;
  for (const Finding& finding : MustAnalyze(TwoRules(), text).findings) {
    if (finding.rule == &gate_rules::kSuppression) messages.push_back(finding.message);
  }
  return messages;
}

TEST(Suppressions, OnTheLineOrAboveIt) {
  EXPECT_THAT(Found("x = bad()  # pushgate: allow[no-bad] legacy job\n"),
              ElementsAre("1 no-bad: legacy job"));
  EXPECT_THAT(Found("# pushgate: allow[no-bad] legacy job\nx = bad()\n"),
              ElementsAre("2 no-bad: legacy job"));
  EXPECT_THAT(Found("def f():\n  # pushgate: allow[no-bad] legacy\n  # job\n\n  x = bad()\n"),
              ElementsAre("2 gate-suppression", "5 no-bad"));
  EXPECT_THAT(Found("# pushgate: allow[no-bad] legacy\n# and more\nx = bad()\n"),
              ElementsAre("3 no-bad: legacy"));
  EXPECT_THAT(Found("x = bad()\n# pushgate: allow[no-bad] the line above is not meant\n"),
              ElementsAre("1 no-bad", "2 gate-suppression"));
  EXPECT_THAT(Found("y = 1  # pushgate: allow[no-bad] not alone on its line\nx = bad()\n"),
              ElementsAre("1 gate-suppression", "2 no-bad"));
}

TEST(Suppressions, WhereALongFindingBeginsOrEnds) {
  EXPECT_THAT(Found("x = bad(  # pushgate: allow[no-bad] legacy\n    1)\n"),
              ElementsAre("1 no-bad: legacy"));
  EXPECT_THAT(Found("x = bad(\n    1,\n)  # pushgate: allow[no-bad] legacy\n"),
              ElementsAre("1 no-bad: legacy"));
  EXPECT_THAT(Found("x = bad(\n    1,  # pushgate: allow[no-bad] legacy\n)\n"),
              ElementsAre("1 no-bad", "2 gate-suppression"));
}

TEST(Suppressions, ForEachRuleThatIsNamed) {
  EXPECT_THAT(Found("bad(worse())  # pushgate: allow[no-bad] legacy\n"),
              ElementsAre("1 no-bad: legacy", "1 no-worse"));
  EXPECT_THAT(Found("bad(worse())  #pushgate:allow[ no-worse , no-bad ]  legacy \n"),
              ElementsAre("1 no-bad: legacy", "1 no-worse: legacy"));
  EXPECT_THAT(
      Found("# pushgate: allow[no-bad] one\n# pushgate: allow[no-worse] two\nbad(worse())\n"),
      ElementsAre("3 no-bad: one", "3 no-worse: two"));
}

TEST(Suppressions, NoneInsideAString) {
  EXPECT_THAT(Found("x = bad('# pushgate: allow[no-bad] legacy')\n"), ElementsAre("1 no-bad"));
  EXPECT_THAT(Found("'''\n# pushgate: allow[no-bad] legacy\n'''; x = bad()\n"),
              ElementsAre("3 no-bad"));
  EXPECT_THAT(Found("x = bad(f'''\n# pushgate: allow[no-bad] {\n1}''')\n"),
              ElementsAre("1 no-bad"));
  EXPECT_THAT(Found("x = bad('a'  # pushgate: allow[no-bad] legacy\n  'b')\n"),
              ElementsAre("1 no-bad: legacy"));
}

TEST(Suppressions, WithoutAReasonItAllowsNothing) {
  EXPECT_THAT(Found("x = bad()  # pushgate: allow[no-bad]\n"),
              ElementsAre("1 no-bad", "1 gate-suppression"));
  EXPECT_THAT(Complaints("x = bad()  # pushgate: allow[no-bad]  \n"),
              ElementsAre("This comment gives no reason, so it allows nothing: write it as '# "
                          "pushgate: allow[rule-id] reason'."));
}

TEST(Suppressions, AReasonHasLetters) {
  for (const char* reason :
       {".", "-", "ok", "# noqa", "# type: ignore", "12345", "...!", ": -- x"}) {
    EXPECT_THAT(Found(std::string("x = bad()  # pushgate: allow[no-bad] ") + reason + "\n"),
                ElementsAre("1 no-bad", "1 gate-suppression"))
        << reason;
  }
  for (const char* reason :
       {"old", "DB-12 x", "see #12", "\xe9\x81\xba\xe7\x95\x99", "\xd0\xbe\xd0\xba"}) {
    EXPECT_THAT(Found(std::string("x = bad()  # pushgate: allow[no-bad] ") + reason + "\n"),
                ElementsAre(std::string("1 no-bad: ") + reason));
  }
}

TEST(Suppressions, BehindAndBeforeOtherComments) {
  EXPECT_THAT(Found("x = bad()  # type: ignore  # pushgate: allow[no-bad] legacy job\n"),
              ElementsAre("1 no-bad: legacy job"));
  EXPECT_THAT(
      Found("x = bad()  # noqa: E501 #pushgate:allow[no-bad] legacy job  # pragma: no cover\n"),
      ElementsAre("1 no-bad: legacy job"));
  EXPECT_THAT(Found("# noqa # pushgate: allow[no-bad] legacy job\nx = bad()\n"),
              ElementsAre("2 no-bad: legacy job"));
  EXPECT_THAT(Found("x = bad()  # pushgate: allow[no-worse] one # pushgate: allow[no-bad] two\n"),
              ElementsAre("1 no-bad: two", "1 gate-suppression"));
  EXPECT_THAT(Found("x = good()  # type: ignore  # pushgate: allow[no-bad] legacy job\n"),
              ElementsAre("1 gate-suppression"));
  // What only speaks of them.
  EXPECT_THAT(Found("x = 1  # write `# pushgate: allow[no-bad] why`\n"), IsEmpty());
  EXPECT_THAT(Found("x = 1  # see pushgate: allow[no-bad] why\n"), IsEmpty());
}

TEST(Suppressions, UnusedUnknownAndMalformedOnesAreReported) {
  EXPECT_THAT(Complaints("x = good()  # pushgate: allow[no-bad] legacy\n"),
              ElementsAre(HasSubstr("Nothing here breaks 'no-bad'")));
  EXPECT_THAT(Complaints("x = 1\n# pushgate: allow[no-bd] legacy\nx = bad()\n"),
              ElementsAre("There is no rule 'no-bd' (did you mean 'no-bad'?)."));
  EXPECT_THAT(Complaints("bad()  # pushgate: allow[gate-parse] legacy\n"),
              ElementsAre(HasSubstr("No comment can allow 'gate-parse'")));
  for (const char* malformed : {"allow no-bad r", "allow[] r", "allow[no-bad r", "ignore[no-bad] r",
                                "alow[no-bad] r", ""}) {
    EXPECT_THAT(Complaints(std::string("bad()  # pushgate: ") + malformed + "\n"),
                ElementsAre("This comment allows nothing: write it as '# pushgate: allow[rule-id] "
                            "reason'."));
  }
  EXPECT_THAT(Complaints("x = 1  # see pushgate: it is a gate\n"), IsEmpty());
}

TEST(Suppressions, OneThatIsUsedByOneRuleAloneIsReportedForTheOther) {
  EXPECT_THAT(Complaints("bad()  # pushgate: allow[no-bad, no-worse] legacy\n"),
              ElementsAre(HasSubstr("Nothing here breaks 'no-worse'")));
}

TEST(Suppressions, AFileThatNoRuleCouldMatchIsReadForThem) {
  EXPECT_THAT(Found("def f():\n    # pushgate: allow[no-bad] legacy\n    return 1\n"),
              ElementsAre("2 gate-suppression"));
}

TEST(Suppressions, LineEndsOfEveryKind) {
  EXPECT_THAT(Found("# pushgate: allow[no-bad] legacy\r\nx = bad()\r\n"),
              ElementsAre("2 no-bad: legacy"));
  EXPECT_THAT(Found("# pushgate: allow[no-bad] legacy\rx = bad()\r"),
              ElementsAre("2 no-bad: legacy"));
}

TEST(Suppressions, HostileNumbersOfThemEndSoon) {
  std::string text;
  for (int i = 0; i < 30'000; ++i) text += "x = 1  # pushgate: allow[no-bda] legacy\n";
  std::vector<std::string> messages = Complaints(text);
  ASSERT_EQ(messages.size(), 50u);
  EXPECT_THAT(messages.back(), HasSubstr("And 29950 more comments"));
  text.clear();
  for (int i = 0; i < 30'000; ++i) text += "# pushgate: allow[no-bad] legacy\n";
  EXPECT_THAT(Found(text + "bad()\n"), ElementsAre("30001 no-bad: legacy"));
  text = "bad()  # pushgate: allow[";
  for (int i = 0; i < 300'000; ++i) text += "a,";
  EXPECT_EQ(Complaints(text + "] legacy\n").size(), 1u);
}

}  // namespace
}  // namespace pushgate::rules
