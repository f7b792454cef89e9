#pragma once

#include <optional>
#include <string>

#include "hook/config/config.h"

namespace pushgate::install {

/// Where a push that breaks a rule must be refused.
struct CanaryRef {
  std::string name;
  bool is_used = false;  // perhaps: then what must not change there has to be kept by git itself
};

/// A ref of a repository, by the name that policies have for it, on which they refuse: one that
/// nobody uses, or where they speak of none but by its name, that one. Without pushes so far, as
/// `has_pushes` says, what `initial: accept` lets pass is no such ref. Nothing: no policy refuses.
std::optional<CanaryRef> EnforcedRef(const hook::Config& config, const std::string& repository,
                                     bool has_pushes);

/// What policies call the repository that a route leads to, where it is not on this machine: the
/// route's path, without ".git".
std::string NameBehind(const std::string& route);

}  // namespace pushgate::install
