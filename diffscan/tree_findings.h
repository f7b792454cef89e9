#pragma once

#include <string>
#include <unordered_map>
#include <vector>

#include "base/result.h"
#include "base/watch.h"
#include "diffscan/repository.h"
#include "diffscan/scan.h"

namespace pushgate::diffscan {

/// What the rules say of one file of a tree, whoever wrote it and when.
struct FileFindings {
  bool python = false;  // false: there is no Python file at the path
  bool judged = false;  // false: it could not be judged, so that nothing is known of its findings
  std::vector<Found> found;  // by position, then rule; without excerpts and gate rules
};

/// Looks up findings in the tree of one commit, file by file: what a push is compared with beyond
/// its own changes. Repository, options and watch must outlive it. Used by one thread.
class TreeFindings {
 public:
  /// kCorrupt if the commit cannot be read.
  static Result<TreeFindings> Open(const Repository& repository, const Oid& commit,
                                   const ScanOptions& options, const Watch& watch);

  /// Errors are kDeadline and kFault. Lives until the next change of this object's address.
  Result<const FileFindings*> At(const std::string& path);

  /// Where two trees differ: paths of all entries that are no folders, sorted. kCorrupt if a part
  /// of either cannot be read.
  static Result<std::vector<std::string>> ChangedPaths(const TreeFindings& a,
                                                       const TreeFindings& b);

 private:
  TreeFindings(const Repository& repository, const Oid& commit, const Oid& tree,
               const ScanOptions& options, const Watch& watch);

  Result<FileFindings> Read(const std::string& path);

  const Repository* repository_;
  Oid commit_;
  Oid tree_;
  const ScanOptions* options_;
  const Watch* watch_;
  std::shared_ptr<rules::ModuleTree> modules_;
  std::unordered_map<std::string, FileFindings> read_;
};

}  // namespace pushgate::diffscan
