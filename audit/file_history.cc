#include "audit/file_history.h"

#include <algorithm>
#include <string>
#include <unordered_map>
#include <vector>

#include "audit/codeowners.h"
#include "base/times.h"
#include "diffscan/past.h"

namespace pushgate::audit {
namespace {

constexpr int64_t kYear = 365 * kSecondsOfDay;
constexpr int64_t kChangeDays = 90;
constexpr size_t kMostCommits = 20000;
constexpr size_t kMostAuthors = 3;
constexpr size_t kLongestName = 200;

/// Adds a name with its line feed, which names themselves cannot have.
void AddName(std::string name, std::string& names) {
  std::replace(name.begin(), name.end(), '\n', ' ');
  names += name.substr(0, kLongestName) + "\n";
}

bool HasName(const std::string& names, const std::string& name) {
  return ("\n" + names).find("\n" + name + "\n") != std::string::npos;
}

void Add(const diffscan::Touch& touch, int64_t now, record::SnapshotFile& file) {
  if (touch.time >= now - kChangeDays * kSecondsOfDay) ++file.changes;
  file.changed = std::max(file.changed, touch.time * kSecond);
  auto authors = static_cast<size_t>(std::count(file.authors.begin(), file.authors.end(), '\n'));
  if (authors < kMostAuthors && !HasName(file.authors, touch.author)) {
    AddName(touch.author, file.authors);
  }
}

}  // namespace

Result<void> AddFileHistory(const diffscan::Repository& repository, const diffscan::Oid& commit,
                            const Watch& watch, record::Snapshot& row) {
  Result<CodeOwners> owners = CodeOwners::Of(repository, commit);
  if (!owners) return tl::unexpected(owners.error());
  std::unordered_map<std::string_view, record::SnapshotFile*> by_path;
  for (record::SnapshotFile& file : row.with_findings) {
    for (const std::string& owner : owners->OwnersOf(file.path)) AddName(owner, file.owners);
    by_path[file.path] = &file;
  }
  if (by_path.empty()) return {};
  int64_t now = row.commit_date / kSecond;
  auto each = [&](const diffscan::Touch& touch) {
    for (const std::string& path : touch.paths) {
      auto file = by_path.find(path);
      if (file != by_path.end()) Add(touch, now, *file->second);
    }
  };
  return WalkTouches(repository, commit, now - kYear, kMostCommits, each, watch);
}

}  // namespace pushgate::audit
