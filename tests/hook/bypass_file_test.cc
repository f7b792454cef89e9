#include "hook/config/bypass_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "hook/config/bypass_text.h"

namespace pushgate::hook {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using Lines = std::vector<std::string>;

Lines ErrorsOf(std::string_view text) {
  auto entries = ParseBypass("b.yaml", text);
  return entries ? Lines() : entries.error();
}

constexpr char kWhole[] = R"(# who may pass
entries:
  - id: report-2026
    users: [alice, "Dev One <dev@example.com>"]
    groups: [admins]
    repos: ["team/*"]
    refs: [refs/heads/main]
    paths: ["reports/**"]
    rules: [db-direct-session, "gate-size"]
    until: 2026-01-31
    max_uses: 3
    reason: until it is rewritten
    ticket: OPS-12
    approved_by: carol
    break_glass: true
  - {id: b, repos: [x], permanent: true}
)";

TEST(BypassFile, EveryKeyIsRead) {
  auto entries = ParseBypass("b.yaml", kWhole);
  ASSERT_TRUE(entries) << entries.error().front();
  const BypassEntry& entry = entries->at(0);
  EXPECT_EQ(entry.id, "report-2026");
  EXPECT_THAT(entry.users, ElementsAre("alice", "Dev One <dev@example.com>"));
  EXPECT_THAT(entry.groups, ElementsAre("admins"));
  EXPECT_THAT(entry.repos, ElementsAre("team/*"));
  EXPECT_THAT(entry.refs, ElementsAre("refs/heads/main"));
  EXPECT_THAT(entry.paths, ElementsAre("reports/**"));
  EXPECT_THAT(entry.rules, ElementsAre("db-direct-session", "gate-size"));
  EXPECT_EQ(Text(*entry.until), "2026-02-01T00:00:00Z");
  EXPECT_EQ(entry.max_uses, 3u);
  EXPECT_EQ(entry.reason, "until it is rewritten");
  EXPECT_EQ(entry.ticket, "OPS-12");
  EXPECT_EQ(entry.approved_by, "carol");
  EXPECT_TRUE(entry.break_glass);
  EXPECT_EQ(entry.file, "b.yaml");
  EXPECT_EQ(entry.place, "b.yaml:3:9");
  EXPECT_FALSE(entries->at(1).until);
  EXPECT_FALSE(entries->at(1).break_glass);
  EXPECT_EQ(entries->at(1).max_uses, 0u);
}

TEST(BypassFile, AListMayBeEmpty) {
  EXPECT_THAT(ErrorsOf("entries: []\n"), ElementsAre());
  EXPECT_THAT(ErrorsOf("entries:\n# - id: x\n"), ElementsAre());
  EXPECT_THAT(ErrorsOf(""), ElementsAre("b.yaml:1:1: 'entries' is missing: it lists who is excused "
                                        "from what"));
}

TEST(BypassFile, EveryErrorAtOnceInTheFilesOrder) {
  EXPECT_THAT(
      ErrorsOf("entries:\n"
               "  - id: a b\n"
               "    user: [x]\n"
               "    repos: [api.git]\n"
               "    until: 2026-02-30\n"
               "  - users: ['*', \"al\\tice\", ' bob']\n"
               "    refs: [main]\n"
               "    paths: [/src/a.py, src/, ./x]\n"
               "    permanent: yes\n"
               "    max_uses: 0\n"),
      ElementsAre(
          "b.yaml:2:9: id: 'a b' is no id: up to 64 letters, digits, '.', '_' and '-', which begin "
          "with a letter, a digit or '_'",
          "b.yaml:3:5: unknown key 'user' (did you mean 'users'?)",
          "b.yaml:4:13: repos: 'api.git' matches no repository, whose names leave out .git (did "
          "you mean 'api'?)",
          "b.yaml:5:12: until: '2026-02-30' is no day of the calendar: write a day such as "
          "2026-01-31, which ends in UTC, or a time with its zone such as 2026-01-31T18:00:00Z",
          "b.yaml:6:5: 'id' is missing: receipts and the record name the entry by it",
          "b.yaml:6:5: 'until' is missing: say when the entry ends, or 'permanent: true'",
          "b.yaml:6:13: users: '*' is nobody's name: names are compared whole, not as globs; leave "
          "the key out to mean everybody",
          "b.yaml:6:18: users: 'al\tice' holds a control character",
          "b.yaml:6:29: users: ' bob' begins or ends with a space",
          "b.yaml:7:12: refs: 'main' matches no ref, whose names begin with refs/ (did you mean "
          "'refs/heads/main'?)",
          "b.yaml:8:13: paths: '/src/a.py' matches no path: they begin at the root of the "
          "repository, without '/' (did you mean 'src/a.py'?)",
          "b.yaml:8:24: paths: 'src/' matches no file (did you mean 'src/**'?)",
          "b.yaml:8:30: paths: './x' matches no path: they begin at the root of the repository, "
          "without './' (did you mean 'x'?)",
          "b.yaml:9:16: permanent: 'yes' is neither true nor false (did you mean 'true'?)",
          "b.yaml:10:15: max_uses: '0' is not a whole number of at least 1"));
}

