#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "diffscan/oid.h"
#include "diffscan/repository.h"

namespace pushgate::diffscan {

/// The branch that HEAD of a bare repository names: what the server has accepted so far.
struct DefaultBranch {
  std::string name;  // the full name of the ref; empty if HEAD is detached
  Oid tip;           // zero: there is no such branch yet
};
Result<DefaultBranch> DefaultBranchOf(const Repository& repository);

/// The same of the remote `origin`, as far as a clone knows it, named as it is there; kNotFound if
/// the clone has not been told.
Result<DefaultBranch> OriginsDefaultBranch(const Repository& repository);

/// The commit that a ref's full name, or that of a branch or tag, leads to; kNotFound if there is
/// no such ref. The full name of that ref is written to `full_name`, if it is given.
Result<Oid> CommitOfRef(const Repository& repository, std::string_view name,
                        std::string* full_name = nullptr);

}  // namespace pushgate::diffscan
