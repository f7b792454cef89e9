#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "install/place/plan.h"

namespace pushgate::install {

/// What the journal's file holds.
struct JournalContent {
  std::vector<Unit> units;
  std::vector<Unit> pending;  // of a run that has not ended
  bool undoing = false;       // which way that run went
};

std::string ToJson(const JournalContent& content);

/// False if a text is no such file, or one of a newer version.
bool FromJson(std::string_view text, JournalContent& content);

}  // namespace pushgate::install
