#include "audit/steps.h"

#include <gmock/gmock.h>

namespace pushgate::audit {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

/// Commits of those times, the oldest first, whose ids begin with their place.
std::vector<diffscan::PastCommit> Past(const std::vector<int64_t>& times) {
  std::vector<diffscan::PastCommit> past;
  for (size_t i = times.size(); i > 0; --i) {
    past.push_back({{}, times[i - 1]});
    past.back().id.bytes[0] = static_cast<uint8_t>(i);
  }
  return past;
}

std::vector<std::pair<int, int64_t>> Chosen(const Steps& steps) {
  std::vector<std::pair<int, int64_t>> chosen;
  for (const Step& step : steps.steps) chosen.emplace_back(step.commit.bytes[0], step.time);
  return chosen;
}

using Pairs = std::vector<std::pair<int, int64_t>>;

TEST(Steps, TakeWhatTheBranchStoodAtEachOnce) {
  Steps steps = ChooseSteps(Past({10, 12, 25, 40}), {0, 10}, 60);
  EXPECT_EQ(Chosen(steps), (Pairs{{1, 10}, {2, 12}, {3, 25}, {4, 40}}));
  EXPECT_THAT(steps.out_of_order, IsEmpty());
  EXPECT_EQ(Chosen(ChooseSteps(Past({10, 12, 25, 40}), {30, 10}, 35)), (Pairs{{3, 25}}));
  EXPECT_EQ(Chosen(ChooseSteps(Past({}), {0, 10}, 60)), Pairs());
}

TEST(Steps, AWrongClockMovesNobodyElse) {
  // One far in the future, one long ago.
  Steps steps = ChooseSteps(Past({10, 9000, 20, 1, 30}), {10, 10}, 50);
  EXPECT_EQ(Chosen(steps), (Pairs{{2, 10}, {4, 20}, {5, 30}}));
  ASSERT_EQ(steps.out_of_order.size(), 2u);
  EXPECT_EQ(steps.out_of_order[0].bytes[0], 2);
  EXPECT_EQ(steps.out_of_order[1].bytes[0], 4);
}

}  // namespace
}  // namespace pushgate::audit
