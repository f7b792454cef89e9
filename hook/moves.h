#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "diffscan/repository.h"
#include "diffscan/scan.h"
#include "diffscan/symbolic_ref.h"
#include "hook/config/config.h"

namespace pushgate::hook {

/// A ref that a push moves, or a name by which it does.
struct Move {
  diffscan::RefUpdate update;
  bool judges = true;    // by the policy of its name
  std::string leads_to;  // not empty: the name is a symbolic ref, and this is what moves
};

/// Everything that updates move: a name that is a symbolic ref stands there as such, then what it
/// leads to, which moves with it, and once more if another policy than that one's enforces
/// something on the name itself; so the policies of both judge it. Each is there once. Of a name
/// that cannot be read the name alone; the first such error is in `unknown`.
struct Moves {
  std::vector<Move> list;
  std::optional<Error> unknown;
};
Moves MovesOf(const Config& config, const std::string& repository_name,
              const diffscan::Repository& repository,
              const std::vector<diffscan::RefUpdate>& updates);

/// Whether some policy is about the repository: else it does not matter what its refs lead to.
bool HasPolicy(const Config& config, const std::string& repository_name);

/// The symbolic refs of a repository whose name no policy, or another one, enforces something on
/// than on what they lead to: what the configuration says of the name is not the whole truth.
Result<std::vector<diffscan::SymbolicRef>> RefsWithTwoPolicies(const Config& config,
                                                               const std::string& repository_name,
                                                               const std::string& git_dir);

}  // namespace pushgate::hook
