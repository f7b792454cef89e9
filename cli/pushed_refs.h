#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "diffscan/repository.h"
#include "diffscan/scan.h"

namespace pushgate::cli {

/// What `git push` is about to do: the names are the remote's.
struct PushedRefs {
  std::string remote;
  std::vector<diffscan::RefUpdate> updates;
};

/// Whether the pre-commit framework runs this: it keeps git's lines and sets variables instead.
bool IsPushOfPreCommit();

/// What git writes to a pre-push hook: "LOCAL_REF LOCAL_ID REMOTE_REF REMOTE_ID" a line; under
/// pre-commit, what its variables say.
Result<PushedRefs> ReadPushedRefs(const diffscan::Repository& repository, const std::string& remote,
                                  std::string_view lines);

}  // namespace pushgate::cli
