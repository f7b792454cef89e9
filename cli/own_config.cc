#include "cli/own_config.h"

#include <iostream>
#include <utility>

#include "diffscan/default_branch.h"
#include "diffscan/repository.h"
#include "hook/message/safe_text.h"

namespace pushgate::cli {

OwnConfig ReadOwnConfig(const std::string& git_dir,
                        const std::shared_ptr<const hook::Setup>& setup) {
  OwnConfig own{setup, std::make_shared<const hook::RepositoryConfig>(), setup, ""};
  diffscan::Location location;
  location.git_dir = git_dir;
  Result<diffscan::Repository> repository = diffscan::Repository::Open(location);
  if (!repository) return own;  // whoever needs it hears why
  std::string ref = "refs/remotes/origin/HEAD";
  Result<diffscan::DefaultBranch> branch = OriginsDefaultBranch(*repository);
  if (branch) own.branch = branch->name;
  bool known = branch && !branch->tip.IsZero();
  if (!known) branch = DefaultBranchOf(*repository);
  if (!known) ref = "HEAD";
  if (!branch) return own;
  auto read = hook::ConfigOf(*own.setup, *repository, *branch);
  if (!read || (*read)->key.empty()) return own;
  own.config = *read;
  std::cerr << "pushgate: " << hook::kRepositoryFile << " of " << ref
            << (own.config->errors.empty() ? " is used" : " is ignored, for it is invalid:")
            << "\n";
  for (const hook::RepositoryError& error : own.config->errors) {
    std::cerr << hook::SafeText(error.text) << "\n";
  }
  if (!own.config->has_rules || !own.config->errors.empty()) return own;
  auto with_rules = std::make_shared<hook::Setup>(*own.setup);
  with_rules->rules = own.config->rules;
  with_rules->analyses = own.config->analyses;
  with_rules->modules = own.config->modules;
  own.setup = std::move(with_rules);
  return own;
}

}  // namespace pushgate::cli
