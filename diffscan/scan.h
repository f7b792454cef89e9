#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/watch.h"
#include "diffscan/oid.h"
#include "diffscan/repository.h"
#include "rules/analyze.h"

namespace pushgate {
class Crew;
}

namespace pushgate::diffscan {

/// One line of a pre-receive hook's standard input.
struct RefUpdate {
  Oid old_id;  // zero: the ref is created
  Oid new_id;  // zero: the ref is deleted
  std::string name;
};

enum class Scope { kFunction, kLine, kFile };
enum class ScopeCommits { kTip, kEach };

class AnalysisStore;
/// What every update of a request shares.
struct ScanOptions {
  const rules::RuleSet* rules = nullptr;
  rules::Budget budget;
  AnalysisStore* store = nullptr;  // of these rules and this budget; none: each request by itself
  std::shared_ptr<rules::ModuleStore> modules;  // of these rules; none: each tree by itself
  Crew* crew = nullptr;                         // helps with files; none: one after the other
  uint64_t blob_limit = 2 << 20;                // bytes
  uint32_t push_files = 20000;                  // changed Python files in one update
  uint64_t found_bytes = 64 << 20;              // of one tree; reached only by who means to
  std::vector<std::string> files{"*.py", "*.pyi", "*.pyw"};  // globs of names, any ASCII case
};

struct Found;

/// What passed on other refs without being right, so that having it is no excuse for this one: it
/// is compared with the ref's own old tip alone.
struct Unsettled {
  std::vector<std::string> paths;  // of the findings
  /// The ref on which a finding passed, taken to stand at `path`; nothing: it is none of those.
  std::function<std::optional<std::string>(const std::string& path, const Found& found)> passed_on;
  struct Update {
    Oid old_id;
    Oid new_id;
  };
  /// By ref, updates that were not judged: as long as it stands there, the old one is the baseline.
  std::multimap<std::string, Update, std::less<>> unjudged;
};

/// What the policy says about one update.
struct UpdateOptions {
  Scope scope = Scope::kFunction;
  ScopeCommits scope_commits = ScopeCommits::kTip;
  /// Whether a ref is a baseline for this update: enforced at least as strictly.
  std::function<bool(std::string_view ref)> is_baseline;
  /// Asked only where other commits than the old tip are compared. None: all is settled.
  std::function<Result<const Unsettled*>()> unsettled;
  /// Whether a comment may allow a rule's findings: one that does is another finding than the same
  /// without. None: it may.
  std::function<bool(const rules::Rule& rule)> honours_suppression;
};

/// A finding that this push is answerable for.
struct Found {
  std::string path;  // bytes as in the tree; empty: the finding concerns the whole update
  Oid commit;        // the commit judged: the new tip, or with kEach the commit itself
  rules::Finding finding;
  std::string function;  // the innermost function or class around it; "" at module level
  rules::Excerpt excerpt;
  std::string matched_text;
  bool only_new = false;  // no added line: reported because no compared tree had it
  std::string passed_on;  // the other ref on which it passed unsettled, if only therefore reported
};

/// What came of a file over ScanOptions::blob_limit, which is never parsed.
enum class LargeFile {
  kUnread,    // too large even to look into: gate-size
  kSuspect,   // holds a word that a rule looks for: gate-size
  kHarmless,  // holds none: a Skip
};

/// That, in words: the message of the finding, or the reason of the skip. Sizes are in bytes.
std::string LargeFileReason(LargeFile outcome, uint64_t size, uint64_t limit);

/// Something that was not judged, or not wholly, and why; the receipt names each.
struct Skip {
  std::string path;
  std::string reason;
};

struct Stats {
  uint64_t commits = 0;    // new ones, but for those that an update before has brought
  uint64_t files = 0;      // changed Python files
  uint64_t parsed = 0;     // of these, parsed: the others hold no literal that a rule needs
  uint64_t functions = 0;  // in the parsed ones
  Stats& operator+=(const Stats& other);
};

/// The outcome for one ref update (or one range of `check --diff`).
struct ScanResult {
  std::vector<Found>
      found;  // by path, line, column, rule; with kEach of equal findings the first commit's
  std::vector<Skip> skipped;
  Stats stats;
  Oid tip;  // the commit judged; zero if there was none
  std::vector<Oid>
      compared;  // the commits whose trees the tip was compared with; empty: judged whole
};

/// Judges one ref update: "A push, step by step", items 3 to 5 of the design, as CONTRIBUTING
/// retells them. Deletions and updates that change nothing return an empty result. What the pusher
/// controls never fails but becomes a finding of a gate rule (missing or damaged objects, limits,
/// deadline). An error is a fault of the server.
Result<ScanResult> ScanUpdate(const Repository& repository, const RefUpdate& update,
                              const UpdateOptions& options, const ScanOptions& shared,
                              const Watch& watch);

/// Judges the tree of `tip` against the trees of `compared`; what `pushgate check --diff` does.
Result<ScanResult> ScanRange(const Repository& repository, const Oid& tip,
                             const std::vector<Oid>& compared, const UpdateOptions& options,
                             const ScanOptions& shared, const Watch& watch);

/// A range in git's syntax:
///   "A..B"      what pushing B would be judged against where the server has A: the maximal
///   boundary "A...B"     the merge bases of A and B
///   "^A ^B C"   exactly A and B; a rejection prints this where a compared commit is no ancestor
///   "C"         nothing: the whole tree
/// Names are what git's revision syntax allows; an empty side means HEAD.
struct Range {
  Oid tip;
  std::vector<Oid> compared;
};
Result<Range> ResolveRange(const Repository& repository, std::string_view range);

/// What "BASE..TIP" compares with: the maximal commits that `base` has and that the others of `tip`
/// stand on.
Result<std::vector<Oid>> BoundaryBetween(const Repository& repository, const Oid& base,
                                         const Oid& tip);

/// The full name of the branch that HEAD names; empty if it names none.
std::string HeadBranchName(const Repository& repository);

/// True if the repository has no ref at all but symbolic ones, which lead nowhere then: what
/// `initial: judge | accept` asks.
Result<bool> IsEmpty(const Repository& repository);

}  // namespace pushgate::diffscan
