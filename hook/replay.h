#pragma once

#include <string>
#include <vector>

#include "base/watch.h"
#include "hook/judgement.h"
#include "hook/setup.h"
#include "record/rows.h"

namespace pushgate::hook {

/// A recorded push, judged again.
struct Replayed {
  Judgement judgement;
  std::string impossible;  // why it could not be judged; then the judgement is empty
};

/// Judges a recorded push again by a setup: the same commits against those that they were compared
/// with, by the same person at the same time, with what was let pass on other refs until then.
/// What was not judged then (no policy, `initial: accept`, a fault) is not now, either. An entry
/// with max_uses excuses if it did so in this push, or has a use left. With `ratchet`, the baseline
/// lets pass what it did in this push. Writes nothing.
Replayed ReplayPush(const Setup& setup, const record::Push& row, const Watch& watch);

/// How a push judged again differs from its row. Findings are the same if ref, path, rule and
/// fingerprint are.
struct Difference {
  std::vector<record::Finding> gone;     // as recorded
  std::vector<record::Finding> fresh;    // as judged now
  std::vector<record::Finding> decided;  // as judged now, where it was decided differently before
  std::vector<std::string> before;       // by `decided`: the decision in the row
  bool verdict = false;
  bool Any() const { return verdict || !gone.empty() || !fresh.empty() || !decided.empty(); }
};
Difference Compare(const record::Push& row, const record::Push& again);

}  // namespace pushgate::hook
