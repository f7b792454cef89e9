#include "hook/history/hand_over.h"

#include <gtest/gtest.h>

#include <random>
#include <string>

#include "hook/history/handed_row.h"
#include "hook/protocol/frame.h"

namespace pushgate::hook {
namespace {

Frame OnlyFrameOf(const std::string& bytes) {
  FrameReader reader(kMaxAnswer);
  reader.Feed(bytes);
  Frame frame;
  EXPECT_EQ(reader.Next(&frame), FrameReader::State::kFrame);
  return frame;
}

TEST(HandOver, WhatIsNoRowIsRefusedAndTakesNoMemory) {
  hook::Setup setup;
  std::mt19937 random(1);
  for (int round = 0; round < 2000; ++round) {
    // Texts with plausible lengths, so that some of a row is read, and counts of millions.
    PayloadWriter writer;
    for (unsigned i = random() % 40; i > 0; --i) {
      if (random() % 4 == 0) {
        writer.Number(static_cast<uint32_t>(random()));
      } else {
        writer.Text(std::string(random() % 5, static_cast<char>('0' + random() % 12)));
      }
    }
    EXPECT_EQ(OnlyFrameOf(TakeRow(writer.Take(), 1000, setup)).type, FrameType::kRefusal);
  }
}

record::Push Handed() {
  record::Push row;
  row.verdict = "accept";
  row.refs = {{"refs/heads/main", "", std::string(40, '1'), 1, "", std::string(40, '1'),
               std::string(40, '2') + " " + std::string(40, '3'), 1, 1, 1, 1}};
  row.findings = {{"refs/heads/main", std::string(40, '1'), "a\nb.py", 1, 1, 1, 9, "f", "no-bad",
                   "ERROR", "warn", 1, "", "", "Many\nlines.", std::string(64, 'c')}};
  row.excuses = {{"entry", "a\nreason", "", "", 1, 0, 1}};
  return row;
}

TEST(HandOver, TakesNoValueThatAPushCannotHave) {
  EXPECT_EQ(ProblemOfHanded(Handed()), "");
  auto problem = [](auto change) {
    record::Push row = Handed();
    change(row);
    return ProblemOfHanded(row);
  };
  using Row = record::Push;
  EXPECT_EQ(problem([](Row& row) { row.verdict = "accept\nX=y"; }), "its 'verdict' makes no sense");
  EXPECT_EQ(problem([](Row& row) { row.verdict = ""; }), "its 'verdict' makes no sense");
  EXPECT_EQ(problem([](Row& row) { row.repository = "a\nb"; }), "its 'repository' makes no sense");
  EXPECT_EQ(problem([](Row& row) { row.rules = "x"; }), "its 'rules' makes no sense");
  EXPECT_EQ(problem([](Row& row) { row.took = -1; }), "its 'took' makes no sense");
  EXPECT_EQ(problem([](Row& row) { row.refs[0].name += '\x1b'; }), "its 'name' makes no sense");
  EXPECT_EQ(problem([](Row& row) { row.refs[0].old_id = "zz"; }), "its 'old_id' makes no sense");
  EXPECT_EQ(problem([](Row& row) { row.refs[0].compared += " 5"; }),
            "its 'compared' makes no sense");
  EXPECT_EQ(problem([](Row& row) { row.refs[0].enforced = 2; }), "its 'enforced' makes no sense");
  EXPECT_EQ(problem([](Row& row) { row.refs[0].files = int64_t{1} << 60; }),
            "its 'files' makes no sense");
  EXPECT_EQ(problem([](Row& row) { row.findings[0].rule = "a\tb"; }), "its 'rule' makes no sense");
  EXPECT_EQ(problem([](Row& row) { row.findings[0].fingerprint = "f"; }),
            "its 'fingerprint' makes no sense");
  EXPECT_EQ(problem([](Row& row) { row.excuses[0].entry = "\n"; }), "its 'entry' makes no sense");
}

TEST(HandOver, SaysWhyNobodyTakesTheRow) {
  HandOver nobody("/nowhere/socket", 0);
  record::Push row;
  Result<std::optional<std::string>> appended = nobody.Append(row);
  ASSERT_FALSE(appended);
  EXPECT_EQ(appended.error().message,
            "the daemon at /nowhere/socket, which keeps the record for other users than the "
            "repositories' owner: No such file or directory");
  EXPECT_FALSE(nobody.UsesOf("e", ""));
}

}  // namespace
}  // namespace pushgate::hook
