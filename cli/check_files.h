#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/fix_files.h"
#include "cli/progress.h"
#include "diffscan/scan.h"
#include "diffscan/worktree.h"

namespace pushgate::cli {

/// A file that is fixed, but not written yet, and what was found in it before.
struct PendingFix {
  std::string before;
  std::string after;
  std::vector<diffscan::Found> found;
  std::vector<bool> fixable;  // by finding
};

/// What came of one file on disk.
struct CheckedFile {
  std::vector<diffscan::Found> found;  // `path` as the file was named on the command line
  std::vector<std::string> not_fixed;  // with --fix, by what was found: why not; else empty
  std::vector<diffscan::Found> fixed;  // as it was found, and is gone
  std::string patch;                   // what a preview of --fix shows
  std::optional<PendingFix> pending;   // nothing in what CheckFiles() returns
  std::vector<diffscan::Skip> skipped;
  diffscan::Stats stats;
  std::string fault;  // why it could not be read; else empty
};

/// Judges whole files, several at a time on as many threads as the machine runs at once. The
/// results are in the order of `files`. With `fix`, what is found is fixed first.
std::vector<CheckedFile> CheckFiles(const std::vector<diffscan::WorktreeFile>& files,
                                    const diffscan::ScanOptions& options,
                                    const FixMode* fix = nullptr, Progress* progress = nullptr);

/// Judges a text as if it stood in the file.
CheckedFile CheckText(const diffscan::WorktreeFile& file, const std::string& text,
                      const diffscan::ScanOptions& options);

}  // namespace pushgate::cli
