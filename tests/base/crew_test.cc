#include "base/crew.h"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <stdexcept>

namespace pushgate {
namespace {

const auto kNothing = [] {};

TEST(CrewTest, DoesEachPieceOnce) {
  for (unsigned helpers : {0U, 1U, 5U}) {
    Crew crew(helpers);
    for (size_t count : {0U, 1U, 2U, 1000U}) {
      std::vector<std::atomic<int>> done(count);
      crew.Run(
          count, [&](size_t i) { ++done[i]; }, kNothing);
      for (const auto& times : done) EXPECT_EQ(times, 1);
    }
  }
}

TEST(CrewTest, WorksInSeveralThreadsAtOnce) {
  Crew crew(1);
  std::atomic<int> arrived{0};
  // Each of the two pieces waits for the other.
  crew.Run(
      2,
      [&](size_t) {
        ++arrived;
        while (arrived < 2) std::this_thread::yield();
      },
      kNothing);
  EXPECT_EQ(arrived, 2);
}

TEST(CrewTest, TellsTheCallerThatItWaits) {
  Crew crew(1);
  auto caller = std::this_thread::get_id();
  std::atomic<bool> helping{false};
  std::atomic<bool> waited{false};
  crew.Run(
      2,
      [&](size_t) {
        bool own = std::this_thread::get_id() == caller;
        if (!own) helping = true;
        while (own ? !helping : !waited) std::this_thread::yield();
      },
      [&] { waited = true; });
  EXPECT_TRUE(waited);
}

TEST(CrewTest, ServesSeveralCallers) {
  Crew crew(2);
  std::atomic<int> done{0};
  {
    std::vector<std::jthread> callers;
    for (int i = 0; i < 8; ++i) {
      callers.emplace_back([&] {
        for (int j = 0; j < 50; ++j)
          crew.Run(
              7, [&](size_t) { ++done; }, kNothing);
      });
    }
  }
  EXPECT_EQ(done, 8 * 50 * 7);
}

TEST(CrewTest, ThrowsWhatAPieceThrowsOnceAllHaveEnded) {
  Crew crew(2);
  std::atomic<int> done{0};
  auto work = [&](size_t i) {
    ++done;
    if (i == 3) throw std::runtime_error("piece 3");
  };
  EXPECT_THROW(crew.Run(10, work, kNothing), std::runtime_error);
  EXPECT_EQ(done, 10);
  EXPECT_NO_THROW(crew.Run(
      3, [](size_t) {}, kNothing));
}

}  // namespace
}  // namespace pushgate
