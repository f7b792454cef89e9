#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "hook/daemon/tally.h"
#include "hook/setup.h"

namespace pushgate::audit {

/// What is asked. Times are microseconds since 1970, UTC.
struct Question {
  std::string period;                       // "week", "month", "quarter" or "all"
  int64_t since = 0;                        // its beginning
  int64_t until = 0;                        // its end, not in it
  std::vector<std::string> repositories{};  // by name; empty: all
};

/// The period of that name that ends then; false if there is no such name.
bool SetPeriod(const std::string& name, int64_t until, Question& question);

struct TrendPoint {
  int64_t date = 0;
  std::string commit_id;
  int64_t files = 0;
  int64_t noncompliant = 0;
  int64_t findings = 0;
};

/// A file with findings, as the latest audit knows it.
struct FileFigures {
  std::string repository;
  int64_t snapshot = 0;  // the id of that audit in the record
  std::string path;
  int64_t findings = 0;             // that block
  bool history_known = true;        // what follows; of a back-filled audit nobody looked
  int64_t changes = 0;              // in the 90 days before
  int64_t changed = 0;              // zero: longer ago than a year
  int64_t weight = 1;               // of how recently it changed
  int64_t score = 0;                // see kRiskFormula
  std::vector<std::string> people;  // its owners, else who changed it last
  bool owned = false;               // they are owners
};

/// How files are ranked by risk, for people.
inline constexpr const char* kRiskFormula =
    "score = findings that block x (1 + commits that changed the file in the 90 days before the "
    "audit) x recency (8: changed in the last 30 days, 4: in the last 90, 2: in the last 365, 1: "
    "longer ago); where an audit of the past does not know the changes, by the findings alone";

/// A repository, or one ref of it: its latest audit before the period's end, and the trend in the
/// period.
struct RepositoryFigures {
  std::string name;
  std::string folder;    // its Git folder
  int64_t snapshot = 0;  // the id of that audit in the record
  std::string ref;
  std::string commit_id;
  int64_t date = 0;
  int64_t files = 0;
  int64_t noncompliant = 0;
  int64_t findings = 0;  // that block
  int64_t warned = 0;
  int64_t would_block = 0;
  int64_t recorded = 0;
  int64_t suppressed = 0;
  int64_t baseline = 0;
  int64_t excused = 0;
  int64_t partial = 0;
  bool history_known = true;               // of its files: false for a back-filled audit
  std::map<std::string, int64_t> by_rule;  // of what blocks
  std::vector<FileFigures> worst_files;    // the most findings first
  std::optional<TrendPoint> before;        // the last audit before the period
  std::vector<TrendPoint> trend;           // every audit of the period, by date
};

/// The pushes of a day (UTC).
struct DayFigures {
  int64_t date = 0;  // its beginning
  int64_t accepted = 0;
  int64_t refused = 0;
  int64_t faults = 0;
};

/// How long the gate took for pushes, in microseconds.
struct LatencyFigures {
  std::array<int64_t, hook::kDurationBounds.size() + 1> by_duration{};  // as the daemon's metrics
  int64_t median = 0;
  int64_t most = 0;  // for 95 of 100 pushes
  int64_t longest = 0;
};

/// The pushes of the period. Findings count once, however many pushes brought them up.
struct PushFigures {
  std::vector<DayFigures> by_day;  // every day of the period; of one of over 92 days: none
  LatencyFigures latency;
  int64_t pushes = 0;
  int64_t accepted = 0;
  int64_t refused = 0;
  int64_t faults = 0;
  int64_t blocked = 0;  // findings for which pushes were refused
  int64_t warned = 0;   // in accepted ones, as what follows
  int64_t excused = 0;
  int64_t suppressed = 0;
  int64_t fixed = 0;  // of `blocked`: the next accepted push to the ref came without them
  std::map<std::string, int64_t> by_rule;  // blocked, warned and excused
};

/// A bypass entry that somebody should look at.
struct EntryFigures {
  std::string id;
  std::string until;  // as the bypass file says it; empty: permanent
  std::string reason;
  std::string ticket;
  std::string approved_by;
  std::string warning;  // of an unused one: since when
};

struct Invited {
  std::string who;
  int64_t findings = 0;  // in their files among those of the highest risk
  bool owner = false;    // by CODEOWNERS
};

/// Code of the period that breaks the rule of the session.
struct Sample {
  std::string repository;
  std::string path;
  std::string lines;
  std::string code;
};

/// A proposal for the next knowledge-sharing session.
struct Session {
  std::string rule;  // empty: there is nothing to talk about
  int64_t findings = 0;
  bool from_pushes = false;  // the most common in the period's pushes; else in the audits
  std::string message;
  std::string why;
  std::string template_name;
  std::string wrong, right;         // examples in Markdown, with their fences
  std::vector<std::string> agenda;  // what is done, with its minutes
  std::vector<Sample> samples;      // only where `report: {show_code: true}` kept them
  std::vector<Invited> invited;
  bool all_known = true;  // false: some files are of audits of the past, which know nobody
};

/// All figures about compliance, for reports, dashboard and metrics alike. A repository counts
/// once, by its default branch, also if it was moved to another folder.
struct Figures {
  Question question;
  int64_t files = 0;  // the sums of `repositories`
  int64_t noncompliant = 0;
  int64_t findings = 0;
  std::vector<RepositoryFigures> repositories;  // by name
  std::vector<RepositoryFigures> other_refs;    // audits of other refs, by name, ref
  std::vector<RepositoryFigures> gone;  // deleted in the period: `date` is when an audit missed it
  std::vector<FileFigures> high_risk;   // the highest score first
  PushFigures pushes;
  std::vector<EntryFigures> expiring;  // within 30 days of the period's end
  std::vector<EntryFigures> unused;    // in the 90 days before it, those that end soon too
  Session session;
  std::map<std::string, std::vector<Sample>> samples;  // by rule, where they may be kept
};

/// Reads them from the record: the same record, rules and bypass lists give the same figures.
Result<Figures> Collect(const hook::Setup& setup, const std::string& record_path,
                        const Question& question);

}  // namespace pushgate::audit
