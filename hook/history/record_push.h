#pragma once

#include <cstdint>
#include <string>

#include "hook/gate.h"
#include "hook/history/row_keeper.h"
#include "hook/judgement.h"
#include "hook/policy/uses.h"
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

/// Writes one push into the record, and counts there what it uses of bypass entries, the same push
/// judged again excepted. What it is given must outlive it.
class PushRecorder : public UseCounter {
 public:
  PushRecorder(const Setup& setup, const Push& push, RowKeeper& keeper)
      : setup_(setup), push_(push), keeper_(keeper) {}

  /// Records a judged push. An accepted one is to be recorded before anybody is told: another push
  /// may have had the last use of an entry, which refuses this one, or have been the repository's
  /// first, and then this one is judged again; where the record fails, its policies' `on_fault`
  /// decides, and the judgement says so. What is not accepted loses nothing by being told first.
  Recorded Record(Judgement& judgement, const Watch& watch);

  Result<int64_t> UsesOf(std::string_view entry) override;
  Result<std::optional<std::string>> Count(const Judgement& judgement) override;

 private:
  const Setup& setup_;
  const Push& push_;
  RowKeeper& keeper_;
  Result<void> Keep(Judgement& judgement);

  Recorded recorded_;
  bool first_no_more_ = false;  // what Count had to say
  std::string server_;          // as the keeper gave them, whatever came of the row
  int64_t time_ = 0;
};

/// Keeps the objects of a push that is refused, as long as the configuration says: before anybody
/// is told, for then git deletes them. What cannot be kept is logged.
void KeepIfRefused(const Setup& setup, const Push& push, const Judgement& judgement);

/// The journal's lines about a push: LogRow's, and in front of them one for each fault.
void LogPush(const Setup& setup, const Push& push, const Judgement& judgement,
             const Recorded& recorded, bool answered);

}  // namespace pushgate::hook
