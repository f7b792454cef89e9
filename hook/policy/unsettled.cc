#include "hook/policy/unsettled.h"

#include <algorithm>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>

#include "base/glob.h"
#include "hook/policy/fingerprint.h"

namespace pushgate::hook {
namespace {

bool MatchesGlobs(const std::vector<std::string>& globs, std::string_view text) {
  return globs.empty() || std::any_of(globs.begin(), globs.end(), [&](const std::string& glob) {
           return GlobMatches(glob, text);
         });
}

/// Refs on which something passed, by what it is.
struct Passed {
  std::map<std::string, std::string> findings;  // by fingerprint
  std::map<std::string, std::string> files;     // by path
};

class Settling {
 public:
  Settling(const BypassList& list, std::string_view repository, std::string_view target,
           std::string_view head)
      : list_(list), repository_(repository), target_(target), head_(head) {}

  /// Whether what passed on `ref` by an entry (none: by itself) may be on the target.
  bool Settles(std::string_view ref, const std::string& entry) {
    if (ref == target_ || (!head_.empty() && ref == head_)) return true;
    if (entry.empty()) return false;
    auto [known, fresh] = covers_.try_emplace(entry);
    if (fresh) {
      known->second = Covers(entry, target_) || (!head_.empty() && Covers(entry, head_));
    }
    return known->second;
  }

 private:
  bool Covers(std::string_view id, std::string_view ref) const {
    return std::any_of(list_.entries.begin(), list_.entries.end(), [&](const BypassEntry& entry) {
      return entry.id == id && MatchesGlobs(entry.repos, repository_) &&
             MatchesGlobs(entry.refs, ref);
    });
  }

  const BypassList& list_;
  std::string_view repository_;
  std::string_view target_;
  std::string_view head_;
  std::map<std::string, bool> covers_;  // by entry: whether it is for the target
};

diffscan::Oid OidOf(const std::string& hex) {
  return diffscan::Oid::FromHex(hex).value_or(diffscan::Oid());
}

}  // namespace

diffscan::Unsettled UnsettledFor(const record::Unsettled& recorded, const BypassList& list,
                                 std::string_view repository, std::string_view target,
                                 std::string_view head) {
  Settling settling(list, repository, target, head);
  auto passed = std::make_shared<Passed>();
  std::set<std::string> paths;
  // What the new ref's default branch had excused, it has, wherever else it passed.
  std::set<std::string_view> had;
  for (const record::ExcusedFinding& row : recorded.excused) {
    if (!head.empty() && row.ref == head) had.insert(row.fingerprint);
  }
  for (const record::ExcusedFinding& row : recorded.excused) {
    if (settling.Settles(row.ref, row.entry) || had.contains(row.fingerprint)) continue;
    passed->findings.emplace(row.fingerprint, row.ref);
    paths.insert(row.path);
  }
  for (const record::UnreadFile& row : recorded.unread) {
    if (settling.Settles(row.ref, "")) continue;
    passed->files.emplace(row.path, row.ref);
    paths.insert(row.path);
  }
  diffscan::Unsettled unsettled;
  unsettled.paths.assign(paths.begin(), paths.end());
  unsettled.passed_on = [passed](const std::string& path,
                                 const diffscan::Found& found) -> std::optional<std::string> {
    // Of a file that nobody read, what moved elsewhere cannot be told.
    auto file = path == found.path ? passed->files.find(path) : passed->files.end();
    if (file != passed->files.end()) return file->second;
    if (passed->findings.empty()) return std::nullopt;
    auto finding = passed->findings.find(Fingerprint(path, found));
    if (finding == passed->findings.end()) return std::nullopt;
    return finding->second;
  };
  for (const record::UnjudgedUpdate& row : recorded.unjudged) {
    if (row.ref == target) continue;
    if (!row.entry.empty() && settling.Settles(row.ref, row.entry)) continue;
    unsettled.unjudged.emplace(row.ref,
                               diffscan::Unsettled::Update{OidOf(row.old_id), OidOf(row.new_id)});
  }
  return unsettled;
}

}  // namespace pushgate::hook
