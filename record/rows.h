#pragma once

#include <concepts>
#include <cstdint>
#include <string>
#include <type_traits>
#include <vector>

namespace pushgate::record {

/// What happened, as plain values. Texts are raw bytes; ids of Git objects are hexadecimal digits,
/// or empty where there is none; times are microseconds since 1970, UTC.

/// One ref update of a push.
struct Ref {
  std::string name;
  std::string old_id;
  std::string new_id;
  int64_t enforced = 0;  // 1: a policy judged it, or would have
  std::string note;      // why it was not judged; empty if it was
  std::string tip;       // the commit judged
  std::string compared;  // the commits whose trees it was compared with, separated by spaces
  int64_t commits = 0;   // new ones, but for those that a ref before has brought
  int64_t files = 0;
  int64_t parsed = 0;
  int64_t functions = 0;
};

/// One finding, with what was decided about it.
struct Finding {
  std::string ref;
  std::string commit_id;
  std::string path;
  int64_t line = 0;
  int64_t column = 0;
  int64_t end_line = 0;
  int64_t end_column = 0;
  std::string function;
  std::string rule;
  std::string severity;
  std::string decision;
  int64_t would_block = 0;  // 1: only the policy's `enforce: warn` keeps it from blocking
  std::string excused_by;
  std::string suppression;  // the reason of the comment that allows it
  std::string message;
  std::string fingerprint;
};

/// Something that was not wholly judged.
struct Skip {
  std::string ref;
  std::string path;
  std::string reason;
};

struct Fault {
  std::string text;
};

/// A bypass entry that excused findings of a push. Of an accepted push that is one use of it.
struct Excuse {
  std::string entry;  // its id
  std::string reason;
  std::string ticket;
  std::string approved_by;
  int64_t break_glass = 0;  // 1: the push gave the reason `Push::break_glass`
  int64_t max_uses = 0;     // 0: any number
  int64_t findings = 0;     // that it excused
};

/// One push. The members up to `hash` are given by the store.
struct Push {
  int64_t id = 0;
  int64_t seq = 0;       // in the chain of its server, from 1
  std::string previous;  // the hash before it in that chain; empty for the first
  std::string hash;
  std::string server;      // whose chain it belongs to
  std::string push_id;     // the same however often one push is judged
  int64_t time = 0;        // when it was recorded
  std::string repository;  // its name
  std::string folder;      // its Git folder
  std::string user;        // empty: not known
  std::string groups;      // of the user, as far as somebody asked, each with a line feed behind it
  std::string trust;       // who vouches for the name: "server", "signed", "unverified", "unknown"
  std::string key_id;      // of the key that the pusher came with; empty: not known
  std::string protocol;    // that the push came by, as the server calls it; empty: not known
  std::string break_glass;      // the reason given as a push option
  std::string verdict;          // "accept", "reject", "fault"
  std::string rules;            // digest of the rules
  std::string config;           // digest of the configuration
  int64_t took = 0;             // microseconds
  int64_t baseline_id = 0;      // the id of the Baseline that this push took further; zero: none
  std::string baseline_digest;  // of that baseline as it stands since then (StateDigest)
  std::vector<Ref> refs;
  std::vector<Finding> findings;
  std::vector<Skip> skips;
  std::vector<Fault> faults;
  std::vector<Excuse> excuses;
};

/// Stands in a server's chain for the rows at its beginning that were removed because of their age.
struct Checkpoint {
  int64_t id = 0;
  int64_t seq = 0;
  std::string previous;
  std::string hash;
  std::string server;
  int64_t time = 0;
  int64_t through = 0;       // the number in the chain of the last row removed
  std::string through_hash;  // and its hash
  int64_t removed = 0;       // how many pushes went this time
  std::string uses;          // of bypass entries by all that ever went: "ENTRY COUNT\n", sorted
  std::string repositories;  // digest of accepted_repository (RepositoriesDigest)
};

/// Stands in a server's chain where an administrator took a baseline of a repository: from then on
/// its policy may let pass what the commit had. Where retention reaches it while it is in force, it
/// goes to the end of the chain, as it is but for its place and its digest.
struct Baseline {
  int64_t id = 0;
  int64_t seq = 0;
  std::string previous;
  std::string hash;
  std::string server;
  int64_t time = 0;
  std::string repository;  // its name
  std::string folder;      // its Git folder, by which the baseline is found
  std::string user;        // who took it
  std::string ref;
  std::string commit_id;
  std::string rules;     // digest of the rules
  int64_t findings = 0;  // that it holds
  int64_t added = 0;     // of these, not in the one before
  int64_t removed = 0;   // in the one before, and no longer
  std::string digest;    // of the baseline as it stands since then (StateDigest)
};

/// Findings of one rule in a file of a snapshot that were decided alike.
struct SnapshotFinding {
  std::string path;
  std::string rule;
  std::string severity;
  std::string decision;
  int64_t would_block = 0;  // 1: only the policy's `enforce: warn` keeps them from blocking
  std::string excused_by;
  int64_t findings = 0;
  std::string lines;  // their first lines, separated by spaces; of a great many, the first ones
  std::string code;   // of the first, where `report: {show_code: true}` permits it
};

/// A file of a snapshot with findings, and its history as far as that was looked at.
struct SnapshotFile {
  std::string path;
  int64_t functions = 0;  // zero if it was not parsed
  int64_t changes = 0;    // commits that changed it in the 90 days before
  int64_t changed = 0;    // when it last changed; zero: longer ago than anybody looked
  std::string owners;     // by CODEOWNERS, each with a line feed behind it
  std::string authors;    // who changed it last, the latest first, likewise
};

/// One audit of a whole tree, in the chain of its server. Without a commit: an audit of the folder
/// around the repository found it gone.
struct Snapshot {
  int64_t id = 0;
  int64_t seq = 0;
  std::string previous;
  std::string hash;
  std::string server;
  int64_t time = 0;        // when it was recorded
  int64_t date = 0;        // its place in the trend: `time`, or of a back-filled one the commit's
  int64_t backfilled = 0;  // 1: taken later, of a commit of the past
  std::string repository;  // its name
  std::string folder;      // its Git folder
  std::string ref;
  std::string commit_id;
  int64_t commit_date = 0;   // the committer's, as the commit says it
  std::string rules;         // digest of the rules
  std::string config;        // digest of the configuration
  int64_t files = 0;         // Python files
  int64_t functions = 0;     // in those that were parsed
  int64_t partial = 0;       // files of which only a part could be read
  int64_t noncompliant = 0;  // files with a finding that blocks
  int64_t block = 0;         // findings, by decision
  int64_t warn = 0;
  int64_t record = 0;
  int64_t suppressed = 0;
  int64_t baseline = 0;
  int64_t excused = 0;
  int64_t would_block = 0;  // of `warn`, those that would block but for `enforce: warn`
  int64_t other_ref = 0;    // 1: `ref` was not the repository's default branch
  std::vector<SnapshotFile> with_findings;  // by path
  std::vector<SnapshotFinding> found;       // by path, rule, decision
};

template <typename Row, typename Of>
concept RowOf = std::same_as<std::remove_const_t<Row>, Of>;

/// Visits a column that came with a later schema: a visitor that has Later is told so.
template <typename Visit, typename Member>
void VisitLater(Visit& visit, const char* name, Member& member) {
  if constexpr (requires { visit.Later(name, member); }) {
    visit.Later(name, member);
  } else {
    visit(name, member);
  }
}

/// Calls visit(COLUMN, MEMBER) for each column of a row's table but `hash`, and OwnerOf and
/// `position` of what belongs to another row. What is written, read, and hashed comes from these
/// lists alone, so that no column can stand outside the chain.
template <RowOf<Push> Row, typename Visit>
void VisitColumns(Row& row, Visit&& visit) {
  visit("id", row.id);
  visit("seq", row.seq);
  visit("previous", row.previous);
  visit("server", row.server);
  visit("push_id", row.push_id);
  visit("time", row.time);
  visit("repository", row.repository);
  visit("folder", row.folder);
  visit("user", row.user);
  visit("groups", row.groups);
  visit("trust", row.trust);
  visit("key_id", row.key_id);
  visit("protocol", row.protocol);
  visit("break_glass", row.break_glass);
  visit("verdict", row.verdict);
  visit("rules", row.rules);
  visit("config", row.config);
  visit("took", row.took);
  VisitLater(visit, "baseline_id", row.baseline_id);
  VisitLater(visit, "baseline_digest", row.baseline_digest);
}

template <RowOf<Ref> Row, typename Visit>
void VisitColumns(Row& row, Visit&& visit) {
  visit("name", row.name);
  visit("old_id", row.old_id);
  visit("new_id", row.new_id);
  visit("enforced", row.enforced);
  visit("note", row.note);
  visit("tip", row.tip);
  visit("compared", row.compared);
  visit("commits", row.commits);
  visit("files", row.files);
  visit("parsed", row.parsed);
  visit("functions", row.functions);
}

template <RowOf<Finding> Row, typename Visit>
void VisitColumns(Row& row, Visit&& visit) {
  visit("ref", row.ref);
  visit("commit_id", row.commit_id);
  visit("path", row.path);
  visit("line", row.line);
  visit("column", row.column);
  visit("end_line", row.end_line);
  visit("end_column", row.end_column);
  visit("function", row.function);
  visit("rule", row.rule);
  visit("severity", row.severity);
  visit("decision", row.decision);
  visit("would_block", row.would_block);
  visit("excused_by", row.excused_by);
  visit("suppression", row.suppression);
  visit("message", row.message);
  visit("fingerprint", row.fingerprint);
}

template <RowOf<Skip> Row, typename Visit>
void VisitColumns(Row& row, Visit&& visit) {
  visit("ref", row.ref);
  visit("path", row.path);
  visit("reason", row.reason);
}

template <RowOf<Fault> Row, typename Visit>
void VisitColumns(Row& row, Visit&& visit) {
  visit("text", row.text);
}

template <RowOf<Excuse> Row, typename Visit>
void VisitColumns(Row& row, Visit&& visit) {
  visit("entry", row.entry);
  visit("reason", row.reason);
  visit("ticket", row.ticket);
  visit("approved_by", row.approved_by);
  visit("break_glass", row.break_glass);
  visit("max_uses", row.max_uses);
  visit("findings", row.findings);
}

template <RowOf<Checkpoint> Row, typename Visit>
void VisitColumns(Row& row, Visit&& visit) {
  visit("id", row.id);
  visit("seq", row.seq);
  visit("previous", row.previous);
  visit("server", row.server);
  visit("time", row.time);
  visit("through", row.through);
  visit("through_hash", row.through_hash);
  visit("removed", row.removed);
  visit("uses", row.uses);
  VisitLater(visit, "repositories", row.repositories);
}

template <RowOf<Baseline> Row, typename Visit>
void VisitColumns(Row& row, Visit&& visit) {
  visit("id", row.id);
  visit("seq", row.seq);
  visit("previous", row.previous);
  visit("server", row.server);
  visit("time", row.time);
  visit("repository", row.repository);
  visit("folder", row.folder);
  visit("user", row.user);
  visit("ref", row.ref);
  visit("commit_id", row.commit_id);
  visit("rules", row.rules);
  visit("findings", row.findings);
  visit("added", row.added);
  visit("removed", row.removed);
  VisitLater(visit, "digest", row.digest);
}

/// The note of a ref that passed because nothing had been pushed to its repository before.
inline constexpr char kFirstPush[] = "first push, initial: accept";

/// The condition under which a row of `push` counts where other pushes are decided: what a process
/// of another account says of itself, which nobody can check, decides nothing for others.
inline constexpr char kBelieved[] = "trust <> 'unverified'";

template <RowOf<Snapshot> Row, typename Visit>
void VisitColumns(Row& row, Visit&& visit) {
  visit("id", row.id);
  visit("seq", row.seq);
  visit("previous", row.previous);
  visit("server", row.server);
  visit("time", row.time);
  visit("date", row.date);
  visit("backfilled", row.backfilled);
  visit("repository", row.repository);
  visit("folder", row.folder);
  visit("ref", row.ref);
  visit("commit_id", row.commit_id);
  visit("commit_date", row.commit_date);
  visit("rules", row.rules);
  visit("config", row.config);
  visit("files", row.files);
  visit("functions", row.functions);
  visit("partial", row.partial);
  visit("noncompliant", row.noncompliant);
  visit("block", row.block);
  visit("warn", row.warn);
  visit("record", row.record);
  visit("suppressed", row.suppressed);
  visit("baseline", row.baseline);
  visit("excused", row.excused);
  visit("would_block", row.would_block);
  VisitLater(visit, "other_ref", row.other_ref);
}

template <RowOf<SnapshotFile> Row, typename Visit>
void VisitColumns(Row& row, Visit&& visit) {
  visit("path", row.path);
  visit("functions", row.functions);
  visit("changes", row.changes);
  visit("changed", row.changed);
  visit("owners", row.owners);
  visit("authors", row.authors);
}

template <RowOf<SnapshotFinding> Row, typename Visit>
void VisitColumns(Row& row, Visit&& visit) {
  visit("path", row.path);
  visit("rule", row.rule);
  visit("severity", row.severity);
  visit("decision", row.decision);
  visit("would_block", row.would_block);
  visit("excused_by", row.excused_by);
  visit("findings", row.findings);
  visit("lines", row.lines);
  visit("code", row.code);
}

/// The tables' names.
constexpr const char* TableOf(const Push*) { return "push"; }
constexpr const char* TableOf(const Ref*) { return "ref"; }
constexpr const char* TableOf(const Finding*) { return "finding"; }
constexpr const char* TableOf(const Skip*) { return "skip"; }
constexpr const char* TableOf(const Fault*) { return "fault"; }
constexpr const char* TableOf(const Excuse*) { return "excuse"; }
constexpr const char* TableOf(const Checkpoint*) { return "checkpoint"; }
constexpr const char* TableOf(const Baseline*) { return "baseline"; }
constexpr const char* TableOf(const Snapshot*) { return "snapshot"; }
constexpr const char* TableOf(const SnapshotFile*) { return "snapshot_file"; }
constexpr const char* TableOf(const SnapshotFinding*) { return "snapshot_finding"; }

/// The column of an item's table that names the row to which it belongs.
template <typename Item>
constexpr const char* OwnerOf(const Item*) {
  return "push";
}
constexpr const char* OwnerOf(const SnapshotFile*) { return "snapshot"; }
constexpr const char* OwnerOf(const SnapshotFinding*) { return "snapshot"; }

}  // namespace pushgate::record
