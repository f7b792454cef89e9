#include "hook/daemon/tally.h"

#include <algorithm>

namespace pushgate::hook {

size_t DurationBucket(std::chrono::microseconds took) {
  double elapsed = std::chrono::duration<double>(took).count();
  auto bound = std::lower_bound(kDurationBounds.begin(), kDurationBounds.end(), elapsed);
  return static_cast<size_t>(bound - kDurationBounds.begin());
}

std::string FaultKind(ErrorCode code) {
  switch (code) {
    case ErrorCode::kInvalid:
      return "invalid";
    case ErrorCode::kNotFound:
      return "not_found";
    case ErrorCode::kCorrupt:
      return "corrupt";
    case ErrorCode::kLimit:
      return "limit";
    case ErrorCode::kDeadline:
      return "deadline";
    case ErrorCode::kUnsupported:
      return "unsupported";
    case ErrorCode::kFault:
      break;
  }
  return "server";
}

void Tally::Count(const Judgement& judgement, std::chrono::microseconds took) {
  std::lock_guard lock(mutex_);
  ++pushes_.by_verdict[static_cast<size_t>(judgement.verdict)];
  pushes_.last = Now();
  pushes_.repository = judgement.repository;
  pushes_.verdict = judgement.verdict;
  ++pushes_.by_duration[DurationBucket(took)];
  pushes_.duration += took;
  for (const DecidedFinding& finding : judgement.findings) {
    ++pushes_.findings[{finding.found.finding.rule->id, finding.decision}];
  }
  for (ErrorCode code : judgement.fault_kinds) ++pushes_.faults[FaultKind(code)];
  if (judgement.verdict != Verdict::kAccept) return;
  for (const Excuse& excuse : judgement.excuses) ++pushes_.uses[excuse.entry];
}

void Tally::CountRefused(const std::string& reason) {
  std::lock_guard lock(mutex_);
  ++pushes_.refused[reason];
}

void Tally::BeginRecord() {
  std::lock_guard lock(mutex_);
  ++pushes_.recorded;
}

void Tally::NoteRecord(const std::string& problem) {
  std::lock_guard lock(mutex_);
  pushes_.unrecorded = problem;
  if (problem.empty()) return;
  --pushes_.recorded;
  ++pushes_.not_recorded;
  ++pushes_.faults[kRecordFault];
}

void Tally::NoteRows(uint64_t rows) {
  std::lock_guard lock(mutex_);
  // A row that is about to be written counts before it is there: never too many.
  if (rows > pushes_.recorded + pushes_.fallbacks) pushes_.fallbacks = rows - pushes_.recorded;
}

Pushes Tally::Read() const {
  std::lock_guard lock(mutex_);
  return pushes_;
}

}  // namespace pushgate::hook
