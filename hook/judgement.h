#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "diffscan/scan.h"
#include "hook/config/config.h"
#include "hook/config/moment.h"
#include "hook/identity/identity.h"
#include "record/baseline.h"

namespace pushgate::hook {

enum class Verdict { kAccept, kReject, kFault };

/// What the policy makes of a finding.
enum class Decision { kBlock, kWarn, kRecord, kSuppressed, kBaseline, kExcused };

std::string_view Name(Verdict verdict);    // "accept", "reject", "fault"
std::string_view Name(Decision decision);  // "block", "warn", "record", ...

struct DecidedFinding {
  std::string ref;  // empty for findings of files on disk
  diffscan::Found found;
  rules::Severity severity = rules::Severity::kError;  // after the policy's override
  Decision decision = Decision::kBlock;
  bool would_block = false;  // only the policy's `enforce: warn` keeps it from blocking
  std::string excused_by;
  std::optional<bool> fixed;  // of `check --fix` alone: whether it is gone by now
  std::string not_fixed;      // why not, if it has a fix
  std::string path_in_repo;   // of a file on disk, what its fingerprint is made of; else empty
};

/// One ref update (or range, or set of files) and what came of it.
struct JudgedRef {
  diffscan::RefUpdate update;
  bool enforced = false;      // false: nothing to judge, no policy, or `enforce: off`
  std::string note;           // why it was not judged, in a few words; empty if it was
  std::string leads_to;       // not empty: the name is a symbolic ref, and this was judged
  bool no_baseline = false;   // its policy has `ratchet: true`, but no baseline was taken
  std::string range;          // what `pushgate check --diff` takes to judge the same again
  diffscan::ScanResult scan;  // `found` is moved into Judgement::findings
};

/// A bypass entry without which this push would be refused.
struct Excuse {
  std::string entry;  // its id
  std::string until_text;
  std::string reason;
  std::string ticket;
  std::string approved_by;
  bool break_glass = false;
  uint64_t max_uses = 0;   // 0: any number
  uint64_t uses_left = 0;  // before this push
  size_t findings = 0;     // that it excuses
};

/// A bypass entry that would have excused what blocks, but for one thing.
struct NearExcuse {
  enum class Why { kEnded, kNoReason, kSpent, kUncounted };
  std::string entry;
  Why why;
  std::string until_text;
  uint64_t max_uses = 0;
  size_t findings = 0;
};

/// Everything that is to be said about one push or one check.
struct Judgement {
  Verdict verdict = Verdict::kFault;
  std::string repository;                // its name
  Identity who;                          // raw bytes
  Moment when;                           // by the server's clock, when the push came
  std::string break_glass;               // the reason that came as a push option; empty: none
  std::vector<JudgedRef> refs;           // in the order of the push
  std::vector<DecidedFinding> findings;  // by path, line, column, rule, ref
  std::vector<std::string> faults;       // each a sentence or two: what failed, what to do; with
                                         // `on_fault: accept` the verdict may be kAccept in spite
  std::vector<ErrorCode> fault_kinds;    // of each
  std::vector<Excuse> excuses;           // in the order of the lists
  std::vector<NearExcuse> nearly_excused;
  std::optional<record::BaselineStep> baseline_step;  // to be recorded with the push
  std::string rules_digest;  // of the rules that judged, where the repository has some of its own
  std::shared_ptr<const void> rules;  // keeps them, for the findings name them
  std::string unrecorded;  // why the push is not in the record; empty if it is, or need not be
  diffscan::Stats stats;   // the sum over the refs
  std::chrono::microseconds took{0};  // never shown to the pusher: the same push, the same bytes
};

/// Accept or reject, by the decisions alone; what is fixed does not count.
Verdict VerdictOfFindings(const Judgement& judgement);

}  // namespace pushgate::hook
