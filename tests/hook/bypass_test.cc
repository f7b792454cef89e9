#include "hook/policy/bypass.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <string>
#include <vector>

#include "base/yaml.h"
#include "hook/config/bypass_file.h"

namespace pushgate::hook {
namespace {

constexpr char kTable[] = PUSHGATE_SOURCE_DIR "/tests/hook/bypass_matches.txt";

/// One row of the table.
struct Row {
  int line;
  std::string entry, push, expected;
};

std::string Trimmed(std::string text) {
  text.erase(0, std::min(text.find_first_not_of(' '), text.size()));
  while (text.ends_with(' ')) text.pop_back();
  return text;
}

std::vector<Row> ReadTable() {
  std::vector<Row> rows;
  std::ifstream file(kTable);
  std::string line;
  for (int number = 1; std::getline(file, line); ++number) {
    if (line.empty() || line[0] == '#') continue;
    size_t first = line.find(" | "), last = line.rfind(" | ");
    rows.push_back({number, Trimmed(line.substr(0, first)),
                    Trimmed(line.substr(first + 3, last - first - 3)),
                    Trimmed(line.substr(last + 3))});
  }
  return rows;
}

BypassEntry EntryOf(const std::string& flow) {
  bool ends = flow.find("until:") != std::string::npos;
  auto entries =
      ParseBypass("row", "entries:\n- {id: e, " + std::string(ends ? "" : "permanent: true, ") +
                             flow.substr(1));
  EXPECT_TRUE(entries) << flow << ": " << (entries ? "" : entries.error().front());
  return entries ? entries->front() : BypassEntry();
}

/// What a row pushes, with the texts that the question refers to.
struct Pushed {
  Identity who;
  std::string repo = "team/api", ref = "refs/heads/main", path = "src/a.py", rule = "no-bad";
  Moment at = ReadMoment("2026-01-10T12:00:00Z").value();
  bool reason = false;

  BypassQuestion Question() const {
    return {&who, repo, ref, std::string_view(path), std::string_view(rule), at, reason};
  }
};

Pushed PushOf(const std::string& flow) {
  auto yaml = ParseYaml(flow);
  EXPECT_TRUE(yaml) << flow;
  Pushed push;
  push.who.user = "alice";
  push.who.entitled = true;
  for (const auto& [key, value] : yaml->entries) {
    if (key.text == "user") push.who.user = value.text;
    if (key.text == "entitled") push.who.entitled = value.text == "true";
    for (const YamlNode& item : value.items) push.who.groups.push_back(item.text);
    if (key.text == "repo") push.repo = value.text;
    if (key.text == "ref") push.ref = value.text;
    if (key.text == "path") push.path = value.text;
    if (key.text == "rule") push.rule = value.text;
    if (key.text == "at") push.at = ReadMoment(value.text).value();
    if (key.text == "reason") push.reason = true;
  }
  return push;
}

std::string Outcome(const std::vector<BypassPart>& missed) {
  static constexpr const char* kNames[] = {"user", "repo",  "ref",   "path",
                                           "rule", "until", "reason"};
  std::string text;
  for (BypassPart part : missed) {
    text += (text.empty() ? "" : " ") + std::string(kNames[static_cast<size_t>(part)]);
  }
  return text.empty() ? "excused" : text;
}

TEST(Bypass, MatchesAsTheTableSays) {
  std::vector<Row> rows = ReadTable();
  EXPECT_GE(rows.size(), 120u);
  for (const Row& row : rows) {
    Pushed push = PushOf(row.push);
    EXPECT_EQ(Outcome(MissedParts(EntryOf(row.entry), push.Question())), row.expected)
        << kTable << ":" << row.line;
  }
}

TEST(Bypass, WhatIsNotAskedIsNotMissed) {
  Pushed push;
  push.who.entitled = true;
  push.who.user = "alice";
  BypassQuestion question = push.Question();
  question.path.reset();
  question.rule.reset();
  EXPECT_TRUE(MissedParts(EntryOf("{paths: [x.py], rules: [x]}"), question).empty());
}

TEST(Bypass, UntilIsToldAsItIsMeant) {
  EXPECT_EQ(UntilText(""), "permanent");
  EXPECT_EQ(UntilText("2026-01-31"), "until the end of 2026-01-31 UTC");
  EXPECT_EQ(UntilText("2026-01-31T18:00Z"), "until 2026-01-31T18:00Z");
}

}  // namespace
}  // namespace pushgate::hook
