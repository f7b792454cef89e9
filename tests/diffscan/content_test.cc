#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "diffscan/test_repository.h"

namespace pushgate::diffscan {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

struct ContentTest : testing::Test {
  TestRepository repo;
  std::string root = repo.Commit({{"README", "x\n"}});

  void SetUp() override {
    repo.SetRef("refs/heads/main", root);
    repo.BeginPush();
  }

  ScanResult Add(const TestFiles& files) { return repo.Push(root, repo.Commit(files, {root})); }
  ScanResult Change(const TestFiles& before, const TestFiles& after) {
    std::string base = repo.Commit(before, {root});
    repo.EndPush();
    repo.SetRef("refs/heads/main", base);
    repo.BeginPush();
    return repo.Push(base, repo.Commit(after, {base}));
  }
  // Damages or removes an object of the repository, past the quarantine.
  void Break(const std::string& id, const std::string& bytes) {
    repo.EndPush();
    std::string file = repo.git_dir() + "/objects/" + id.substr(0, 2) + "/" + id.substr(2);
    std::filesystem::remove(file);
    if (!bytes.empty()) std::ofstream(file, std::ios::binary) << bytes;
  }
};

TEST_F(ContentTest, NamesOfPythonFiles) {
  EXPECT_THAT(Lines(Add({{"X.PY", "bad(1)\n"},
                         {"a.pyi", "bad(1)\n"},
                         {"b.PyW", "bad(1)\n"},
                         {"c.pyx", "bad(1)\n"},
                         {"py", "bad(1)\n"}})),
              ElementsAre("X.PY:1 no-bad", "a.pyi:1 no-bad", "b.PyW:1 no-bad"));
}

TEST_F(ContentTest, NamesThatTheConfigurationAdds) {
  repo.shared.files = {"*.py", "SConstruct"};
  EXPECT_THAT(Lines(Add({{"sub/sconstruct", "bad(1)\n"}, {"a.pyi", "bad(1)\n"}})),
              ElementsAre("sub/sconstruct:1 no-bad"));
}

TEST_F(ContentTest, ScriptsByTheirFirstLine) {
  EXPECT_THAT(Lines(Add({{"tool", {"#!/usr/bin/env python3\nbad(1)\n", "100755"}},
                         {"shell", {"#!/bin/sh\nbad(1)\n", "100755"}}})),
              ElementsAre("tool:2 no-bad"));
}

TEST_F(ContentTest, PathsOfAnyBytes) {
  std::string odd = "-d\n\"q\" \xff'.py";
  ScanResult result = Add({{odd, "bad(1)\n"}});
  ASSERT_EQ(result.found.size(), 1U);
  EXPECT_EQ(result.found[0].path, odd);
}

TEST_F(ContentTest, SyntaxErrorsAreNamedAndTheRestIsJudged) {
  ScanResult result = Add({{"a.py", "def f(:\n    pass\n\n\ndef g():\n    bad(1)\n"}});
  EXPECT_THAT(Lines(result), ElementsAre("a.py:6 no-bad"));
  EXPECT_THAT(Skips(result), ElementsAre(HasSubstr("a.py: syntax error")));
}

TEST_F(ContentTest, LinesEndAtCrLfAndLoneCr) {
  EXPECT_THAT(
      Lines(Change({{"a.py", "def f():\r\n    x = 1\r\n\r\n\r\ndef g():\r\n    bad(1)\r\n"}},
                   {{"a.py", "def f():\r\n    x = 2\r\n\r\n\r\ndef g():\r\n    bad(1)\r\n"}})),
      IsEmpty());
  repo.BeginPush();
  EXPECT_THAT(Lines(Change({{"b.py", "def f():\r    x = 1\r\rdef g():\r    bad(1)\r"}},
                           {{"b.py", "def f():\r    x = 2\r\rdef g():\r    bad(1)\r"}})),
              ElementsAre("b.py:5 no-bad"));
}

TEST_F(ContentTest, ALoneCrBeforeALineFeedFileKeepsItsLines) {
  // Git's second line is Python's third.
  EXPECT_THAT(Lines(Change({{"a.py", "x = 1\ry = 1\ndef f():\n    z = 1\n    bad(1)\n"}},
                           {{"a.py", "x = 1\ry = 1\ndef f():\n    z = 2\n    bad(1)\n"}})),
              ElementsAre("a.py:5 no-bad"));
}

TEST_F(ContentTest, TabsByteOrderMarksLatin1NulBytesAndFormFeeds) {
  EXPECT_THAT(Lines(Add({{"bom.py",
                          "\xef\xbb\xbf"
                          "bad(1)\n"},
                         {"ff.py", "x = 1\n\f\nbad(1)\n"},
                         {"latin.py", "# -*- coding: latin-1 -*-\nx = '\xe4'\nbad(x)\n"},
                         {"nul.py", std::string("x = 1\nbad(1)\n# \0\n", 17)},
                         {"tab.py", "def f():\n\tbad(1)\n"}})),
              ElementsAre("bom.py:1 no-bad", "ff.py:3 no-bad", "latin.py:3 no-bad",
                          "nul.py:2 no-bad", "tab.py:2 no-bad"));
}

TEST_F(ContentTest, AnEncodingThatIsNoSupersetOfAsciiIsAFinding) {
  ScanResult result = Add({{"u.py", "# coding: utf-7\nx = 1\n"}});
  EXPECT_THAT(Lines(result), ElementsAre("u.py:1 gate-encoding"));
}

TEST_F(ContentTest, AGateFindingStaysWheneverTheFileChanges) {
  EXPECT_THAT(Lines(Change({{"u.py", "# coding: utf-7\nx = 1\n"}},
                           {{"u.py", "# coding: utf-7\nx = 1\ny = 2\n"}})),
              ElementsAre("u.py:1 gate-encoding"));
}

TEST_F(ContentTest, LinksNamedLikePython) {
  std::string commit = repo.Commit({{"a.py", {"src/real.py", "120000"}},
                                    {"b.py", {"notes.txt", "120000"}},
                                    {"c.py", {"/etc/passwd", "120000"}},
                                    {"d.py", {"../outside.py", "120000"}},
                                    {"e.py", {root, "160000"}},
                                    {"f", {"notes.txt", "120000"}},
                                    {"notes.txt", "bad(1)\n"},
                                    {"src/real.py", "x = 1\n"},
                                    {"src/up.py", {"../src/real.py", "120000"}}},
                                   {root});
  ScanResult result = repo.Push(root, commit);
  EXPECT_THAT(Lines(result), IsEmpty());
  EXPECT_THAT(Skips(result),
              ElementsAre("b.py: a symbolic link to what is no Python file of this tree",
                          "c.py: a symbolic link to what is no Python file of this tree",
                          "d.py: a symbolic link to what is no Python file of this tree",
                          "e.py: a submodule, not a file"));
}

TEST_F(ContentTest, AttributesDoNotBlindTheDiff) {
  std::filesystem::create_directories(repo.git_dir() + "/info");
  std::ofstream(repo.git_dir() + "/info/attributes") << "*.py -diff binary filter=x\n";
  EXPECT_THAT(Lines(Add({{".gitattributes", "*.py -diff -text binary eol=crlf filter=x\n"},
                         {"a.py", "bad(1)\n"}})),
              ElementsAre("a.py:1 no-bad"));
  repo.BeginPush();
  std::string old = "def f():\n    bad(1)\n\n\ndef g():\n    x = 1\n";
  EXPECT_THAT(Lines(Change({{".gitattributes", "*.py -diff\n"}, {"a.py", old}},
                           {{"a.py", old + "    y = 1\n"}})),
              IsEmpty());
}

TEST_F(ContentTest, ReplaceRefsDoNotBlindTheDiff) {
  std::string clean = repo.Commit({{"a.py", "x = 1\n"}}, {root});
  std::string dirty = repo.Commit({{"a.py", "bad(1)\n"}}, {root});
  std::string clean_blob = repo.Git({"rev-parse", clean + ":a.py"});
  std::string dirty_blob = repo.Git({"rev-parse", dirty + ":a.py"});
  repo.EndPush();
  repo.SetRef("refs/replace/" + dirty, clean);
  repo.SetRef("refs/replace/" + dirty_blob, clean_blob);
  EXPECT_THAT(Lines(repo.Push(root, dirty)), ElementsAre("a.py:1 no-bad"));
}

TEST_F(ContentTest, AMissingBlobIsAFinding) {
  std::string commit = repo.Commit({{"a.py", "bad(1)\n"}, {"b.py", "bad(1)\n"}}, {root});
  std::string blob = repo.Git({"rev-parse", commit + ":a.py"});
  commit = repo.Commit({{"a.py", "bad(2)\n"}, {"b.py", "bad(1)\n"}}, {root});
  std::string other = repo.Git({"rev-parse", commit + ":a.py"});
  Break(other, "");
  ScanResult result = repo.Push(root, commit);
  ASSERT_THAT(Lines(result), ElementsAre("a.py:1 gate-content", "b.py:1 no-bad"));
  EXPECT_THAT(result.found[0].finding.message, AllOf(HasSubstr(other), HasSubstr("missing")));
}

TEST_F(ContentTest, DamagedObjectsAreFindings) {
  std::string commit = repo.Commit({{"a.py", "bad(1)\n"}, {"d/b.py", "bad(1)\n"}}, {root});
  Break(repo.Git({"rev-parse", commit + ":a.py"}), "nonsense");
  Break(repo.Git({"rev-parse", commit + ":d"}), "nonsense");
  EXPECT_THAT(Lines(repo.Push(root, commit)),
              ElementsAre("a.py:1 gate-content", "d:1 gate-content"));
}

TEST_F(ContentTest, ContentOfAnotherObjectIsAFinding) {
  // The file of a clean blob under the name of another one: its hash does not fit.
  std::string clean = repo.Commit({{"a.py", "x = 1\n"}}, {root});
  std::string dirty = repo.Commit({{"a.py", "bad(1)\n"}}, {root});
  std::string clean_blob = repo.Git({"rev-parse", clean + ":a.py"});
  std::string dirty_blob = repo.Git({"rev-parse", dirty + ":a.py"});
  repo.EndPush();
  std::string objects = repo.git_dir() + "/objects/";
  std::filesystem::copy_file(objects + clean_blob.substr(0, 2) + "/" + clean_blob.substr(2),
                             objects + dirty_blob.substr(0, 2) + "/" + dirty_blob.substr(2),
                             std::filesystem::copy_options::overwrite_existing);
  EXPECT_THAT(Lines(repo.Push(root, dirty)), ElementsAre("a.py:1 gate-content"));
}

TEST_F(ContentTest, AMissingBlobOfAComparedTreeIsAFinding) {
  std::string old_text = "def f():\n    bad(1)\n";
  std::string base = repo.Commit({{"a.py", old_text}}, {root});
  std::string blob = repo.Git({"rev-parse", base + ":a.py"});
  std::string tip = repo.Commit({{"a.py", old_text + "    x = 1\n"}}, {base});
  repo.EndPush();
  repo.SetRef("refs/heads/main", base);
  Break(blob, "");
  EXPECT_THAT(Lines(repo.Push(base, tip)), ElementsAre("a.py:1 gate-content"));
}

TEST_F(ContentTest, MalformedTreesAreJudgedEntryByEntry) {
  // A name twice, unsorted, with a slash; what Git would refuse only with receive.fsckObjects.
  std::string blob = repo.Blob("bad(1)\n");
  std::string raw;
  for (unsigned i = 0; i < 40; i += 2) {
    raw += static_cast<char>(std::stoi(blob.substr(i, 2), nullptr, 16));
  }
  std::string tree;
  for (const char* name : {"z.py", "a.py", "a.py", "d/e.py"}) {
    tree += "100644 " + std::string(name) + std::string(1, '\0') + raw;
  }
  std::string id = repo.Git({"hash-object", "-t", "tree", "-w", "--stdin", "--literally"}, tree);
  EXPECT_THAT(Lines(repo.Push("", id, "refs/tags/t")),
              ElementsAre("a.py:1 no-bad", "a.py:1 no-bad", "d/e.py:1 no-bad", "z.py:1 no-bad"));
  std::string cut = repo.Git({"hash-object", "-t", "tree", "-w", "--stdin", "--literally"},
                             tree.substr(0, tree.size() - 5));
  EXPECT_THAT(Lines(repo.Push("", cut, "refs/tags/t")), ElementsAre(":1 gate-content"));
}

TEST_F(ContentTest, TreesNestedTooDeepAreFindings) {
  std::string folders;
  for (int i = 0; i < 2048; ++i) folders += "d/";
  std::string deepest = folders.substr(2) + "b.py";
  ScanResult nested = Add({{folders + "a.py", "bad(1)\n"}, {deepest, "bad(1)\n"}});
  ASSERT_EQ(nested.found.size(), 2U);
  EXPECT_TRUE(nested.found[0].path == deepest);
  EXPECT_EQ(nested.found[1].finding.rule->id, "gate-content");
}

TEST_F(ContentTest, NamesThatAreTooLongAreFindings) {
  std::string raw(20, 'x');
  std::string tree =
      repo.Git({"hash-object", "-t", "tree", "-w", "--stdin", "--literally"},
               "100644 " + std::string(70000, 'n') + ".py" + std::string(1, '\0') + raw);
  EXPECT_THAT(Lines(repo.Push("", tree, "refs/tags/t")), ElementsAre(":1 gate-content"));
}

TEST_F(ContentTest, AFileOverTheLimitBlocksOnlyIfARuleCouldMatch) {
  std::string filler;
  while (filler.size() < 5 << 20) filler += "x = 1  # just some filler to make a large file\n";
  ScanResult result = Add({{"clean.py", filler}, {"dirty.py", filler + "bad(1)\n"}});
  ASSERT_THAT(Lines(result), ElementsAre("dirty.py:1 gate-size"));
  EXPECT_THAT(result.found[0].finding.message, HasSubstr("over limits.blob of 2097152"));
  EXPECT_THAT(Skips(result), ElementsAre(AllOf(HasSubstr("clean.py: "), HasSubstr("no word"))));
}

TEST_F(ContentTest, AVersionOverTheLimitHadNoFindings) {
  repo.shared.blob_limit = 100;
  std::string old = "def f():\n    bad(1)\n";
  EXPECT_THAT(Lines(Change({{"a.py", old + std::string(200, '#') + "\n"}}, {{"a.py", old}})),
              ElementsAre("a.py:2 no-bad new"));
}

TEST_F(ContentTest, MoreChangedFilesThanTheLimitAreOneFinding) {
  repo.shared.push_files = 2;
  ScanResult two = Add({{"a.py", "bad(1)\n"}, {"b.py", "bad(1)\n"}, {"c.txt", "x"}});
  EXPECT_THAT(Lines(two), ElementsAre("a.py:1 no-bad", "b.py:1 no-bad"));
  repo.BeginPush();
  ScanResult three = Add({{"a.py", "bad(1)\n"}, {"b.py", "bad(1)\n"}, {"d/c.py", "x"}});
  EXPECT_THAT(Lines(three), ElementsAre(":1 gate-files"));
}

}  // namespace
}  // namespace pushgate::diffscan
