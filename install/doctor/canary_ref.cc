// Which ref the push that must be refused goes to.

#include "install/doctor/canary_ref.h"

#include <algorithm>
#include <random>
#include <string_view>
#include <vector>

#include "hook/policy/policy.h"

namespace pushgate::install {
namespace {

/// The refs that a policy's glob leads to, and no branch that anybody has.
std::string ThrowAwayRef(const std::string& glob, const std::string& name) {
  size_t star = glob.find('*');
  if (star == std::string::npos) return "";
  std::string ref = glob.substr(0, star) + name;
  std::string rest = glob.substr(star);
  rest.erase(0, std::min(rest.find_first_not_of('*'), rest.size()));
  return rest.find('*') == std::string::npos ? ref + rest : "";
}

/// The refs to try, in order: those that are in use come last.
std::vector<CanaryRef> Candidates(const hook::Config& config) {
  std::random_device random;
  std::string name = "pushgate-canary-" + std::to_string(random());
  std::vector<CanaryRef> refs = {{"refs/heads/" + name}};
  for (const hook::Policy& policy : config.policies) {
    for (const std::string& glob : policy.refs) refs.push_back({ThrowAwayRef(glob, name)});
  }
  for (const hook::Policy& policy : config.policies) {
    for (const std::string& glob : policy.refs) {
      if (glob.find_first_of("*?[") == std::string::npos) refs.push_back({glob, true});
    }
  }
  return refs;
}

}  // namespace

std::optional<CanaryRef> EnforcedRef(const hook::Config& config, const std::string& repository,
                                     bool has_pushes) {
  for (CanaryRef& ref : Candidates(config)) {
    if (!ref.name.starts_with("refs/")) continue;
    const hook::Policy* policy = hook::FindPolicy(config, repository, ref.name);
    bool judges = policy != nullptr && policy->enforce == hook::Enforce::kBlock;
    if (judges && (has_pushes || policy->initial != hook::Initial::kAccept)) return std::move(ref);
  }
  return std::nullopt;
}

std::string NameBehind(const std::string& route) {
  std::string_view path = route;
  if (size_t scheme = path.find("://"); scheme != std::string_view::npos) {
    path.remove_prefix(scheme + 3);
    path.remove_prefix(std::min(path.find('/'), path.size()));
  } else if (size_t colon = path.find(':'); colon != std::string_view::npos) {
    path.remove_prefix(colon + 1);
  }
  while (path.ends_with('/')) path.remove_suffix(1);
  if (path.ends_with(".git")) path.remove_suffix(4);
  while (path.starts_with('/')) path.remove_prefix(1);
  return std::string(path);
}

}  // namespace pushgate::install