TEST(BypassFile, WhatKeysMeanTogether) {
  EXPECT_THAT(ErrorsOf("entries: [{id: a, users: [x], until: 2026-01-01, permanent: true}]"),
              ElementsAre("b.yaml:1:38: until: the entry is permanent: give one of both"));
  EXPECT_THAT(ErrorsOf("entries: [{id: a, users: [x], permanent: false}]"),
              ElementsAre("b.yaml:1:11: 'until' is missing: say when the entry ends, or "
                          "'permanent: true'"));
  EXPECT_THAT(ErrorsOf("entries: [{id: a, permanent: true, reason: x}]"),
              ElementsAre("b.yaml:1:11: it says neither who nor where nor what, and would excuse "
                          "everybody from everything: give users, groups, repos, refs, paths or "
                          "rules"));
  EXPECT_THAT(ErrorsOf("entries: [{id: a, users: [], permanent: true}]"),
              ElementsAre("b.yaml:1:26: users: the list is empty, so that the entry excuses "
                          "nothing: leave the key out where it does not matter"));
  EXPECT_THAT(ErrorsOf("entries:\n- {id: a, users: [x], permanent: true}\n"
                       "- {id: a, users: [y], permanent: true}\n"),
              ElementsAre("b.yaml:3:8: id: 'a' is taken by the entry at line 2"));
}

TEST(BypassFile, WhatIsNoListOfEntries) {
  EXPECT_THAT(ErrorsOf("entries: {id: a}\n"),
              ElementsAre("b.yaml:1:10: entries: expected a list, each entry begun with a dash"));
  EXPECT_THAT(ErrorsOf("entries: [a]\n"),
              ElementsAre("b.yaml:1:11: entries: expected keys and values in each entry"));
  EXPECT_THAT(ErrorsOf("- id: a\n"),
              ElementsAre("b.yaml:1:1: expected keys and values, such as 'entries: [...]'"));
  EXPECT_THAT(ErrorsOf("entries: []\nentries: []\n"),
              ElementsAre("b.yaml:2:1: key 'entries' is given twice"));
  EXPECT_EQ(ErrorsOf("entries: [\n").size(), 1u);
  EXPECT_EQ(ErrorsOf("entries: [{id: \xff}]\n").size(), 1u);
}

TEST(GroupsFile, GivesEachUserHisGroups) {
  auto groups =
      ParseGroups("g.yaml", "groups:\n  admins: [alice, bob]\n  staff: [alice]\n  none: []\n");
  ASSERT_TRUE(groups);
  EXPECT_THAT((*groups)["alice"], ElementsAre("admins", "staff"));
  EXPECT_THAT((*groups)["bob"], ElementsAre("admins"));
  EXPECT_EQ(groups->size(), 2u);
}

