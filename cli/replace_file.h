#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace pushgate::cli {

/// What to make of a file's text; an empty one is what an absent file has.
using Change = std::function<Result<std::string>(std::string_view text)>;

/// Changes a file so that it is the old one or the new one at every moment, whatever dies: a
/// temporary file beside it is written out and renamed. Owner and permissions stay; behind a
/// symbolic link the file itself is changed. Commands that change files of one folder wait for each
/// other. With `create` an absent file becomes one.
Result<void> ChangeFile(const std::string& path, bool create, const Change& change);

}  // namespace pushgate::cli
