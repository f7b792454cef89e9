#include "cli/pushed_refs.h"

#include <algorithm>
#include <cstdlib>
#include <optional>
#include <utility>

#include "diffscan/scan.h"

namespace pushgate::cli {
namespace {

using diffscan::Oid;

std::string Variable(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

std::vector<std::string_view> Words(std::string_view line) {
  std::vector<std::string_view> words;
  for (size_t at = 0; at < line.size();) {
    size_t end = std::min(line.find(' ', at), line.size());
    words.push_back(line.substr(at, end - at));
    at = end + 1;
  }
  return words;
}

Result<std::vector<diffscan::RefUpdate>> ParseLines(std::string_view lines) {
  std::vector<diffscan::RefUpdate> updates;
  while (!lines.empty()) {
    std::string_view line = lines.substr(0, lines.find('\n'));
    lines.remove_prefix(std::min(line.size() + 1, lines.size()));
    std::vector<std::string_view> words = Words(line);
    if (words.empty()) continue;
    std::optional<Oid> new_id, old_id;
    if (words.size() == 4) new_id = Oid::FromHex(words[1]);
    if (words.size() == 4) old_id = Oid::FromHex(words[3]);
    if (!new_id || !old_id) {
      return Fail(ErrorCode::kInvalid,
                  "--pre-push: standard input is not what git tells a pre-push hook: LOCAL_REF "
                  "LOCAL_ID REMOTE_REF REMOTE_ID");
    }
    updates.push_back({*old_id, *new_id, std::string(words[2])});
  }
  return updates;
}

/// One branch, for pre-commit looks at no more. Where the remote has nothing of it, the commits
/// have no name here.
Result<diffscan::RefUpdate> UpdateOfPreCommit(const diffscan::Repository& repository) {
  diffscan::RefUpdate update;
  update.name = Variable("PRE_COMMIT_REMOTE_BRANCH");
  if (update.name.empty()) update.name = HeadBranchName(repository);
  std::string to = Variable("PRE_COMMIT_TO_REF"), from = Variable("PRE_COMMIT_FROM_REF");
  if (to.empty()) to = Variable("PRE_COMMIT_LOCAL_BRANCH");
  Result<diffscan::Range> tip = ResolveRange(repository, to.empty() ? "HEAD" : to);
  if (!tip) return tl::unexpected(tip.error());
  update.new_id = tip->tip;
  if (from.empty()) return update;
  Result<diffscan::Range> old = ResolveRange(repository, from);
  if (!old) return tl::unexpected(old.error());
  update.old_id = old->tip;
  return update;
}

}  // namespace

// `pre-commit run --from-ref A --to-ref B` names no branch that would be pushed to.
bool IsPushOfPreCommit() {
  return !Variable("PRE_COMMIT_REMOTE_BRANCH").empty() || !Variable("PRE_COMMIT_TO_REF").empty();
}

Result<PushedRefs> ReadPushedRefs(const diffscan::Repository& repository, const std::string& remote,
                                  std::string_view lines) {
  if (IsPushOfPreCommit()) {
    Result<diffscan::RefUpdate> update = UpdateOfPreCommit(repository);
    if (!update) return tl::unexpected(update.error());
    return PushedRefs{Variable("PRE_COMMIT_REMOTE_NAME"), {std::move(*update)}};
  }
  Result<std::vector<diffscan::RefUpdate>> updates = ParseLines(lines);
  if (!updates) return tl::unexpected(updates.error());
  return PushedRefs{remote, std::move(*updates)};
}

}  // namespace pushgate::cli