TEST(GroupsFile, Errors) {
  auto errors = [](std::string_view text) {
    auto groups = ParseGroups("g.yaml", text);
    return groups ? Lines() : groups.error();
  };
  EXPECT_THAT(errors("admins: [alice]\n"),
              ElementsAre("g.yaml:1:1: expected the key 'groups' alone, and under it groups with "
                          "their users, such as 'admins: [alice, bob]'"));
  EXPECT_THAT(errors("groups:\n  a: alice\n  b:\n  c: ['*', [x]]\n"),
              ElementsAre("g.yaml:2:6: a: expected a list of users, such as [alice, bob]",
                          "g.yaml:3:3: b: expected a list of users, such as [alice, bob]",
                          "g.yaml:4:7: c: '*' is nobody's name: names are compared whole, not as "
                          "globs; leave the key out to mean everybody",
                          "g.yaml:4:12: c: expected the name of a user"));
}

// ---- changing a file's text

BypassEntry Sample() {
  BypassEntry entry;
  entry.id = "new";
  entry.users = {"bob"};
  entry.paths = {"src/**"};
  entry.until_text = "2026-01-31";
  entry.reason = "because: \"it\" is #1\n\x1b[31m \xc3\xa9";
  return entry;
}

constexpr char kNew[] =
    "  - id: new\n"
    "    users: [bob]\n"
    "    paths: [\"src/**\"]\n"
    "    until: \"2026-01-31\"\n"
    "    reason: \"because: \\\"it\\\" is #1\\u000A\\u001B[31m \xc3\xa9\"\n";

std::string Added(std::string_view text) {
  Result<std::string> changed = WithEntry(text, Sample());
  return changed ? *changed : "! " + changed.error().message;
}

std::string Removed(std::string_view text, std::string_view id) {
  Result<std::string> changed = WithoutEntry(text, id);
  return changed ? *changed : "! " + changed.error().message;
}

TEST(BypassText, AnEntryGoesBehindTheOthersAndAllElseStays) {
  EXPECT_EQ(Added(kWhole), kWhole + std::string(kNew));
  auto entries = ParseBypass("b", Added(kWhole));
  ASSERT_TRUE(entries);
  EXPECT_EQ(entries->back().reason, Sample().reason);
}

TEST(BypassText, AnEntryGoesIntoAnEmptyList) {
  EXPECT_EQ(Added(""), "entries:\n" + std::string(kNew));
  EXPECT_EQ(Added("# mine\n"), "# mine\nentries:\n" + std::string(kNew));
  EXPECT_EQ(Added("entries: []  # none\n"), "entries:   # none\n" + std::string(kNew));
  EXPECT_EQ(Added("entries: []\n"), "entries:\n" + std::string(kNew));
  EXPECT_EQ(Added("entries:\n# - id: old\n"), "entries:\n# - id: old\n" + std::string(kNew));
}

TEST(BypassText, TheListsIndentAndLineEndsAreTaken) {
  std::string none = "entries:\n- {id: a, users: [x], permanent: true} # last";
  EXPECT_THAT(Added(none), testing::StartsWith(none + "\n- id: new\n  users: [bob]\n"));
  std::string deep =
      "entries:\r\n    -\r\n      id: a\r\n      users: [x]\r\n      permanent: true\r\n";
  EXPECT_THAT(Added(deep), testing::StartsWith(deep + "    - id: new\r\n      users: [bob]\r\n"));
}

TEST(BypassText, WhatCannotBeChangedSafelyIsLeftToPeople) {
  EXPECT_THAT(Added("entries: [{id: a, users: [x], permanent: true}]\n"), HasSubstr("brackets"));
  EXPECT_THAT(Added("entries: [\n]\n"), HasSubstr("brackets"));
  EXPECT_THAT(Added("entries:\n- {id: a, users: [x], permanent: true}\n...\n"),
              HasSubstr("change it by hand"));
  EXPECT_THAT(Added("entries: [{id: a}]\n"), HasSubstr("the file:1:11: 'until' is missing"));
  EXPECT_THAT(Added("entries:\n- {id: new, users: [x], permanent: true}\n"),
              HasSubstr("there is an entry 'new'"));
}

