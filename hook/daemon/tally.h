#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <utility>

#include "hook/config/moment.h"
#include "hook/judgement.h"

namespace pushgate::hook {

/// The upper bounds of the histogram of durations, in seconds.
inline constexpr std::array kDurationBounds = {0.005, 0.01, 0.025, 0.05, 0.1, 0.25,
                                               0.5,   1.0,  2.5,   5.0,  10.0};

/// The first whose bound is not below that; kDurationBounds.size() if it is longer than all.
size_t DurationBucket(std::chrono::microseconds took);

/// The pushes that a daemon has judged, and what came of them.
struct Pushes {
  std::array<uint64_t, 3> by_verdict{};  // in the order of Verdict
  Moment last;                           // with none before it, nothing
  std::string repository;                // of the last, raw
  Verdict verdict = Verdict::kAccept;    // likewise
  std::string unrecorded;                // why the last is not in the record; empty if it is

  std::array<uint64_t, kDurationBounds.size() + 1> by_duration{};  // the last: longer than all
  std::chrono::microseconds duration{0};                           // the sum
  std::map<std::pair<std::string, Decision>, uint64_t> findings;   // by rule
  std::map<std::string, uint64_t> faults;                          // by kind
  std::map<std::string, uint64_t> uses;                            // of bypass entries
  std::map<std::string, uint64_t> refused;                         // clients, by reason
  uint64_t not_recorded = 0;
  uint64_t recorded = 0;   // or about to be
  uint64_t fallbacks = 0;  // pushes that others have judged and recorded
};

/// The kinds of faults: those of Error, and "record" for a push that could not be recorded.
std::string FaultKind(ErrorCode code);
inline constexpr char kRecordFault[] = "record";

/// Why a client was not served, and so judges by itself.
inline constexpr char kRefusedQueue[] = "queue";              // too many wait
inline constexpr char kRefusedDescriptors[] = "descriptors";  // out of them
inline constexpr char kRefusedRequest[] = "request";  // malformed, too late, of another version

/// Counts them. Safe to use from many threads.
class Tally {
 public:
  /// A push was judged; `took` is the time since its connection.
  void Count(const Judgement& judgement, std::chrono::microseconds took);
  void CountRefused(const std::string& reason);

  /// Before a push is recorded: its row must not be taken for another process's.
  void BeginRecord();
  /// Behind that: why the push is not in the record, empty if it is.
  void NoteRecord(const std::string& problem);
  /// `rows`: how many pushes came into the record since the daemon began.
  void NoteRows(uint64_t rows);

  Pushes Read() const;

 private:
  mutable std::mutex mutex_;
  Pushes pushes_;  // guarded by mutex_
};

}  // namespace pushgate::hook
