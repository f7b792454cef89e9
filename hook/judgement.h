#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "diffscan/scan.h"
#include "hook/config/config.h"

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
  std::string range;          // what `pushgate check --diff` takes to judge the same again
  diffscan::ScanResult scan;  // `found` is moved into Judgement::findings
};

/// Everything that is to be said about one push or one check.
struct Judgement {
  Verdict verdict = Verdict::kFault;
  std::string repository;                // its name
  std::string user;                      // who pushes, as the server says; raw bytes, may be empty
  std::vector<JudgedRef> refs;           // in the order of the push
  std::vector<DecidedFinding> findings;  // by path, line, column, rule, ref
  std::vector<std::string> faults;       // each a sentence or two: what failed, what to do; with
                                         // `on_fault: accept` the verdict may be kAccept in spite
  std::string unrecorded;  // why the push is not in the record; empty if it is, or need not be
  diffscan::Stats stats;   // the sum over the refs
  std::chrono::microseconds took{0};  // never shown to the pusher: the same push, the same bytes
};

/// Accept or reject, by the decisions alone; what is fixed does not count.
Verdict VerdictOfFindings(const Judgement& judgement);

}  // namespace pushgate::hook
