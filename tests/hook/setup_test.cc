#include "hook/setup.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <stdlib.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

namespace pushgate::hook {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using Lines = std::vector<std::string>;
using Loaded = pushgate::hook::Setup;  // testing::Test has a member named Setup

std::string Rule(const std::string& id) {
  return "rules:\n  - {id: " + id +
         ", languages: [python], severity: ERROR, message: m, pattern: f()}\n";
}

/// A folder with a configuration and rule files.
class LoadSetupTest : public testing::Test {
 protected:
  LoadSetupTest() {
    char folder[] = "/tmp/pushgate-setup-XXXXXX";
    if (mkdtemp(folder) != nullptr) root_ = folder;
  }
  ~LoadSetupTest() override { fs::remove_all(root_); }

  void Write(const std::string& name, const std::string& text) {
    fs::create_directories((fs::path(root_) / name).parent_path());
    std::ofstream(fs::path(root_) / name) << text;
  }

  Lines Ids(const std::string& config) {
    Write("pushgate.yaml", config);
    auto setup = LoadSetup(root_ + "/pushgate.yaml");
    EXPECT_TRUE(setup) << (setup ? "" : setup.error().lines.front());
    Lines ids;
    if (setup) {
      for (const rules::Rule& rule : (*setup)->rules.rules()) ids.push_back(rule.id);
    }
    return ids;
  }

  /// The errors, with "DIR" for the folder.
  Lines Errors(const std::string& config) {
    Write("pushgate.yaml", config);
    auto setup = LoadSetup(root_ + "/pushgate.yaml");
    EXPECT_FALSE(setup);
    Lines lines = setup ? Lines() : setup.error().lines;
    for (std::string& line : lines) {
      for (size_t at = line.find(root_); at != line.npos; at = line.find(root_)) {
        line.replace(at, root_.size(), "DIR");
      }
    }
    return lines;
  }

