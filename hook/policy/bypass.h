#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "hook/config/moment.h"
#include "hook/identity/identity.h"

namespace pushgate::hook {

/// One entry of a bypass file: who may pass what, where, until when and how often. Every part that
/// is given must match; `users` and `groups` are one part, of which either matches.
struct BypassEntry {
  std::string id;
  std::vector<std::string> users;   // names, compared whole: no globs
  std::vector<std::string> groups;  // likewise
  std::vector<std::string> repos;   // globs, as are refs and paths
  std::vector<std::string> refs;
  std::vector<std::string> paths;
  std::vector<std::string> rules;  // ids or globs of ids; what cannot be judged goes by id alone
  std::optional<Moment> until;     // the first moment after the entry; none: permanent
  std::string until_text;          // as the file says it
  uint64_t max_uses = 0;           // 0: any number
  std::string reason;
  std::string ticket;
  std::string approved_by;
  bool break_glass = false;  // excuses only with the push option that gives a reason
  std::string file;
  std::string place;  // "FILE:LINE:COLUMN"
};

/// All entries in force, and what is wrong with the files that hold none.
struct BypassList {
  std::vector<BypassEntry> entries;
  std::vector<std::string> files;    // that were read, in order
  std::vector<std::string> errors;   // lines to show; a file with an error is dropped alone
  std::vector<std::string> notices;  // entries that cannot mean what they say
};

/// What an entry is asked about. Where `path` or `rule` is absent, that part is not asked.
struct BypassQuestion {
  const Identity* who = nullptr;
  std::string_view repository;
  std::string_view ref;
  std::optional<std::string_view> path;
  std::optional<std::string_view> rule;
  Moment when;
  bool reason_given = false;  // with the push option of a break-glass entry
};

/// What can keep an entry from excusing a finding, in the order in which people are told.
enum class BypassPart { kWho, kRepository, kRef, kPath, kRule, kUntil, kReason };

/// The parts in which an entry misses; none: it excuses, if it has uses left.
std::vector<BypassPart> MissedParts(const BypassEntry& entry, const BypassQuestion& question);

/// Whether an entry's paths and rules match: what alone differs among the findings of one ref.
bool MatchesFinding(const BypassEntry& entry, std::string_view path, std::string_view rule);

/// Whether a rule stands for code that could not be judged: only its id, never a glob or the
/// absence of `rules`, excuses that.
bool MustBeNamed(std::string_view rule);

/// Whether an entry has ended or ends soon, for people to look at: "ended, and excuses nobody:
/// revoke it", "ends within 3 days"; else empty.
std::string EndWarning(const BypassEntry& entry, Moment now);

/// "until the end of 2026-01-31 UTC", "until 2026-01-31T18:00:00Z", "permanent".
std::string UntilText(const std::string& until_text);

}  // namespace pushgate::hook
