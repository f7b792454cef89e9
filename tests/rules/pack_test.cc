// The built-in pack against annotated Python (tests/fixtures/RULE-ID/*.py).

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "rules/pack_testing.h"

namespace pushgate::rules {
namespace {

namespace fs = std::filesystem;

using namespace pack_testing;

constexpr size_t kLongestMessage = 300;

struct Fixture {
  std::string name;  // RULE-ID/file.py
  std::string rule;  // the folder's
  std::string path;  // under which it is judged
  std::string text;
  Lines expected;
};

Fixture ReadFixture(const fs::path& file) {
  constexpr std::string_view kPath = "# path: ";
  Fixture fixture;
  fixture.rule = file.parent_path().filename();
  fixture.name = fixture.rule + "/" + file.filename().string();
  fixture.path = "src/" + file.filename().string();
  std::ifstream stream(file);
  fixture.text.assign(std::istreambuf_iterator<char>(stream), {});
  fixture.expected = MarksIn(fixture.text);
  std::string first = fixture.text.substr(0, fixture.text.find('\n'));
  if (first.starts_with(kPath)) fixture.path = first.substr(kPath.size());
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
  for (const Fixture& fixture : ReadFixtures())
    ExpectMarked(fixture.name, fixture.expected, Found(fixture.path, fixture.text));
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

TEST(Pack, SaysWhatIsWrongAndWhy) {
  for (const Rule& rule : Pack().rules()) {
    EXPECT_EQ(rule.pack, kPack) << rule.id;
    EXPECT_EQ((rule.message + rule.why + rule.fix.value_or("")).find("${"), std::string::npos)
        << rule.id;
    ExpectAsciiText(rule.id + ": message", rule.message);
    ExpectAsciiText(rule.id + ": metadata.why", rule.why);
    EXPECT_LE(rule.message.size(), kLongestMessage) << rule.id;
    EXPECT_LE(rule.why.size(), kLongestMessage) << rule.id;
    bool one_sentence = rule.why.ends_with('.') && rule.why.find(". ") == std::string::npos;
    EXPECT_TRUE(one_sentence) << rule.id << ": " << rule.why;
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

}  // namespace
}  // namespace pushgate::rules
