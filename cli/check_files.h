#pragma once

#include <string>
#include <vector>

#include "diffscan/scan.h"
#include "diffscan/worktree.h"

namespace pushgate::cli {

/// What came of one file on disk.
struct CheckedFile {
  std::vector<diffscan::Found> found;  // `path` as the file was named on the command line
  std::vector<diffscan::Skip> skipped;
  diffscan::Stats stats;
  std::string fault;  // why it could not be read; else empty
};

/// Judges whole files, several at a time on as many threads as the machine runs at once. The
/// results are in the order of `files`.
std::vector<CheckedFile> CheckFiles(const std::vector<diffscan::WorktreeFile>& files,
                                    const diffscan::ScanOptions& options);

}  // namespace pushgate::cli
