#pragma once

#include <functional>
#include <optional>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/watch.h"
#include "diffscan/oid.h"
#include "diffscan/repository_impl.h"

namespace pushgate::diffscan {

using RefFilter = std::function<bool(std::string_view ref, const Oid& target)>;

/// What the refs that a filter takes point to, each once: commits, or tags where the ref store does
/// not say what they peel to. Symbolic refs are left out, for what they name is a ref of its own.
/// The refs are read once for a request.
Result<std::vector<Oid>> RefTargets(Repository::Impl& repository, const RefFilter& takes,
                                    const Watch& watch);

/// What the branch that HEAD names points to, if the filter takes that branch.
std::optional<Oid> HeadBranch(const Repository::Impl& repository, const RefFilter& takes);

}  // namespace pushgate::diffscan
