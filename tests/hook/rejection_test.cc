#include "hook/message/rejection.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <sstream>
#include <string>

#include "hook/sample.h"

namespace pushgate::hook {
namespace {

using sample::Finding;
using sample::GateFinding;
using sample::Judged;
using sample::Ref;

std::string Line(std::string title) {
  title = "---- " + title + " ";
  title.resize(92, '-');
  return title + "\n";
}

DecidedFinding Session(std::string path = "src/api.py", uint32_t line = 42) {
  return Finding(sample::kSession, std::move(path), line, "    s = make_session()", 9, 23);
}

TEST(Rejection, ShowsWhereWhatWhyAndHow) {
  DecidedFinding finding = Session();
  finding.found.finding.suggestion = "async with get_session() as s:\n        ...\n";
  JudgedRef ref = Ref("refs/heads/main");
  ref.range = "1111111111..2222222222";
  EXPECT_EQ(RenderForPusher(Judged(Verdict::kReject, {ref}, {finding}), {}),
            "pushgate: refused: this push to team/api has 1 error.\n\n" +
                Line("src/api.py: 1 error") +
                "\nsrc/api.py:42: error: db-direct-session, in load_users\n"
                "\n"
                "    42 |     s = make_session()\n"
                "       |         ^^^^^^^^^^^^^^\n"
                "\n"
                "   What: This makes a session by hand.\n"
                "   Why:  Sessions made by hand bypass the pool and its clean-up.\n"
                "   Fix:  async with get_session() as s:\n"
                "             ...\n"
                "   See:  pushgate rules explain db-direct-session\n"
                "\n" +
                Line("what was refused") +
                "\nNothing of this push was accepted:\n"
                "\n"
                "   refs/heads/main: 1 error\n"
                "\n"
                "Fix what is marked 'error', commit, and push again; warnings block nothing.\n"
                "\n"
                "To repeat this check in your clone:\n"
                "\n"
                "   pushgate check --diff 1111111111..2222222222\n");
}

TEST(Rejection, NamesEveryRefAndQuotesTheCommand) {
  DecidedFinding first = Session(), second = Session();
  second.ref = "refs/heads/topic";
  DecidedFinding warning = Finding(sample::kEngine, "src/api.py", 50, "e = connect()", 5, 14);
  JudgedRef main = Ref("refs/heads/main"), topic = Ref("refs/heads/topic");
  main.range = topic.range = "^1111111111 ^3333333333 2222222222";
  JudgedRef notes = Ref("refs/notes/x", "no policy");
  notes.enforced = false;
  std::string text = RenderForPusher(
      Judged(Verdict::kReject, {main, topic, Ref("refs/heads/z"), notes}, {first, second, warning}),
      {});
  EXPECT_EQ(text.substr(0, text.find('\n')),
            "pushgate: refused: this push to team/api has 1 error, 1 warning.");
  EXPECT_NE(text.find("   In:   refs/heads/main, refs/heads/topic\n"), std::string::npos) << text;
  EXPECT_NE(text.find("\nsrc/api.py:50: warning: db-raw-connection, in load_users\n"),
            std::string::npos)
      << text;
  EXPECT_NE(text.find("   refs/heads/main: 1 error, 1 warning\n"
                      "   refs/heads/topic: 1 error\n"
                      "   refs/heads/z: nothing found\n"
                      "   refs/notes/x: not judged (no policy)\n"),
            std::string::npos)
      << text;
  size_t command = text.find("pushgate check --diff '^1111111111 ^3333333333 2222222222'\n");
  EXPECT_NE(command, std::string::npos) << text;
  EXPECT_EQ(text.find("pushgate check --diff", command + 1), std::string::npos);
}

TEST(Rejection, LinksToTheTemplate) {
  pushgate::hook::Setup setup;
  setup.config.templates_url = "https://git.example.com/t/{pack}/{template}.md";
  std::string text =
      RenderForPusher(Judged(Verdict::kReject, {Ref("refs/heads/main")}, {Session()}), setup);
  EXPECT_NE(text.find("   See:  https://git.example.com/t/db-connection/background-task.md\n"),
            std::string::npos)
      << text;
}

TEST(Rejection, ShowsTheFirstTenAndCountsTheRest) {
  std::vector<DecidedFinding> findings;
  findings.push_back(Finding(sample::kEngine, "a.py", 1, "e = connect()", 5, 14));
  for (uint32_t line = 1; line <= 9; ++line) findings.push_back(Session("b.py", line));
  for (uint32_t line = 1; line <= 3; ++line) findings.push_back(Session("c.py", line));
  findings.push_back(Finding(sample::kEngine, "c.py", 4, "e = connect()", 5, 14));
  std::string text =
      RenderForPusher(Judged(Verdict::kReject, {Ref("refs/heads/main")}, findings), {});
  EXPECT_NE(text.find(Line("4 more findings, only counted") +
                      "\n"
                      "a.py\n"
                      "   1 db-raw-connection (warning)\n"
                      "c.py\n"
                      "   2 db-direct-session, 1 db-raw-connection (warning)\n"),
            std::string::npos)
      << text;
  EXPECT_NE(text.find(Line("c.py: 3 errors, 1 warning")), std::string::npos) << text;
  EXPECT_NE(text.find("\nc.py:1: error:"), std::string::npos);
  EXPECT_EQ(text.find("\nc.py:2: error:"), std::string::npos);
}

TEST(Rejection, CountsManyFilesTogether) {
  std::vector<DecidedFinding> findings;
  for (int i = 10; i < 50; ++i) findings.push_back(Session(std::to_string(i) + ".py", 1));
  std::string text =
      RenderForPusher(Judged(Verdict::kReject, {Ref("refs/heads/main")}, findings), {});
  EXPECT_NE(text.find("39.py\n   1 db-direct-session\nand 10 findings in 10 other files\n"),
            std::string::npos)
      << text;
}

TEST(Rejection, GateRulesSayWhatToDo) {
  std::string text = RenderForPusher(Judged(Verdict::kReject, {Ref("refs/heads/main")},
                                            {GateFinding(rules::gate_rules::kFiles, ""),
                                             GateFinding(rules::gate_rules::kSize, "big.py")}),
                                     {});
  EXPECT_NE(text.find("\nrefs/heads/main: error: gate-files\n\n   What: It cannot be judged.\n"),
            std::string::npos)
      << text;
  EXPECT_NE(text.find("limits.push_files, now 20000."), std::string::npos) << text;
  EXPECT_NE(text.find("\nbig.py: error: gate-size\n"), std::string::npos) << text;
  EXPECT_NE(text.find("   Fix:  Split the file, or ask an administrator to raise limits.blob, now "
                      "2 MiB.\n"),
            std::string::npos)
      << text;
}

TEST(Rejection, SaysWhenNoLineWasAddedAndWhichCommit) {
  DecidedFinding finding = Session();
  finding.found.only_new = true;
  finding.found.commit = sample::Id('7');
  std::string text =
      RenderForPusher(Judged(Verdict::kReject, {Ref("refs/heads/main")}, {finding}), {});
  EXPECT_NE(text.find("   Note: This line was not added, but it was no finding before: another "
                      "change of the push\n         makes it one.\n   In:   commit 7777777777\n"),
            std::string::npos)
      << text;
}

TEST(Rejection, ShowsWhatAFixNeeds) {
  rules::Rule rule = sample::kSession;
  rule.fix_imports = {{"from a.b import c", "c", "a.b.c"}, {"import d", "d", "d"}};
  DecidedFinding finding = Session();
  finding.found.finding.rule = &rule;
  finding.found.finding.suggestion = "if c:\r\n        d()";
  std::string text =
      RenderForPusher(Judged(Verdict::kReject, {Ref("refs/heads/main")}, {finding}), {});
  EXPECT_NE(text.find("   Fix:  if c:\n             d()\n   With: from a.b import c\n"
                      "         import d\n"),
            std::string::npos)
      << text;
  finding.found.finding.suggestion = "";
  text = RenderForPusher(Judged(Verdict::kReject, {Ref("refs/heads/main")}, {finding}), {});
  EXPECT_NE(text.find("   Fix:  Delete it.\n"), std::string::npos) << text;
}

TEST(Terminal, ShowsWhatIsNotFixedAndWhy) {
  DecidedFinding fixed = Session(), left = Session("src/b.py");
  fixed.fixed = true;
  left.fixed = false;
  left.not_fixed = "it is too late";
  std::string text =
      RenderForTerminal(Judged(Verdict::kReject, {Ref("refs/heads/main")}, {fixed, left}), {});
  EXPECT_EQ(text.find("src/api.py"), std::string::npos) << text;
  EXPECT_NE(text.find("   Note: Not fixed: it is too late.\n"), std::string::npos) << text;
}

/// Everything that a pusher controls, made as hostile as it can be.
TEST(Rejection, NothingRawGetsThrough) {
  const std::string evil = "\x1B]0;x\x07\r\n\t\xE2\x80\xAE\xFF" + std::string(1, '\0');
  DecidedFinding finding = Session("src/" + evil + ".py");
  finding.ref = "refs/heads/" + evil;
  finding.found.function = evil;
  finding.found.finding.message = evil + std::string(100000, 'm');
  finding.found.finding.suggestion = evil + "\n" + std::string(100000, 's');
  finding.found.excerpt.lines = {evil};
  JudgedRef ref = Ref(finding.ref);
  ref.scan.skipped.push_back({evil, evil});
  Judgement judgement = Judged(Verdict::kReject, {ref, Ref(evil, evil)}, {finding});
  judgement.repository = evil;
  judgement.faults = {evil};
  for (Verdict verdict : {Verdict::kReject, Verdict::kFault, Verdict::kAccept}) {
    judgement.verdict = verdict;
    std::string text = RenderForPusher(judgement, {});
    EXPECT_LT(text.size(), 10000u);
    EXPECT_TRUE(std::all_of(text.begin(), text.end(),
                            [](char c) { return c == '\n' || (c >= ' ' && c < 0x7F); }));
    EXPECT_EQ(text, RenderForPusher(judgement, {}));
  }
}

TEST(Rejection, ProseIsAtMost92ColumnsWide) {
  DecidedFinding finding = Session();
  for (int i = 0; i < 60; ++i) finding.found.finding.message += " word" + std::to_string(i);
  std::istringstream text(
      RenderForPusher(Judged(Verdict::kReject, {Ref("refs/heads/main")},
                             {finding, GateFinding(rules::gate_rules::kParse, "z.py"),
                              GateFinding(rules::gate_rules::kDeadline, "zz.py")}),
                      {}));
  for (std::string line; std::getline(text, line);) EXPECT_LE(line.size(), 92u) << line;
}

TEST(Rejection, LongNamesStayWholeAndWhatIsBesideThemGoesOnBelow) {
  const std::string path = "src/" + std::string(80, 'p') + ".py", name(70, 'n');
  const std::string branch = "refs/heads/" + std::string(90, 'b');
  DecidedFinding finding = Session(path);
  finding.found.function = name;
  DecidedFinding suppressed = Session(path, 7);
  suppressed.decision = Decision::kSuppressed;
  for (int i = 0; i < 20; ++i) suppressed.found.finding.suppression += "reason ";
  JudgedRef ref = Ref(branch);
  ref.scan.skipped.push_back({path, "syntax error at line 4: only what could be read was judged"});
  finding.ref = branch;
  const std::string text = RenderForPusher(
      Judged(Verdict::kReject, {ref, Ref("refs/heads/other", "no policy")}, {suppressed, finding}),
      {});
  EXPECT_NE(text.find("\n" + path + ":42: error: db-direct-session,\nin " + name + "\n"),
            std::string::npos)
      << text;
  EXPECT_NE(text.find("\n   " + branch + ":\n   1 error\n"), std::string::npos) << text;
  EXPECT_NE(text.find("\npushgate: not wholly judged: " + path + "\n          (syntax error"),
            std::string::npos)
      << text;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    bool whole = line.find(path) != std::string::npos || line.find(branch) != std::string::npos;
    EXPECT_TRUE(whole || line.size() <= 92u) << line;
  }
}

TEST(Fault, SaysWhatFailedAndWhoMustAct) {
  Judgement judgement = Judged(Verdict::kFault, {Ref("refs/heads/main", "fault")});
  judgement.faults = {"refs/heads/main: the object database cannot be read (Input/output error)"};
  EXPECT_EQ(RenderForPusher(judgement, {}),
            "pushgate: fault: this push to team/api could not be judged, so it is refused.\n"
            "\n"
            "   refs/heads/main: the object database cannot be read (Input/output error)\n"
            "\n"
            "Nothing of this push was accepted. This is a fault of the server or of the way to it, "
            "not of\n"
            "your code: tell the administrator of this Git server, who finds more in the log of\n"
            "pushgated. Your commits are safe; push them again once it is repaired.\n");
}

TEST(Fault, FindingsOfOtherRefsAreShownToo) {
  Judgement judgement =
      Judged(Verdict::kFault, {Ref("refs/heads/main"), Ref("refs/heads/x", "fault")}, {Session()});
  judgement.faults = {"refs/heads/x: it failed"};
  std::string text = RenderForPusher(judgement, {});
  EXPECT_NE(text.find("\nWhat could be judged has 1 error:\n"), std::string::npos) << text;
  EXPECT_NE(text.find("\nsrc/api.py:42: error: db-direct-session"), std::string::npos) << text;
}

TEST(Receipt, IsOneLine) {
  Judgement judgement = Judged(Verdict::kAccept, {Ref("refs/heads/main")});
  judgement.stats = {3, 5, 2, 14};
  EXPECT_EQ(RenderForPusher(judgement, {}),
            "pushgate: accepted: 1 ref, 3 commits, 5 Python files (2 parsed, 14 functions)\n");
}

TEST(Receipt, NamesWhatASymbolicRefLeadsTo) {
  JudgedRef alias = Ref("refs/heads/master", "a symbolic ref to refs/heads/main, judged as that");
  alias.enforced = false;
  alias.leads_to = "refs/heads/main";
  EXPECT_EQ(RenderForPusher(Judged(Verdict::kAccept, {alias, Ref("refs/heads/main")}), {}),
            "pushgate: accepted: 1 ref, 0 commits, 0 Python files (0 parsed, 0 functions)\n"
            "pushgate: accepted: refs/heads/master (a symbolic ref to refs/heads/main, judged as "
            "that)\n");
}

TEST(Receipt, NamesRefsThatWereNotJudged) {
  JudgedRef deleted = Ref("refs/heads/old", "deleted");
  deleted.enforced = false;
  EXPECT_EQ(RenderForPusher(Judged(Verdict::kAccept, {deleted}), {}),
            "pushgate: accepted, not judged: refs/heads/old (deleted)\n");
}

TEST(Receipt, QuietHidesTheLineButNoSkipAndNoWarning) {
  pushgate::hook::Setup quiet;
  quiet.config.receipt = Receipt::kQuiet;
  JudgedRef ref = Ref("refs/heads/main");
  EXPECT_EQ(RenderForPusher(Judged(Verdict::kAccept, {ref}), quiet), "");
  ref.scan.skipped = {{"a.py", "a submodule, not a file"}};
  EXPECT_EQ(RenderForPusher(Judged(Verdict::kAccept, {ref}), quiet),
            "pushgate: not wholly judged: a.py (a submodule, not a file)\n");
  JudgedRef first = Ref("refs/heads/main", "first push, initial: accept");
  EXPECT_EQ(RenderForPusher(Judged(Verdict::kAccept, {first}), quiet),
            "pushgate: not judged: refs/heads/main (first push, initial: accept)\n");
  DecidedFinding warning = Finding(sample::kEngine, "a.py", 50, "e = connect()", 5, 14);
  std::string text =
      RenderForPusher(Judged(Verdict::kAccept, {Ref("refs/heads/main")}, {warning}), quiet);
  EXPECT_EQ(text.substr(0, text.find('\n')),
            "pushgate: this push to team/api has 1 warning, which does not block it.");
  EXPECT_NE(text.find("\na.py:50: warning: db-raw-connection"), std::string::npos) << text;
}

TEST(Receipt, ManySkipsAreNamedThenCounted) {
  JudgedRef ref = Ref("refs/heads/main");
  for (int i = 0; i < 25; ++i) ref.scan.skipped.push_back({std::to_string(i) + ".py", "why"});
  ref.scan.skipped.push_back({"0.py", "why"});
  std::string text = RenderForPusher(Judged(Verdict::kAccept, {ref, ref}), {});
  EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 22);
  EXPECT_NE(text.find("pushgate: not wholly judged: 19.py (why)\n"
                      "pushgate: not wholly judged: 5 more\n"),
            std::string::npos)
      << text;
}

TEST(Receipt, AcceptedFaultsAreNeverHidden) {
  Judgement judgement =
      Judged(Verdict::kAccept, {Ref("refs/heads/main", "server fault, on_fault: accept")});
  judgement.faults = {"refs/heads/main: it failed"};
  EXPECT_EQ(RenderForPusher(judgement, {}),
            "pushgate: fault: not everything could be judged, and the policy accepts the push in "
            "that\n"
            "case (on_fault: accept). Please tell the administrator:\n"
            "\n"
            "   refs/heads/main: it failed\n"
            "\n"
            "pushgate: not judged: refs/heads/main (server fault, on_fault: accept)\n");
}

}  // namespace
}  // namespace pushgate::hook
