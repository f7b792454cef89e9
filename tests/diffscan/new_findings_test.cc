#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "diffscan/test_repository.h"

namespace pushgate::diffscan {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

// Long enough that a small edit leaves it similar.
const char kBody[] =
    "def one():\n    a = 1\n    b = 2\n    return a + b\n\n\n"
    "def two():\n    c = 3\n    d = 4\n    return c + d\n\n\n"
    "def old():\n    x = 1\n    bad(x)\n";

std::string Replace(std::string text, const std::string& what, const std::string& by) {
  return text.replace(text.find(what), what.size(), by);
}

struct NewFindingsTest : testing::Test {
  TestRepository repo;
  std::string root;

  // The branch before the push.
  void Start(const TestFiles& files) {
    root = repo.Commit(files);
    repo.SetRef("refs/heads/main", root);
    repo.BeginPush();
  }
  std::vector<std::string> Change(const TestFiles& files) {
    return Lines(repo.Push(root, repo.Commit(files, {root})));
  }
};

TEST_F(NewFindingsTest, APureRenameBringsNone) {
  Start({{"a.py", kBody}});
  EXPECT_THAT(Change({{"a.py", kDeleted}, {"lib/b.py", kBody}}), IsEmpty());
}

TEST_F(NewFindingsTest, ARenameWithAnEditInAnotherFunctionBringsNone) {
  Start({{"a.py", kBody}});
  std::string edited = Replace(kBody, "a = 1", "a = 7");
  EXPECT_THAT(Change({{"a.py", kDeleted}, {"lib/b.py", edited}}), IsEmpty());
}

TEST_F(NewFindingsTest, ARenameWithAnEditInTheFunctionIsBlamed) {
  Start({{"a.py", kBody}});
  std::string edited = Replace(kBody, "x = 1", "x = 7");
  EXPECT_THAT(Change({{"a.py", kDeleted}, {"lib/b.py", edited}}),
              ElementsAre("lib/b.py:15 no-bad"));
}

TEST_F(NewFindingsTest, TooMuchChangedToBeARename) {
  Start({{"a.py", kBody}});
  std::string rewritten = "def old():\n    x = 1\n    bad(x)\n";
  EXPECT_THAT(Change({{"a.py", kDeleted}, {"b.py", rewritten}}), ElementsAre("b.py:3 no-bad"));
}

TEST_F(NewFindingsTest, ACopyIsAFinding) {
  Start({{"a.py", kBody}});
  EXPECT_THAT(Change({{"b.py", kBody}}), ElementsAre("b.py:15 no-bad"));
}

TEST_F(NewFindingsTest, ARenameExcusesOneCopyOnly) {
  Start({{"a.py", kBody}});
  EXPECT_THAT(Change({{"a.py", kDeleted}, {"b.py", kBody}, {"c.py", kBody}}),
              ElementsAre("c.py:15 no-bad"));
}

TEST_F(NewFindingsTest, EqualFilesArePairedByName) {
  Start({{"p/x.py", kBody}, {"p/y.py", kBody}});
  EXPECT_THAT(
      Change({{"p/x.py", kDeleted}, {"p/y.py", kDeleted}, {"q/x.py", kBody}, {"q/y.py", kBody}}),
      IsEmpty());
}

TEST_F(NewFindingsTest, AFolderThatMovedBringsNone) {
  TestFiles before, after;
  for (int i = 0; i < 40; ++i) {
    std::string n = std::to_string(i);
    std::string text = Replace(kBody, "def one", "def one" + n);
    before.insert_or_assign("old/f" + n + "/m.py", text);
    after.insert_or_assign("old/f" + n + "/m.py", kDeleted);
    after.insert_or_assign("new/f" + n + "/m.py", Replace(text, "c = 3", "c = 4"));
  }
  Start(before);
  EXPECT_THAT(Change(after), IsEmpty());
}

TEST_F(NewFindingsTest, TextRenamedToPythonIsAFinding) {
  Start({{"evil.txt", kBody}});
  EXPECT_THAT(Change({{"evil.txt", kDeleted}, {"evil.py", kBody}}),
              ElementsAre("evil.py:15 no-bad new"));
}

TEST_F(NewFindingsTest, AScriptThatGetsAPythonFirstLineIsAFinding) {
  Start({{"tool", "#!/bin/sh\n\nbad(1)\n"}});
  EXPECT_THAT(Change({{"tool", "#!/usr/bin/python3\n\nbad(1)\n"}}),
              ElementsAre("tool:3 no-bad new"));
}

TEST_F(NewFindingsTest, AFileMovedOutOfAnExemptPathIsAFinding) {
  Start({{"exempt/a.py", kBody}});
  EXPECT_THAT(Change({{"exempt/a.py", kDeleted}, {"a.py", kBody}}),
              ElementsAre("a.py:15 no-bad new"));
}

TEST_F(NewFindingsTest, AFileMovedIntoAnExemptPathIsNone) {
  Start({{"a.py", kBody}});
  EXPECT_THAT(Change({{"a.py", kDeleted}, {"exempt/a.py", kBody}}), IsEmpty());
}

TEST_F(NewFindingsTest, CodeThatADeletedDocstringQuoteLaysBareIsAFinding) {
  std::string old =
      "def f():\n    pass\n\n\ndef g():\n    x = 1\n    \"\"\"\n    bad(1)\n    \"\"\"\n";
  Start({{"a.py", old}});
  std::string laid_bare = "def f():\n    pass\n\n\ndef g():\n    x = 1\n    bad(1)\n";
  EXPECT_THAT(Change({{"a.py", laid_bare}}), ElementsAre("a.py:7 no-bad new"));
}

TEST_F(NewFindingsTest, OfEqualFindingsTheOneLaidBareIsNamed) {
  std::string old =
      "def f():\n    bad(1)\n\n\ndef g():\n    x = 1\n    \"\"\"\n    bad(1)\n    \"\"\"\n\n\n"
      "def h():\n    bad(1)\n";
  Start({{"a.py", old}});
  std::string laid_bare =
      "def f():\n    bad(1)\n\n\ndef g():\n    x = 1\n    bad(1)\n\n\ndef h():\n    bad(1)\n";
  EXPECT_THAT(Change({{"a.py", laid_bare}}), ElementsAre("a.py:7 no-bad new"));
}

TEST_F(NewFindingsTest, AChangedImportIsAFindingWhereTheNameIsUsed) {
  std::string old = "from safe import evil\n\n\ndef f():\n    evil(1)\n";
  Start({{"a.py", old}});
  EXPECT_THAT(Change({{"a.py", Replace(old, "from safe", "from lib")}}),
              ElementsAre("a.py:5 no-evil new"));
}

TEST_F(NewFindingsTest, NoneOfThisIsInScopeLine) {
  repo.options.scope = Scope::kLine;
  Start({{"evil.txt", kBody}});
  EXPECT_THAT(Change({{"evil.txt", kDeleted}, {"evil.py", kBody}}), IsEmpty());
}

TEST_F(NewFindingsTest, ScopeFileLeavesAFileThatOnlyMoved) {
  repo.options.scope = Scope::kFile;
  Start({{"a.py", kBody}});
  EXPECT_THAT(Change({{"a.py", kDeleted}, {"b.py", kBody}}), IsEmpty());
}

TEST_F(NewFindingsTest, ScopeFileBlamesAFileThatMovedOutOfAnExemptPath) {
  repo.options.scope = Scope::kFile;
  Start({{"exempt/a.py", kBody}});
  EXPECT_THAT(Change({{"exempt/a.py", kDeleted}, {"b.py", kBody}}),
              ElementsAre("b.py:15 no-bad new"));
}

TEST_F(NewFindingsTest, ScopeFileBlamesAFileThatMovedAndChanged) {
  repo.options.scope = Scope::kFile;
  Start({{"a.py", kBody}});
  EXPECT_THAT(Change({{"a.py", kDeleted}, {"b.py", Replace(kBody, "a = 1", "a = 7")}}),
              ElementsAre("b.py:15 no-bad"));
}

TEST_F(NewFindingsTest, FindingsAreCounted) {
  std::string old = "def f():\n    bad(1)\n\n\ndef g():\n    x = 1\n";
  Start({{"a.py", old}});
  // g gains the same call; f's own is not brought up again.
  EXPECT_THAT(Change({{"a.py", old + "    bad(1)\n"}}), ElementsAre("a.py:7 no-bad"));
}

TEST_F(NewFindingsTest, AnyComparedTreeThatHadItExcusesIt) {
  // main has the file in the open, side has it exempt; the merge takes main's.
  Start({{"x.py", "x = 1\n"}});
  repo.EndPush();
  std::string ours = repo.Commit({{"exempt/a.py", kBody}}, {root});
  std::string theirs = repo.Commit({{"a.py", kBody}}, {root});
  repo.SetRef("refs/heads/main", ours);
  repo.SetRef("refs/heads/side", theirs);
  repo.BeginPush();
  std::string merge = repo.Commit({{"a.py", kBody}, {"exempt/a.py", kDeleted}}, {ours, theirs});
  EXPECT_THAT(Lines(repo.Push(ours, merge)), IsEmpty());
}

TEST_F(NewFindingsTest, ALinkThatBecomesAFileIsAddedWhole) {
  Start({{"a.py", {"b.txt", "120000"}}, {"b.txt", "bad(1)\n"}});
  EXPECT_THAT(Change({{"a.py", "bad(1)\n"}}), ElementsAre("a.py:1 no-bad"));
}

TEST_F(NewFindingsTest, AFileThatBecomesExecutableIsUnchanged) {
  Start({{"a.py", kBody}});
  ScanResult result =
      repo.Push(root, repo.Commit({{"a.py", {std::string(kBody), "100755"}}}, {root}));
  EXPECT_THAT(Lines(result), IsEmpty());
  EXPECT_EQ(result.stats.files, 0U);
}

}  // namespace
}  // namespace pushgate::diffscan