TEST(BypassText, AnEntryThatWouldNotBeValidIsRefused) {
  BypassEntry entry = Sample();
  entry.refs = {"main"};
  Result<std::string> changed = WithEntry("", entry);
  ASSERT_FALSE(changed);
  EXPECT_THAT(changed.error().message, HasSubstr("'main' matches no ref"));
  entry = Sample();
  entry.reason = "\xff";
  EXPECT_FALSE(WithEntry("", entry));
}

TEST(BypassText, HostileTextsComeBackAsTheyWere) {
  for (std::string text : {"yes",
                           "null",
                           "~",
                           "-",
                           "- a",
                           "{a: b}",
                           "&a",
                           "*a",
                           "!t",
                           "%d",
                           "@x",
                           "`",
                           "# no",
                           "a: b",
                           "a #b",
                           "'",
                           "\"",
                           "\\",
                           "\t",
                           "\n",
                           "\r\n",
                           "a\nb: c",
                           "\n- id: forged",
                           "2026-01-31",
                           "0x1F",
                           "1e3",
                           "\xe2\x80\xa8",
                           "\x7f",
                           "\xc2\x85",
                           "]",
                           "}",
                           ",",
                           "|",
                           ">",
                           "?",
                           "DROP TABLE"}) {
    BypassEntry entry = Sample();
    entry.reason = entry.ticket = entry.approved_by = text;
    Result<std::string> changed = WithEntry("", entry);
    ASSERT_TRUE(changed) << text << changed.error().message;
    auto entries = ParseBypass("b", *changed);
    ASSERT_TRUE(entries) << *changed;
    ASSERT_EQ(entries->size(), 1u);
    EXPECT_EQ(entries->front().reason, text);
    EXPECT_EQ(entries->front().ticket, text);
  }
}

constexpr char kThree[] = R"(# top
entries:
  # first
  - id: a
    users: [x]   # of a
    permanent: true

  # second
  - id: b
    users: [x]
    # within b
    reason: |
      several
      # lines
    permanent: true
  # third
  - {id: c,
     users: [x], permanent: true}
# end
)";

TEST(BypassText, AnEntryGoesAndCommentsBetweenStay) {
  EXPECT_EQ(Removed(kThree, "a"), R"(# top
entries:
  # first

  # second
  - id: b
    users: [x]
    # within b
    reason: |
      several
      # lines
    permanent: true
  # third
  - {id: c,
     users: [x], permanent: true}
# end
)");
  EXPECT_EQ(Removed(kThree, "b"), R"(# top
entries:
  # first
  - id: a
    users: [x]   # of a
    permanent: true

  # second
  # third
  - {id: c,
     users: [x], permanent: true}
# end
)");
  EXPECT_THAT(Removed(kThree, "c"), testing::EndsWith("    permanent: true\n  # third\n# end\n"));
}

TEST(BypassText, TheLastEntryLeavesAnEmptyList) {
  EXPECT_EQ(Removed("entries:\n  - {id: a, users: [x], permanent: true}\n", "a"), "entries:\n");
  EXPECT_EQ(Removed(Added(""), "new"), "entries:\n");
}

TEST(BypassText, BlankLinesDoNotPileUp) {
  constexpr char kText[] =
      "entries:\n- {id: a, users: [x], permanent: true}\n\n"
      "- {id: b, users: [x], permanent: true}\n\n"
      "- {id: c, users: [x], permanent: true}\n";
  EXPECT_EQ(Removed(kText, "b"),
            "entries:\n- {id: a, users: [x], permanent: true}\n\n"
            "- {id: c, users: [x], permanent: true}\n");
}

TEST(BypassText, WhatCannotBeTakenOut) {
  EXPECT_THAT(Removed(kThree, "d"), HasSubstr("no such entry"));
  EXPECT_THAT(Removed("entries: [{id: a, users: [x], permanent: true}]\n", "a"),
              HasSubstr("brackets"));
  constexpr char kAnchored[] =
      "entries:\n- {id: a, users: &u [x], permanent: true}\n"
      "- {id: b, users: *u, permanent: true}\n";
  EXPECT_THAT(Removed(kAnchored, "a"), HasSubstr("change it by hand"));
}

}  // namespace
}  // namespace pushgate::hook
