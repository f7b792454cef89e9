#include "hook/config/moment.h"

#include <gtest/gtest.h>

#include <string>

namespace pushgate::hook {
namespace {

std::string Read(std::string_view text) {
  Value<Moment> moment = ReadMoment(text);
  return moment ? Text(*moment) : moment.error().substr(0, moment.error().find(':', text.size()));
}

TEST(Moment, ADayStandsForItsEnd) {
  EXPECT_EQ(Read("2026-01-31"), "2026-02-01T00:00:00Z");
  EXPECT_EQ(Read("2024-02-28"), "2024-02-29T00:00:00Z");
  EXPECT_EQ(Read("2025-12-31"), "2026-01-01T00:00:00Z");
}

TEST(Moment, ATimeIsSaidWithItsZone) {
  EXPECT_EQ(Read("2026-01-31T18:00:00Z"), "2026-01-31T18:00:00Z");
  EXPECT_EQ(Read("2026-01-31 18:00Z"), "2026-01-31T18:00:00Z");
  EXPECT_EQ(Read("2026-01-31T18:00:00+02:00"), "2026-01-31T16:00:00Z");
  EXPECT_EQ(Read("2026-01-31T23:30-0130"), "2026-02-01T01:00:00Z");
  EXPECT_EQ(Read("2026-01-31T18:00"), "'2026-01-31T18:00' does not say in which zone");
}

TEST(Moment, WhatIsNoTime) {
  for (std::string_view text : {"2026-02-30", "2026-13-01", "2026-00-10", "2025-02-29", "26-01-01",
                                "", "tomorrow", "31.01.2026", "2026-1-1"}) {
    EXPECT_EQ(Read(text), "'" + std::string(text) + "' is no day of the calendar");
  }
  for (std::string_view text :
       {"2026-01-31T24:00Z", "2026-01-31T18:60Z", "2026-01-31T18:00:60Z", "2026-01-31T18:00:00z",
        "2026-01-31T18:00+15:00", "2026-01-31T18:00Z ", "2026-01-31x", "2026-01-311"}) {
    EXPECT_EQ(Read(text), "'" + std::string(text) + "' is no time");
  }
}

}  // namespace
}  // namespace pushgate::hook
