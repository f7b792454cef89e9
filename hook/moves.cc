#include "hook/moves.h"

#include <algorithm>
#include <set>
#include <tuple>
#include <utility>

#include "base/glob.h"
#include "hook/policy/policy.h"

namespace pushgate::hook {
namespace {

/// The policy that enforces something on a ref, or nullptr.
const Policy* EnforcedOn(const Config& config, const std::string& repository,
                         const std::string& ref) {
  const Policy* policy = FindPolicy(config, repository, ref);
  return policy != nullptr && policy->enforce != Enforce::kOff ? policy : nullptr;
}

}  // namespace

bool HasPolicy(const Config& config, const std::string& repository_name) {
  return std::any_of(config.policies.begin(), config.policies.end(), [&](const Policy& policy) {
    return std::any_of(policy.repos.begin(), policy.repos.end(),
                       [&](const std::string& glob) { return GlobMatches(glob, repository_name); });
  });
}

Moves MovesOf(const Config& config, const std::string& repository_name,
              const diffscan::Repository& repository,
              const std::vector<diffscan::RefUpdate>& updates) {
  Moves moves;
  std::set<std::tuple<std::string, diffscan::Oid, diffscan::Oid>> judged;
  auto judge = [&](const diffscan::RefUpdate& update) {
    bool fresh = judged.emplace(update.name, update.old_id, update.new_id).second;
    if (fresh) moves.list.push_back({update, true, ""});
  };
  for (const diffscan::RefUpdate& update : updates) {
    Result<std::string> moved = MovedRef(repository, update.name);
    if (!moved && !moves.unknown) moves.unknown = moved.error();
    if (!moved || *moved == update.name) {
      judge(update);
      continue;
    }
    moves.list.push_back({update, false, *moved});
    judge({update.old_id, update.new_id, *moved});
    const Policy* own = EnforcedOn(config, repository_name, update.name);
    bool other = own != nullptr && own != EnforcedOn(config, repository_name, *moved);
    if (other && !update.new_id.IsZero()) judge(update);
  }
  return moves;
}

Result<std::vector<diffscan::SymbolicRef>> RefsWithTwoPolicies(const Config& config,
                                                               const std::string& repository_name,
                                                               const std::string& git_dir) {
  diffscan::Location location;
  location.git_dir = git_dir;
  Result<diffscan::Repository> repository = diffscan::Repository::Open(location);
  if (!repository) return tl::unexpected(repository.error());
  Result<std::vector<diffscan::SymbolicRef>> refs = SymbolicRefs(*repository);
  if (!refs) return refs;
  std::erase_if(*refs, [&](const diffscan::SymbolicRef& ref) {
    return EnforcedOn(config, repository_name, ref.name) ==
           EnforcedOn(config, repository_name, ref.moves);
  });
  return refs;
}

}  // namespace pushgate::hook
