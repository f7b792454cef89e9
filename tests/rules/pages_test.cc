// The pages of the built-in pack: every Python block is judged by the pack, and the lines that it
// has to report are marked as in fixtures. A block without marks has to be silent.

#include <gtest/gtest.h>

#include "rules/pack_testing.h"

namespace pushgate::rules {
namespace {

using namespace pack_testing;

constexpr size_t kColumns = 100;
constexpr size_t kCodeColumns = 96;  // a terminal shows code indented

struct Block {
  std::string where;                             // page:line
  std::string heading;                           // the last one above it: "## Wrong"
  std::string path = "src/services/example.py";  // its first line, "# a/path.py", if it has one
  std::string text;
  uint32_t first_line = 1;  // in the page
};

struct Page {
  std::string name;  // its path in the pack
  std::string text;
  std::vector<std::string> headings;
  std::vector<Block> blocks;  // of Python
};

Page ReadPage(const std::string& path) {
  Page page{path, std::string(PackFile(kPack, path)), {}, {}};
  std::string fence;  // the opening line of the block that a line is in
  uint32_t number = 0;
  for (const std::string& line : SplitLines(page.text)) {
    ++number;
    if (fence.empty() && line.starts_with("```")) {
      fence = line;
      EXPECT_TRUE(fence == "```python" || fence == "```text" || fence == "```yaml" ||
                  fence == "```sh")
          << path << ":" << number << ": " << line;
      if (fence == "```python") {
        page.blocks.emplace_back();
        page.blocks.back().where = path + ":" + std::to_string(number);
        page.blocks.back().heading = page.headings.empty() ? "" : page.headings.back();
        page.blocks.back().first_line = number + 1;
      }
    } else if (line == "```") {
      fence.clear();
    } else if (fence == "```python") {
      Block& block = page.blocks.back();
      if (block.text.empty() && line.starts_with("# ") && line.ends_with(".py"))
        block.path = line.substr(2);
      block.text += line + "\n";
    } else if (fence.empty() && line.starts_with("#")) {
      page.headings.push_back(line);
    }
    EXPECT_LE(line.size(), fence.empty() || line == fence ? kColumns : kCodeColumns)
        << path << ":" << number;
  }
  EXPECT_TRUE(fence.empty()) << path << ": a code block is not closed";
  return page;
}

std::vector<Page> PagesIn(std::string_view folder) {
  std::vector<Page> pages;
  for (const std::string& path : PackFiles(kPack, folder))
    if (path.ends_with(".md")) pages.push_back(ReadPage(path));
  return pages;
}

std::vector<Page> AllPages() {
  std::vector<Page> pages = PagesIn("guide/");
  for (Page& page : PagesIn("templates/")) pages.push_back(std::move(page));
  return pages;
}

TEST(PackPages, AreThere) {
  std::vector<std::string> names;
  for (const Page& page : AllPages()) names.push_back(page.name);
  EXPECT_EQ(names, (std::vector<std::string>{
                       "guide/onboarding.md", "guide/patterns.md", "guide/rules.md",
                       "guide/session.md", "templates/background-task.md", "templates/endpoint.md",
                       "templates/error-handling.md", "templates/service.md",
                       "templates/tenant-isolation.md", "templates/testing.md"}));
}

TEST(PackPages, ArePlainTextThatBeginsWithATitle) {
  for (const Page& page : AllPages()) {
    ExpectAsciiText(page.name, page.text);
    ASSERT_FALSE(page.headings.empty()) << page.name;
    EXPECT_TRUE(page.headings[0].starts_with("# ")) << page.name;
  }
}

TEST(PackPages, AreReportedOnExactlyTheMarkedLines) {
  for (const Page& page : AllPages()) {
    EXPECT_FALSE(page.blocks.empty()) << page.name;
    for (const Block& block : page.blocks)
      ExpectMarked(page.name, MarksIn(block.text), Found(block.path, block.text), block.first_line);
  }
}

/// The blocks below a heading, as far as the next one.
std::vector<const Block*> BlocksBelow(const Page& page, const std::string& heading) {
  std::vector<const Block*> blocks;
  for (const Block& block : page.blocks)
    if (block.heading == heading) blocks.push_back(&block);
  return blocks;
}

TEST(PackTemplates, SayWhenWhatIsApprovedAndWhatIsWrong) {
  for (const Page& page : PagesIn("templates/")) {
    std::vector<std::string> sections;
    for (const std::string& heading : page.headings)
      if (heading.starts_with("## ")) sections.push_back(heading);
    EXPECT_EQ(sections, (std::vector<std::string>{"## When to use it", "## Approved", "## Wrong"}))
        << page.name;
    EXPECT_FALSE(BlocksBelow(page, "## Approved").empty()) << page.name;
    for (const Block* block : BlocksBelow(page, "## Approved"))
      EXPECT_TRUE(MarksIn(block->text).empty()) << block->where;
  }
}

/// Wrong code, why it fails, how to move, and what it is moved to.
TEST(PackTemplates, HaveASectionForEachRule) {
  for (const Rule& rule : Pack().rules()) {
    const std::string path = "templates/" + rule.template_name + ".md";
    Page page = ReadPage(path);
    std::vector<const Block*> blocks = BlocksBelow(page, "### " + rule.id);
    ASSERT_GE(blocks.size(), 2U) << path << ": " << rule.id;
    std::set<std::string> found;
    for (const auto& [line, ids] : MarksIn(blocks.front()->text))
      found.insert(ids.begin(), ids.end());
    EXPECT_EQ(found, std::set<std::string>{rule.id}) << blocks.front()->where;
    EXPECT_TRUE(MarksIn(blocks.back()->text).empty()) << blocks.back()->where;
    size_t begin = page.text.find("### " + rule.id + "\n");
    std::string section = page.text.substr(begin, page.text.find("\n##", begin) - begin);
    EXPECT_NE(section.find("How to move:"), std::string::npos) << path << ": " << rule.id;
  }
}

TEST(PackTemplates, NameRulesThatThereAre) {
  for (const Page& page : AllPages())
    for (const std::string& heading : page.headings) {
      bool of_a_rule = heading.starts_with("### db-");
      EXPECT_TRUE(!of_a_rule || Pack().Find(heading.substr(4)) != nullptr)
          << page.name << ": " << heading;
    }
}

}  // namespace
}  // namespace pushgate::rules
