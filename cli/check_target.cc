#include "cli/check_target.h"

#include <utility>

#include "diffscan/remote.h"
#include "diffscan/worktree.h"
#include "hook/identity/identity.h"
#include "hook/message/layout.h"
#include "hook/message/safe_text.h"
#include "hook/policy/policy.h"
#include "hook/rule_files.h"

namespace pushgate::cli {
namespace {

/// The branch that HEAD is on; empty if it is on none.
std::string BranchOfHead(const std::string& git_dir) {
  constexpr std::string_view kSymbolic = "ref: ";
  Result<std::string> head = hook::ReadFile(git_dir + "/HEAD");
  if (!head || !head->starts_with(kSymbolic)) return "";
  return head->substr(kSymbolic.size(), head->find_first_of("\r\n") - kSymbolic.size());
}

std::string NameOf(const hook::Setup& setup, const std::string& git_dir) {
  if (!setup.config.exported.by.empty()) {
    std::string path = diffscan::PathOfUrl(diffscan::OriginUrl(git_dir));
    if (!path.empty()) return path;
  }
  return hook::RepositoryName(hook::ServerKind::kSsh, {}, git_dir, setup.config.repositories);
}

}  // namespace

Target FindTarget(const hook::Setup& setup, const std::string& path, const std::string& ref,
                  const std::string& repository) {
  Target target;
  if (Result<std::string> git_dir = diffscan::DiscoverRepository(path)) {
    target.git_dir = *git_dir;
    target.ref = BranchOfHead(target.git_dir);
    if (repository.empty()) target.repository = NameOf(setup, target.git_dir);
  }
  if (!repository.empty()) target.repository = repository;
  if (!ref.empty()) target.ref = ref.starts_with("refs/") ? ref : "refs/heads/" + ref;
  return WithRef(target, setup, target.ref);
}

Target WithRef(Target target, const hook::Setup& setup, std::string ref) {
  target.ref = std::move(ref);
  target.policy =
      target.ref.empty() ? nullptr : hook::FindPolicy(setup.config, target.repository, target.ref);
  return target;
}

bool IsOff(const Target& target) {
  return target.policy != nullptr && target.policy->enforce == hook::Enforce::kOff;
}

std::vector<std::string> KnownToServerAlone(const hook::Setup& setup, const Target& target) {
  std::vector<std::string> unknown;
  if (!setup.bypass.entries.empty() || setup.config.exported.bypass) {
    unknown.push_back(
        "bypass entries are not asked: only the server knows who pushes; see 'pushgate bypass "
        "check'");
  }
  if (target.policy != nullptr && target.policy->ratchet) {
    unknown.push_back("the baseline is on the server: what blocks here may pass there as old");
  }
  return unknown;
}

std::string DescribeTarget(const hook::Setup& setup, const Target& target) {
  std::string config = setup.config_path.empty() ? "built in" : setup.config_path;
  std::string text = "pushgate: configuration: " + hook::SafeText(config);
  text += ", " + hook::Count(setup.rules.rules().size(), "rule") + "\n";
  if (target.git_dir.empty()) return text + "pushgate: in no repository: severities decide\n";
  text += "pushgate: judged as " + hook::SafeText(target.repository);
  if (!target.ref.empty()) text += ", " + hook::SafeText(target.ref);
  if (target.policy == nullptr) return text + ": no policy: severities decide\n";
  for (size_t i = 0; i < setup.config.policies.size(); ++i) {
    bool found = &setup.config.policies[i] == target.policy;
    if (found) text += ": policy " + std::to_string(i + 1);
  }
  return text + " of " + std::to_string(setup.config.policies.size()) + "\n";
}

}  // namespace pushgate::cli
