#pragma once

#include <cstdint>
#include <string>

#include "hook/gate.h"
#include "hook/judgement.h"
#include "hook/setup.h"
#include "record/rows.h"

namespace pushgate::hook {

/// What came of recording a push.
struct Recorded {
  int64_t id = 0;    // in the record; zero: it is not there
  std::string hash;  // the newest of the chain
  std::string row;   // as JSON, where the record did not take it
};

/// A judged push as the record keeps it.
record::Push RowOf(const Setup& setup, const Push& push, const Judgement& judgement);

/// Writes a judged push into the record, which the setup must have. An accepted one is to be
/// recorded before anybody is told: where the record fails, its policies' `on_fault` decides, and
/// the judgement says so. What is not accepted loses nothing by being told first.
Recorded RecordPush(const Setup& setup, const Push& push, Judgement& judgement);

/// The journal's lines about a push: one, and in front of it one for each fault. Never source text.
void LogPush(const Judgement& judgement, const Recorded& recorded, bool answered);

}  // namespace pushgate::hook
