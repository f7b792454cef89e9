#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace pushgate::diffscan {

/// What changed between two texts of a file, as `git apply` and `patch -p1` take it, whatever bytes
/// they hold; empty if nothing did. The only error is kFault.
Result<std::string> MakePatch(const std::string& path, std::string_view old_text,
                              std::string_view new_text);

}  // namespace pushgate::diffscan