  std::string root_;
};

TEST_F(LoadSetupTest, RulesStandRelativeToTheConfiguration) {
  Write("one.yaml", Rule("one"));
  Write("rules.d/b.yaml", Rule("b"));
  Write("rules.d/a.yaml", Rule("a"));
  Write("rules.d/deep/c.yaml", Rule("c"));
  Write("rules.d/readme.md", "no rules");
  EXPECT_THAT(Ids("policies: []\nrules: [one.yaml, rules.d/*.yaml]\n"),
              ElementsAre("one", "a", "b"));
  EXPECT_THAT(Ids("policies: []\nrules: ['rules.d/**/*.yaml']\n"), ElementsAre("a", "b", "c"));
  EXPECT_THAT(Ids("policies: []\nrules: ['" + root_ + "/rules.d/[b]*.yaml', 'on*.yaml']\n"),
              ElementsAre("b", "one"));
}

TEST_F(LoadSetupTest, AFileNamedTwiceIsReadOnce) {
  Write("one.yaml", Rule("one"));
  EXPECT_THAT(Ids("policies: []\nrules: [one.yaml, ./one.yaml, 'o*.yaml']\n"), ElementsAre("one"));
}

TEST_F(LoadSetupTest, WhatCannotBeFoundIsNamedWithItsPlace) {
  fs::create_directory(fs::path(root_) / "folder");
  EXPECT_THAT(
      Errors(
          "policies: []\nrules: [db-conection, none.yaml, 'none.d/*.yaml', '*.yml', ./folder]\n"),
      ElementsAre("DIR/pushgate.yaml:2:9: rules: there is no pack 'db-conection' (did you mean "
                  "'db-connection'?), and a rule file's name ends in .yaml",
                  "DIR/pushgate.yaml:2:23: rules: 'DIR/none.yaml' cannot be read: No such file or "
                  "directory",
                  "DIR/pushgate.yaml:2:34: rules: 'none.d/*.yaml' cannot be searched: No such file "
                  "or directory",
                  "DIR/pushgate.yaml:2:51: rules: '*.yml' matches no file",
                  "DIR/pushgate.yaml:2:60: rules: 'DIR/./folder' is a folder: write "
                  "'DIR/./folder/*.yaml'"));
}

TEST_F(LoadSetupTest, UnknownRulesAreNamedWithTheirPlace) {
  EXPECT_THAT(Errors("policies:\n"
                     "  - severities: {db-direct-sesion: INFO, gate-size: INFO}\n"
                     "    suppressions: [nonsense]\n"),
              ElementsAre("DIR/pushgate.yaml:2:18: there is no rule 'db-direct-sesion' (did you "
                          "mean 'db-direct-session'?)",
                          "DIR/pushgate.yaml:3:20: there is no rule 'nonsense'"));
}

TEST_F(LoadSetupTest, ErrorsOfRuleFilesAreNoRefusal) {
  Write("bad.yaml", "rules: 1\n");
  Write("pushgate.yaml", "policies: []\nrules: [bad.yaml]\n");
  auto setup = LoadSetup(root_ + "/pushgate.yaml");
  ASSERT_FALSE(setup);
  EXPECT_FALSE(setup.error().refused);
  EXPECT_NE(setup.error().lines.front().find("bad.yaml:1:"), std::string::npos);
}

TEST_F(LoadSetupTest, SettingsOfPacksThatMakeRulesWrongAreNamed) {
  Write("r.yaml",
        "pack: db-connection\nrules:\n  - id: r\n    languages: [python]\n"
        "    severity: INFO\n    message: m\n    pattern: $X.${tenant_columns}\n");
  EXPECT_THAT(Errors("policies: []\nrules: [r.yaml]\n"
                     "packs: {db-connection: {tenant_columns: [a, b c]}}\n"),
              ElementsAre("DIR/pushgate.yaml:3:1: packs: with these settings, rules are wrong:",
                          "DIR/r.yaml:7:14: '$X.b c': the pattern is not Python"));
}

TEST_F(LoadSetupTest, SettingsOfPacksAreInForce) {
  Write("plain.yaml", "policies: []\n");
  Write("set.yaml", "policies: []\npacks: {db-connection: {tenant_columns: [org_id]}}\n");
  auto plain = LoadSetup(root_ + "/plain.yaml"), set = LoadSetup(root_ + "/set.yaml");
  ASSERT_TRUE(plain && set);
  EXPECT_NE((*plain)->rules.digest(), (*set)->rules.digest());
  EXPECT_THAT((*set)->notices, testing::IsEmpty());
}

TEST_F(LoadSetupTest, NoticesNameWhatIsNotInForce) {
  Write("pushgate.yaml", "policies: []\nbypass: [/x.yaml]\n");
  auto setup = LoadSetup(root_ + "/pushgate.yaml");
  ASSERT_TRUE(setup);
  EXPECT_EQ((*setup)->config_path, root_ + "/pushgate.yaml");
  EXPECT_THAT((*setup)->notices,
              ElementsAre(root_ + "/pushgate.yaml:2:1: key 'bypass' is valid but not yet in force: "
                                  "NOBODY IS EXCUSED, whatever these files say"));
}

TEST_F(LoadSetupTest, AConfigurationThatCannotBeReadIsAnError) {
  auto missing = LoadSetup(root_ + "/missing.yaml");
  ASSERT_FALSE(missing);
  EXPECT_THAT(missing.error().lines,
              ElementsAre(root_ + "/missing.yaml: cannot be read: No such file or directory"));
  auto folder = LoadSetup(root_);
  ASSERT_FALSE(folder);
  EXPECT_THAT(folder.error().lines, ElementsAre(root_ + ": cannot be read: Is a directory"));
}

TEST_F(LoadSetupTest, AnEmptyFileHasNoPolicies) {
  EXPECT_THAT(Errors(""), ElementsAre("DIR/pushgate.yaml:1:1: 'policies' is missing: it says which "
                                      "refs of which repositories are judged"));
}

TEST(LoadRules, TakesPacksAndFiles) {
  auto rules = LoadRules({"db-connection"}, ".");
  ASSERT_TRUE(rules);
  EXPECT_NE(rules->Find("db-direct-session"), nullptr);
  EXPECT_FALSE(LoadRules({"db-connection", "nonsense"}, "."));
}

}  // namespace
}  // namespace pushgate::hook
