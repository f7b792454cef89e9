#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "install/place/plan.h"

namespace pushgate::install {

/// Does one step. At every moment a hook's path holds the old hook or the new one. Files are made
/// as the owner of the folder that they are in. May be repeated.
Result<void> DoStep(const Step& step);

/// Undoes one step, wholly, partly or never done; may be repeated. What somebody changed in the
/// meantime is left as it is: then the sentence that says so is added to `left`.
Result<void> UndoStep(const Step& step, std::vector<std::string>& left);

/// Writes a file so that it is the old one or the new one at every moment; `mode` is its mode.
Result<void> WriteFileWhole(const std::string& path, const std::string& text, mode_t mode);

/// What a path holds, symbolic links followed; empty if it cannot be read.
std::string TextOf(const std::string& path);

}  // namespace pushgate::install
