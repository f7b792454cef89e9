#include <algorithm>
#include <filesystem>
#include <set>
#include <string_view>
#include <system_error>

#include "audit/audit.h"
#include "hook/history/history.h"
#include "hook/identity/identity.h"
#include "hook/policy/ratchet.h"
#include "record/snapshots.h"

namespace pushgate::audit {
namespace {

/// Not merely out of reach, as by a right. A disk that is missing below the folder looks the same.
bool IsGone(const std::string& folder) {
  std::error_code error;
  return std::filesystem::status(folder + "/HEAD", error).type() ==
         std::filesystem::file_type::not_found;
}

/// The row that says so from now on.
record::Snapshot GoneRow(const record::Snapshot& last, const hook::Setup& setup) {
  record::Snapshot row;
  row.repository = last.repository;
  row.folder = last.folder;
  row.ref = last.ref;
  row.rules = setup.rules.digest();
  row.config = setup.config_digest;
  return row;
}

}  // namespace

Result<std::vector<Audited>> RecordGone(const hook::Setup& setup, const std::string& under,
                                        const std::vector<std::string>& found) {
  // This server's own record alone: what others have audited they miss themselves.
  auto reader = record::SnapshotReader::Open(setup.history->path());
  if (!reader) return tl::unexpected(reader.error());
  if (!*reader) return std::vector<Audited>();
  auto known = (*reader)->Current();
  if (!known) return tl::unexpected(known.error());
  std::set<std::string> names;
  for (const std::string& folder : found) {
    names.insert(
        hook::RepositoryName(hook::ServerKind::kSsh, {}, folder, setup.config.repositories));
  }
  const std::string below = hook::BaselineFolder(under) + "/";
  std::vector<Audited> gone;
  for (const record::Snapshot& last : *known) {
    if (!last.folder.starts_with(below) || names.contains(last.repository)) continue;
    if (!IsGone(last.folder)) continue;
    Audited& one = gone.emplace_back();
    one.outcome = Audited::Outcome::kGone;
    one.folder = last.folder;
    one.repository = last.repository;
    one.ref = last.ref;
    one.why = "it is no longer at " + last.folder +
              ": from now on no total has it, and the trend keeps its past";
    record::Snapshot row = GoneRow(last, setup);
    if (auto added = setup.history->AddSnapshot(row); !added) return tl::unexpected(added.error());
  }
  return gone;
}

}  // namespace pushgate::audit
