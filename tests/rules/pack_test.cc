// The built-in pack against annotated Python (tests/fixtures/RULE-ID/*.py) and against the code
// blocks of its own template pages.

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <sstream>
#include <stdexcept>

#include "rules/analyze.h"

namespace pushgate::rules {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kPack = "db-connection";
constexpr size_t kLongestMessage = 300;

/// Rule ids by line.
using Lines = std::map<uint32_t, std::multiset<std::string>>;

const RuleSet& Pack() {
  static const RuleSet pack = [] {
    auto loaded = RuleSet::Load(BuiltInPack(kPack));
    if (!loaded) {
      std::string errors;
      for (const LoadError& error : loaded.error()) errors += error.message + "\n";
      throw std::runtime_error(errors);
    }
    return *loaded;
  }();
  return pack;
}

std::vector<std::string> SplitLines(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

std::set<std::string> SplitIds(std::string text) {
  std::replace(text.begin(), text.end(), ',', ' ');
  std::istringstream stream(text);
  std::set<std::string> ids;
  for (std::string id; stream >> id;) ids.insert(id);
  return ids;
}

/// The lines on which the pack finds something when the text stands at the path.
Lines Found(const std::string& path, const std::string& text) {
  Lines found;
  auto analysis = Analyze(Pack(), path, text, Budget{}, Watch());
  if (!analysis) {
    ADD_FAILURE() << path << ": " << analysis.error().message;
    return found;
  }
  for (uint32_t line : analysis->syntax_error_lines)
    ADD_FAILURE() << path << ":" << line << ": is no Python";
  for (const Finding& finding : analysis->findings)
    found[finding.span.line].insert(finding.rule->id);
  return found;
}

struct Fixture {
  std::string name;  // RULE-ID/file.py
  std::string rule;  // the folder's
  std::string path;  // under which it is judged
  std::string text;
  std::map<uint32_t, std::set<std::string>> expected;
};

Fixture ReadFixture(const fs::path& file) {
  constexpr std::string_view kMark = "# finding: ", kPath = "# path: ";
  Fixture fixture;
  fixture.rule = file.parent_path().filename();
  fixture.name = fixture.rule + "/" + file.filename().string();
  fixture.path = "src/" + file.filename().string();
  std::ifstream stream(file);
  fixture.text.assign(std::istreambuf_iterator<char>(stream), {});
  uint32_t number = 0;
  for (const std::string& line : SplitLines(fixture.text)) {
    ++number;
    if (number == 1 && line.starts_with(kPath)) fixture.path = line.substr(kPath.size());
    if (size_t at = line.find(kMark); at != std::string::npos)
      fixture.expected[number] = SplitIds(line.substr(at + kMark.size()));
  }
  return fixture;
}

std::vector<Fixture> ReadFixtures() {
  std::vector<fs::path> files;
  for (const auto& entry : fs::recursive_directory_iterator(PUSHGATE_SOURCE_DIR "/tests/fixtures"))
    if (entry.path().extension() == ".py" &&
        entry.path().parent_path().filename().string().starts_with("db-"))
      files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  std::vector<Fixture> fixtures;
  for (const fs::path& file : files) fixtures.push_back(ReadFixture(file));
  return fixtures;
}

TEST(Pack, FindsExactlyTheMarkedLines) {
  for (const Fixture& fixture : ReadFixtures()) {
    Lines found = Found(fixture.path, fixture.text);
    for (const auto& [line, ids] : fixture.expected)
      for (const std::string& id : ids)
        if (!found[line].contains(id))
          ADD_FAILURE() << "Missing: " << fixture.name << ":" << line << " " << id;
    for (const auto& [line, ids] : found)
      for (const std::string& id : std::set<std::string>(ids.begin(), ids.end()))
        if (auto it = fixture.expected.find(line);
            it == fixture.expected.end() || !it->second.contains(id))
          ADD_FAILURE() << "Noisy: " << fixture.name << ":" << line << " " << id;
  }
}

TEST(Pack, EachRuleHasAViolatingAndASilentFixture) {
  std::set<std::string> violating, silent, known;
  for (const Rule& rule : Pack().rules()) known.insert(rule.id);
  for (const Fixture& fixture : ReadFixtures()) {
    EXPECT_TRUE(known.contains(fixture.rule)) << fixture.name << ": no such rule";
    for (const auto& [line, ids] : fixture.expected) {
      if (ids.contains(fixture.rule)) violating.insert(fixture.rule);
      for (const std::string& id : ids)
        EXPECT_TRUE(known.contains(id)) << fixture.name << ":" << line << ": no rule " << id;
    }
    if (fixture.expected.empty()) silent.insert(fixture.rule);
  }
  for (const std::string& id : known) {
    EXPECT_TRUE(violating.contains(id)) << id << " has no violating fixture";
    EXPECT_TRUE(silent.contains(id)) << id << " has no silent fixture";
  }
}

TEST(Pack, HasTheRulesOfTheSpecification) {
  for (const char* id : {"db-direct-session", "db-raw-connection", "db-manual-transaction",
                         "db-tenant-filter", "db-jwt-in-connection", "db-session-in-except",
                         "db-endpoint-without-injection", "db-wrong-session-provider",
                         "db-session-to-background-task", "db-dependency-override-outside-tests"}) {
    const Rule* rule = Pack().Find(id);
    ASSERT_NE(rule, nullptr) << id;
    EXPECT_EQ(rule->severity, Severity::kError) << id;
  }
}

TEST(Pack, IsSilentInTheSessionModulesAndNowhereElse) {
  const std::string text =
      "from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine\n"
      "engine = create_async_engine('postgresql+asyncpg://db/app')\n"
      "async_session_factory = async_sessionmaker(engine)\n"
      "session = async_session_factory()\n";
  for (const char* path : {"src/session/async_session.py", "backend/src/session/async_session.py"})
    EXPECT_TRUE(Found(path, text).empty()) << path;
  for (const char* path : {"session/async_session.py", "src/evil/session/async_session.py",
                           "src/session/other.py", "a/b/src/session/async_session.py"}) {
    Lines found = Found(path, text);
    EXPECT_TRUE(found[2].contains("db-raw-connection")) << path;
    EXPECT_TRUE(found[4].contains("db-direct-session")) << path;
  }
}

TEST(Pack, UsesEachOfItsSettingsAndSaysWhatItIs) {
  std::string texts = BuiltInDefinitions(kPack).text;
  for (const RuleSource& source : BuiltInPack(kPack)) texts += source.text;
  std::vector<std::string> names;
  for (const Setting& setting : BuiltInSettings(kPack)) {
    names.push_back(setting.name);
    bool used = texts.find("${" + setting.name + "}") != std::string::npos ||
                texts.find("${" + setting.name + ".last}") != std::string::npos;
    EXPECT_TRUE(used) << setting.name;
    EXPECT_FALSE(setting.values.empty()) << setting.name;
    EXPECT_TRUE(setting.about.ends_with('.')) << setting.name;
  }
  EXPECT_EQ(names, (std::vector<std::string>{"session_modules", "approved_providers",
                                             "injected_dependency", "unapproved_providers",
                                             "session_types", "session_names", "tenant_columns",
                                             "test_paths"}));
}

TEST(Pack, WarnsInTestsWhereItBlocksElsewhere) {
  const std::string text = "import asyncpg\npool = asyncpg.create_pool()\n";
  for (const char* path :
       {"tests/a.py", "x/test/a.py", "src/test_a.py", "a_test.py", "conftest.py"}) {
    auto analysis = Analyze(Pack(), path, text, Budget{}, Watch());
    ASSERT_EQ(analysis->findings.size(), 1u) << path;
    EXPECT_EQ(analysis->findings[0].severity, Severity::kWarning) << path;
  }
  auto analysis = Analyze(Pack(), "src/testing.py", text, Budget{}, Watch());
  EXPECT_EQ(analysis->findings.at(0).severity, Severity::kError);
}

void ExpectAsciiText(const std::string& where, std::string_view text) {
  EXPECT_FALSE(text.empty()) << where;
  for (char c : text)
    ASSERT_TRUE((c >= ' ' && c <= '~') || c == '\n') << where << ": is not plain ASCII";
}

TEST(Pack, SaysWhatIsWrongAndWhy) {
  for (const Rule& rule : Pack().rules()) {
    EXPECT_EQ(rule.pack, kPack) << rule.id;
    EXPECT_EQ((rule.message + rule.why + rule.fix).find("${"), std::string::npos) << rule.id;
    ExpectAsciiText(rule.id + ": message", rule.message);
    ExpectAsciiText(rule.id + ": metadata.why", rule.why);
    EXPECT_LE(rule.message.size(), kLongestMessage) << rule.id;
    EXPECT_LE(rule.why.size(), kLongestMessage) << rule.id;
    EXPECT_FALSE(TemplatePage(kPack, rule.template_name).empty())
        << rule.id << ": no template page '" << rule.template_name << "'";
  }
}

TEST(Pack, FillsEveryMetavariableOfItsMessages) {
  for (const Fixture& fixture : ReadFixtures()) {
    auto analysis = Analyze(Pack(), fixture.path, fixture.text, Budget{}, Watch());
    ASSERT_TRUE(analysis.has_value()) << fixture.name;
    for (const Finding& finding : analysis->findings) {
      EXPECT_EQ(finding.message.find('$'), std::string::npos)
          << fixture.name << ":" << finding.span.line << " " << finding.message;
    }
  }
}

/// A fenced block of a template page: ```python approved, or ```python wrong: RULE-ID, RULE-ID.
struct Block {
  std::string where;                             // page:line
  std::string kind;                              // what follows "python " in the opening line
  std::string path = "src/services/example.py";  // its first line, "# a/path.py", if it has one
  std::string text;
};

std::vector<Block> ReadBlocks(const std::string& page) {
  constexpr std::string_view kFence = "```", kOpening = "```python ";
  std::vector<Block> blocks;
  bool inside = false;
  uint32_t number = 0;
  for (const std::string& line : SplitLines(std::string(TemplatePage(kPack, page)))) {
    ++number;
    if (!inside && line.starts_with(kFence)) {
      inside = true;
      EXPECT_TRUE(line.starts_with(kOpening)) << page << ".md:" << number << ": " << line;
      Block block;
      block.where = page + ".md:" + std::to_string(number);
      block.kind = line.substr(std::min(line.size(), kOpening.size()));
      blocks.push_back(block);
    } else if (inside && line == kFence) {
      inside = false;
    } else if (inside) {
      Block& block = blocks.back();
      if (block.text.empty() && line.starts_with("# ") && line.ends_with(".py"))
        block.path = line.substr(2);
      block.text += line + "\n";
    }
  }
  EXPECT_FALSE(inside) << page << ": a code block is not closed";
  return blocks;
}

constexpr const char* kPages[] = {"endpoint",       "service", "background-task",
                                  "error-handling", "testing", "tenant-isolation"};

TEST(PackTemplates, ArePlainTextThatFitsATerminal) {
  for (const char* page : kPages) {
    const std::string text(TemplatePage(kPack, page));
    ExpectAsciiText(page, text);
    for (const std::string& line : SplitLines(text)) EXPECT_LE(line.size(), 100U) << page << line;
  }
}

TEST(PackTemplates, ApprovedCodeIsSilentAndWrongCodeIsFound) {
  constexpr std::string_view kWrong = "wrong: ";
  for (const char* page : kPages) {
    int approved = 0, wrong = 0;
    for (const Block& block : ReadBlocks(page)) {
      Lines found = Found(block.path, block.text);
      std::set<std::string> ids;
      for (const auto& [line, names] : found) ids.insert(names.begin(), names.end());
      if (block.kind == "approved") {
        ++approved;
        for (const auto& [line, names] : found)
          ADD_FAILURE() << "Noisy: " << block.where << " +" << line << " " << *names.begin();
        continue;
      }
      ASSERT_TRUE(block.kind.starts_with(kWrong)) << block.where << ": " << block.kind;
      ++wrong;
      EXPECT_EQ(ids, SplitIds(block.kind.substr(kWrong.size()))) << block.where;
    }
    EXPECT_GE(approved, 1) << page;
    EXPECT_GE(wrong, 1) << page;
  }
}

TEST(PackTemplates, ShowEachErrorRulesWrongCode) {
  std::set<std::string> shown;
  for (const char* page : kPages)
    for (const Block& block : ReadBlocks(page))
      if (size_t colon = block.kind.find(": "); colon != std::string::npos)
        shown.merge(SplitIds(block.kind.substr(colon + 2)));
  for (const Rule& rule : Pack().rules()) {
    if (rule.severity != Severity::kError) continue;
    EXPECT_TRUE(shown.contains(rule.id)) << rule.id << " is in no template's wrong code";
  }
}

}  // namespace
}  // namespace pushgate::rules
