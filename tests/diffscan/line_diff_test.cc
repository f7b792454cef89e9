#include "diffscan/line_diff.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

#include "diffscan/repository_impl.h"
#include "diffscan/test_repository.h"

namespace pushgate::diffscan {
namespace {

using ::testing::ElementsAre;

std::vector<uint32_t> Added(const LineDiff& diff) {
  std::vector<uint32_t> lines;
  for (uint32_t i = 0; i < diff.added.size(); ++i) {
    if (diff.added[i]) lines.push_back(i);
  }
  return lines;
}

Result<LineDiff> Diff(const TestRepository& repo, const std::string& before,
                      const std::string& after) {
  Repository opened = repo.Open();
  auto read = [&](const std::string& text) {
    return *opened.impl().objects().ReadBlob(*Oid::FromHex(repo.Blob(text)));
  };
  return DiffLines(read(before), read(after));
}

// The lines that `git diff` marks with +, from the positions in its hunk headers.
std::vector<uint32_t> AddedByGit(const TestRepository& repo, const std::string& before,
                                 const std::string& after) {
  std::string output =
      repo.Git({"diff", "--no-color", "--text", repo.Blob(before), repo.Blob(after)});
  std::vector<uint32_t> lines;
  uint32_t next = 0;
  bool in_hunk = false;
  for (size_t at = 0; at < output.size();) {
    size_t end = std::min(output.find('\n', at), output.size());
    std::string line = output.substr(at, end - at);
    at = end + 1;
    if (line.substr(0, 3) == "@@ ") {
      in_hunk = true;
      next = static_cast<uint32_t>(std::stoul(line.substr(line.find('+') + 1)));
    } else if (in_hunk && line[0] == '+') {
      lines.push_back(next++ - 1);
    } else if (in_hunk && line[0] == ' ') {
      ++next;
    }
  }
  return lines;
}

// Python-like text of lines that repeat much, so that hunks can slide.
std::string RandomText(std::mt19937& random) {
  const char* lines[] = {"\n",      "\n",          "@app.get\n",     "def f():\n",
                         "    x\n", "    y = 1\n", "    return 1\n", "class A:\n",
                         "    }\n", "        z\n", "    if x:\n",    "\n"};
  std::string text;
  for (int i = 0; i < 40; ++i) text += lines[random() % std::size(lines)];
  return text;
}

std::string Edited(std::string text, std::mt19937& random) {
  for (int edit = 0; edit < 4; ++edit) {
    GitLines lines(text);
    uint32_t first = random() % lines.count();
    uint32_t last = std::min<uint32_t>(lines.count() - 1, first + random() % 6);
    std::string block = text.substr(lines.begin(first), lines.end(last) - lines.begin(first));
    uint32_t target = lines.begin(random() % lines.count());
    if (random() % 2 == 0) {
      text.insert(target, block);
    } else {
      text.erase(lines.begin(first), block.size());
      if (text.empty()) text = "x\n";
    }
  }
  if (random() % 4 == 0) text.pop_back();  // no newline at the end
  return text;
}

TEST(LineDiff, PlacesHunksAsGitDoes) {
  TestRepository repo;
  std::mt19937 random(20240607);
  for (int round = 0; round < 150; ++round) {
    std::string before = RandomText(random);
    std::string after = Edited(before, random);
    Result<LineDiff> diff = Diff(repo, before, after);
    ASSERT_TRUE(diff) << diff.error().message;
    ASSERT_EQ(Added(*diff), AddedByGit(repo, before, after)) << "before:\n"
                                                             << before << "after:\n"
                                                             << after;
  }
}

TEST(LineDiff, MapsLinesThatStay) {
  Result<LineDiff> diff = Diff(TestRepository(), "a\nb\nc\nd\n", "x\na\nc\ny\nd\n");
  ASSERT_TRUE(diff);
  EXPECT_THAT(Added(*diff), ElementsAre(0, 3));
  EXPECT_THAT(diff->old_to_new, ElementsAre(1, LineDiff::kGone, 2, 4));
}

TEST(LineDiff, ComparesAnyBytes) {
  Result<LineDiff> diff =
      Diff(TestRepository(), std::string("a\0\nb\n", 5), std::string("a\0\nb\nc\0\xff\r\n", 10));
  ASSERT_TRUE(diff);
  EXPECT_THAT(Added(*diff), ElementsAre(2));
}

TEST(LineDiff, EmptyTextsHaveNoLines) {
  EXPECT_THAT(Added(*Diff(TestRepository(), "", "")), ElementsAre());
  EXPECT_THAT(Added(*Diff(TestRepository(), "", "a\nb")), ElementsAre(0, 1));
  EXPECT_THAT(Diff(TestRepository(), "a\nb", "")->old_to_new,
              ElementsAre(LineDiff::kGone, LineDiff::kGone));
}

TEST(LineDiff, ALineThatGetsItsNewlineIsAdded) {
  EXPECT_THAT(Added(*Diff(TestRepository(), "a\nb", "a\nb\n")), ElementsAre(1));
}

TEST(GitLines, EndAtLineFeedsAlone) {
  GitLines lines("ab\rc\r\nd");
  ASSERT_EQ(lines.count(), 2U);
  EXPECT_EQ(lines.At(0), 0U);
  EXPECT_EQ(lines.At(5), 0U);
  EXPECT_EQ(lines.At(6), 1U);
  EXPECT_EQ(lines.begin(1), 6U);
  EXPECT_EQ(lines.end(1), 7U);
}

}  // namespace
}  // namespace pushgate::diffscan
