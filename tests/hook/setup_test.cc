#include "hook/setup.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <stdlib.h>
#include <unistd.h>

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
    for (std::string& line : lines) NameFolder(line);
    return lines;
  }

  /// What `bypass:` brings, with "DIR" for the folder.
  BypassList Bypass(const std::string& names) {
    Write("pushgate.yaml", "policies: []\nbypass: " + names + "\n");
    auto setup = LoadSetup(root_ + "/pushgate.yaml");
    EXPECT_TRUE(setup) << (setup ? "" : setup.error().lines.front());
    BypassList list = setup ? (*setup)->bypass : BypassList();
    for (Lines* lines : {&list.errors, &list.notices}) {
      for (std::string& line : *lines) NameFolder(line);
    }
    return list;
  }

  void NameFolder(std::string& line) const {
    for (size_t at = line.find(root_); at != line.npos; at = line.find(root_)) {
      line.replace(at, root_.size(), "DIR");
    }
  }

  static Lines IdsOf(const BypassList& list) {
    Lines ids;
    for (const BypassEntry& entry : list.entries) ids.push_back(entry.id);
    return ids;
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

TEST_F(LoadSetupTest, TheDashboardIsInForce) {
  Write("pushgate.yaml", "policies: []\ndashboard: {token_file: /t}\n");
  auto setup = LoadSetup(root_ + "/pushgate.yaml");
  ASSERT_TRUE(setup);
  EXPECT_EQ((*setup)->config_path, root_ + "/pushgate.yaml");
  EXPECT_THAT((*setup)->notices, testing::IsEmpty());
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

std::string Entry(const std::string& id, const std::string& keys = "users: [alice]") {
  return "entries:\n  - {id: " + id + ", permanent: true, " + keys + "}\n";
}

TEST_F(LoadSetupTest, ABrokenBypassFileIsDroppedAlone) {
  Write("b.d/a.yaml", Entry("a"));
  Write("b.d/b.yaml", Entry("b", "user: [alice]"));
  Write("b.d/c.yaml", Entry("c"));
  Write("b.d/d.yaml",
        "entries:\n  - {id: fresh, users: [x], permanent: true}\n"
        "  - {id: a, users: [x], permanent: true}\n");
  BypassList list = Bypass("[b.d/*.yaml, c.yaml, 'none/*.yaml', ./b.d/a.yaml]");
  EXPECT_THAT(IdsOf(list), ElementsAre("a", "c"));
  EXPECT_THAT(
      list.errors,
      ElementsAre("DIR/b.d/b.yaml:2:5: it says neither who nor where nor what, and would "
                  "excuse everybody from everything: give users, groups, repos, refs, paths "
                  "or rules",
                  "DIR/b.d/b.yaml:2:30: unknown key 'user' (did you mean 'users'?)",
                  "DIR/b.d/d.yaml:3:10: id: 'a' is taken by DIR/b.d/a.yaml:2:10",
                  "DIR/c.yaml: cannot be read: No such file or directory"));
  EXPECT_THAT(list.notices, ElementsAre("bypass: 'none/*.yaml' matches no file"));
}

TEST_F(LoadSetupTest, RulesThatDoNotExistAreNoted) {
  Write("b.yaml", Entry("a", "rules: [db-direct-sesion, 'nope-*', gate-size, 'gate-*', 'db-*']"));
  EXPECT_THAT(
      Bypass("[b.yaml]").notices,
      ElementsAre("DIR/b.yaml:2:10: rules: there is no rule 'db-direct-sesion' (did you mean "
                  "'db-direct-session'?)",
                  "DIR/b.yaml:2:10: rules: 'nope-*' matches no rule",
                  "DIR/b.yaml:2:10: rules: 'gate-*' excuses nothing that cannot be judged: "
                  "name each rule"));
}

TEST_F(LoadSetupTest, WhatOthersCanWriteIsNotBelieved) {
  Write("b.d/a.yaml", Entry("a"));
  Write("b.d/b.yaml", Entry("b"));
  fs::permissions(root_ + "/b.d/a.yaml", fs::perms(0646));
  BypassList list = Bypass("[b.d/*.yaml]");
  EXPECT_THAT(IdsOf(list), ElementsAre("b"));
  EXPECT_THAT(list.errors,
              ElementsAre("DIR/b.d/a.yaml: others can write DIR/b.d/a.yaml, so that it is not "
                          "believed: chmod o-w DIR/b.d/a.yaml"));
  fs::permissions(root_ + "/b.d", fs::perms(0757));
  EXPECT_THAT(Bypass("[b.d/b.yaml]").errors,
              ElementsAre("DIR/b.d/b.yaml: others can write DIR/b.d, so that it is not believed: "
                          "chmod o-w DIR/b.d"));
  // With the sticky bit a file that is named is safe, but a new one could come.
  fs::permissions(root_ + "/b.d", fs::perms(01757));
  EXPECT_THAT(Bypass("[b.d/b.yaml]").errors, ElementsAre());
  EXPECT_EQ(Bypass("[b.d/b*.yaml]").errors.size(), 1u);
}

TEST_F(LoadSetupTest, WhatIsAboveAndBehindLinksCounts) {
  Write("open/deep/b.yaml", Entry("b"));
  Write("b.d/readme", "");
  fs::create_symlink(root_ + "/open/deep/b.yaml", root_ + "/b.d/link.yaml");
  EXPECT_THAT(IdsOf(Bypass("[b.d/*.yaml]")), ElementsAre("b"));
  fs::permissions(root_ + "/open", fs::perms(0777));
  BypassList list = Bypass("[b.d/*.yaml]");
  EXPECT_THAT(IdsOf(list), ElementsAre());
  EXPECT_THAT(
      list.errors,
      ElementsAre("DIR/b.d/link.yaml: others can write DIR/open, so that it is not believed: "
                  "chmod o-w DIR/open"));
}

TEST_F(LoadSetupTest, AGroupMayWriteIfItIsRootsOrTheOwnersOwn) {
  Write("b.yaml", Entry("b"));
  fs::permissions(root_ + "/b.yaml", fs::perms(0664));
  EXPECT_THAT(Bypass("[b.yaml]").errors, ElementsAre());
  if (chown((root_ + "/b.yaml").c_str(), geteuid(), 4711) != 0) GTEST_SKIP() << "only as root";
  fs::permissions(root_ + "/b.yaml", fs::perms(0664));
  EXPECT_THAT(Bypass("[b.yaml]").errors,
              ElementsAre("DIR/b.yaml: others can write DIR/b.yaml, so that it is not believed: "
                          "chmod g-w DIR/b.yaml"));
}

TEST_F(LoadSetupTest, WhatBelongsToSomebodyElseIsNotBelieved) {
  if (geteuid() != 0) GTEST_SKIP() << "only root can give files away";
  Write("b.d/b.yaml", Entry("b"));
  auto give = [&](const std::string& name, uid_t to) {
    return lchown((root_ + "/" + name).c_str(), to, 0);
  };
  for (const std::string name : {"b.d/b.yaml", "b.d"}) {
    ASSERT_EQ(give(name, 4711), 0);
    EXPECT_THAT(
        Bypass("[b.d/b.yaml]").errors,
        ElementsAre("DIR/b.d/b.yaml: DIR/" + name +
                    " belongs to 4711, so that it is not believed: chown root DIR/" + name));
    ASSERT_EQ(give(name, 0), 0);
  }
  fs::create_symlink("b.d", root_ + "/link");
  EXPECT_THAT(Bypass("[link/b.yaml]").errors, ElementsAre());
  ASSERT_EQ(give("link", 4711), 0);
  EXPECT_THAT(Bypass("[link/b.yaml]").errors,
              ElementsAre("DIR/link/b.yaml: DIR/link belongs to 4711, so that it is not believed: "
                          "chown -h root DIR/link"));
  // The sticky bit keeps out all but the folder's owner and the file's.
  fs::permissions(root_ + "/b.d", fs::perms(01777));
  ASSERT_EQ(give("b.d/b.yaml", 4711), 0);
  EXPECT_EQ(Bypass("[b.d/b.yaml]").errors.size(), 1u);
}

TEST_F(LoadSetupTest, AGroupMayNotWriteWhatIsAbove) {
  Write("open/deep/b.yaml", Entry("b"));
  if (chown((root_ + "/open").c_str(), geteuid(), 4711) != 0) GTEST_SKIP() << "only as root";
  fs::permissions(root_ + "/open", fs::perms(0775));
  EXPECT_THAT(
      Bypass("[open/deep/b.yaml]").errors,
      ElementsAre("DIR/open/deep/b.yaml: others can write DIR/open, so that it is not believed: "
                  "chmod g-w DIR/open"));
}

TEST_F(LoadSetupTest, RulesThatOthersCanWriteAreAnError) {
  Write("rules.d/r.yaml", Rule("mine"));
  fs::permissions(root_ + "/rules.d/r.yaml", fs::perms(0666));
  EXPECT_THAT(Errors("policies: []\nrules: [rules.d/*.yaml]\n"),
              ElementsAre("DIR/pushgate.yaml:2:9: rules: 'DIR/rules.d/r.yaml': others can write "
                          "DIR/rules.d/r.yaml, so that it is not believed: chmod o-w "
                          "DIR/rules.d/r.yaml"));
  Footprint seen;
  EXPECT_TRUE(LoadSetup(root_ + "/pushgate.yaml", seen, Believe::kAnybody));
  fs::permissions(root_ + "/rules.d/r.yaml", fs::perms(0644));
  fs::permissions(root_ + "/rules.d", fs::perms(01777));
  EXPECT_EQ(Errors("policies: []\nrules: [rules.d/*.yaml]\n").size(), 1u);
  EXPECT_THAT(Ids("policies: []\nrules: [rules.d/r.yaml]\n"), ElementsAre("mine"));
}

TEST_F(LoadSetupTest, AConfigurationThatOthersCanWriteIsAnError) {
  Write("pushgate.yaml", "policies: []\n");
  fs::permissions(root_ + "/pushgate.yaml", fs::perms(0666));
  auto setup = LoadSetup(root_ + "/pushgate.yaml");
  ASSERT_FALSE(setup);
  EXPECT_THAT(setup.error().lines,
              ElementsAre(root_ + "/pushgate.yaml: others can write " + root_ +
                          "/pushgate.yaml, so that it is not believed: chmod o-w " + root_ +
                          "/pushgate.yaml"));
}

TEST_F(LoadSetupTest, GroupsAreReadAndABrokenFileHasNone) {
  Write("groups.yaml", "groups: {admins: [alice]}\n");
  Write("pushgate.yaml", "policies: []\ngroups_file: " + root_ + "/groups.yaml\n");
  auto setup = LoadSetup(root_ + "/pushgate.yaml");
  ASSERT_TRUE(setup);
  EXPECT_THAT((*setup)->groups.at("alice"), ElementsAre("admins"));
  Write("groups.yaml", "admins: [alice]\n");
  setup = LoadSetup(root_ + "/pushgate.yaml");
  ASSERT_TRUE(setup);
  EXPECT_TRUE((*setup)->groups.empty());
  EXPECT_EQ((*setup)->bypass.errors.size(), 1u);
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
