#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "diffscan/test_repository.h"

namespace pushgate::diffscan {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

/// Pushes of a size that slips through where work is quadratic. The deadline is the daemon's
/// default several times over, for slow machines and sanitizers.
struct BulkTest : testing::Test {
  TestRepository repo;
  std::string root = repo.Commit({{"README", "x\n"}});

  void SetUp() override {
    repo.SetRef("refs/heads/main", root);
    repo.BeginPush();
    repo.watch = Watch(Watch::Clock::now() + std::chrono::minutes(2));
  }

  void Land(const std::string& commit) {
    repo.EndPush();
    repo.SetRef("refs/heads/main", commit);
    repo.BeginPush();
  }
};

std::string Module(int number) {
  std::string n = std::to_string(number);
  return "def one" + n + "():\n    a = " + n + "\n    return a\n\n\ndef two" + n +
         "():\n    c = 3\n    d = 4\n    return c + d\n\n\ndef old" + n + "():\n    bad(" + n +
         ")\n";
}

TEST_F(BulkTest, TwentyThousandChangedFiles) {
  TestFiles files;
  for (int i = 0; i < 20000; ++i) {
    files.insert_or_assign("d" + std::to_string(i % 100) + "/f" + std::to_string(i) + ".py",
                           "x = " + std::to_string(i) + "\n");
  }
  files.insert_or_assign("d7/f7.py", "bad(7)\n");
  std::string tip = repo.Commit(files, {root});
  ScanResult result = repo.Push(root, tip);
  EXPECT_THAT(Lines(result), ElementsAre("d7/f7.py:1 no-bad"));
  EXPECT_EQ(result.stats.files, 20000U);
  files.insert_or_assign("one/more.py", "x = 1\n");
  repo.BeginPush();
  EXPECT_THAT(Lines(repo.Push(root, repo.Commit(files, {root}))), ElementsAre(":1 gate-files"));
}

TEST_F(BulkTest, EightThousandRenames) {
  TestFiles before, moved, edited;
  for (int i = 0; i < 8000; ++i) {
    std::string text = Module(i);
    std::string path = "old/m" + std::to_string(i) + ".py";
    std::string renamed = "new/n" + std::to_string(i) + ".py";
    before.insert_or_assign(path, text);
    moved.insert_or_assign(path, kDeleted);
    moved.insert_or_assign(renamed, text);
    edited.insert_or_assign(path, kDeleted);
    edited.insert_or_assign(renamed, text.replace(text.find("c = 3"), 5, "c = 5"));
  }
  std::string base = repo.Commit(before, {root});
  Land(base);
  EXPECT_THAT(Lines(repo.Push(base, repo.Commit(moved, {base}))), IsEmpty());
  repo.BeginPush();
  ScanResult result = repo.Push(base, repo.Commit(edited, {base}));
  EXPECT_THAT(Lines(result), IsEmpty());
  EXPECT_THAT(Skips(result), IsEmpty());
}

TEST_F(BulkTest, AFunctionOfFiftyThousandLines) {
  std::string head = "def other():\n    bad(1)\n\n\ndef f():\n";
  std::string body;
  for (int i = 0; i < 50000; ++i) body += "    x" + std::to_string(i) + " = 1\n";
  repo.shared.blob_limit = 8 << 20;
  repo.shared.budget.parse = std::chrono::seconds(20);
  std::string base = repo.Commit({{"a.py", head + body + "    bad(2)\n"}}, {root});
  Land(base);
  std::string tip = repo.Commit({{"a.py", head + "    y = 1\n" + body + "    bad(2)\n"}}, {base});
  EXPECT_THAT(Lines(repo.Push(base, tip)), ElementsAre("a.py:50007 no-bad"));
}

TEST_F(BulkTest, ManyEqualFindingsInOneFile) {
  std::string calls;
  for (int i = 0; i < 20000; ++i) calls += "bad(1)\n";
  std::string base = repo.Commit({{"a.py", calls + "x = 1\n"}}, {root});
  Land(base);
  std::string tip = repo.Commit({{"a.py", calls + "x = 2\nbad(1)\n"}}, {base});
  EXPECT_THAT(Lines(repo.Push(base, tip)), ElementsAre("a.py:20002 no-bad"));
}

TEST_F(BulkTest, AHistoryOfThousandsOfCommitsAndRefs) {
  std::string stream;
  for (int i = 1; i <= 5000; ++i) {
    std::string n = std::to_string(i);
    stream += "commit refs/heads/main\nmark :" + n + "\ncommitter Dev One <dev@example.com> " +
              std::to_string(1700000000 + i) + " +0000\ndata 0\n" +
              (i == 1 ? "from " + root + "\n" : "") + "M 100644 inline f" + std::to_string(i % 50) +
              ".txt\ndata " + std::to_string(n.size()) + "\n" + n + "\n\nreset refs/heads/r" + n +
              "\nfrom :" + n + "\n\n";
  }
  repo.EndPush();
  repo.Git({"fast-import", "--quiet"}, stream);
  repo.Git({"pack-refs", "--all"});
  std::string main = repo.Git({"rev-parse", "main"});
  std::string middle = repo.Git({"rev-parse", "main~2500"});
  repo.BeginPush();
  std::string branch = repo.Commit({{"a.py", "bad(1)\n"}}, {middle});
  ScanResult created = repo.Push("", branch, "refs/heads/new");
  EXPECT_THAT(Lines(created), ElementsAre("a.py:1 no-bad"));
  EXPECT_EQ(created.stats.commits, 1U);
  ASSERT_THAT(created.compared, SizeIs(1));
  EXPECT_EQ(Id(created.compared[0]), middle);
  ScanResult merged =
      repo.Push(main, repo.Commit({{"a.py", "bad(1)\n"}, {"b.py", "bad(1)\n"}}, {main, branch}));
  EXPECT_THAT(Lines(merged), ElementsAre("a.py:1 no-bad", "b.py:1 no-bad"));
  EXPECT_EQ(merged.stats.commits, 2U);
}

}  // namespace
}  // namespace pushgate::diffscan
