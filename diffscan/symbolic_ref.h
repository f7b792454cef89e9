#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "diffscan/repository.h"

namespace pushgate::diffscan {

/// The ref that moves when `name` is updated: what a symbolic ref leads to, through others too,
/// whether or not that is there; `name` itself if it is none. Where git gives up (five steps, a
/// name that is not allowed), so does this: git then refuses the update. kFault if a ref that is
/// there cannot be read.
Result<std::string> MovedRef(const Repository& repository, std::string_view name);

struct SymbolicRef {
  std::string name;
  std::string moves;  // as MovedRef
};

/// All symbolic refs below refs/, by name. HEAD is none of them: nobody pushes to it.
Result<std::vector<SymbolicRef>> SymbolicRefs(const Repository& repository);

}  // namespace pushgate::diffscan
