#pragma once

#include <functional>
#include <string>
#include <vector>

#include "diffscan/scan.h"
#include "diffscan/worktree.h"
#include "rules/analyze.h"

namespace pushgate::cli {

/// What `check --fix` is asked to do.
struct FixMode {
  bool preview = false;                               // --diff: write nothing
  std::function<bool(const rules::Finding&)> wanted;  // which findings to fix
};

/// What it did with one file.
struct FileFix {
  rules::Analysis analysis;            // of the file as fixed
  std::string text;                    // the same
  std::vector<size_t> fixed;           // the findings that are gone, by index in the old analysis
  std::vector<std::string> obstacles;  // by finding: why it was not fixed; else empty
  std::string patch;                   // in a preview
  std::string fault;                   // why it cannot be shown; else empty
};

/// Whether a finding is one to fix.
bool IsFixable(const rules::Finding& finding, const FixMode& mode);

/// Applies the fixes of one file's findings. `text` is what was analysed. Writes nothing.
FileFix FixFile(const diffscan::WorktreeFile& file, const std::string& text,
                const rules::Analysis& analysis, const diffscan::ScanOptions& options,
                rules::ModuleTree& modules, const FixMode& mode);

/// Puts one text of a file in the place of another; fails, with the file as it is, if it holds
/// something else or cannot be replaced as it should (see TextFile).
Result<void> ReplaceText(const std::string& path, const std::string& before,
                         const std::string& after);

}  // namespace pushgate::cli
