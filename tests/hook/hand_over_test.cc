#include "hook/history/hand_over.h"

#include <gtest/gtest.h>

#include <random>
#include <string>

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
