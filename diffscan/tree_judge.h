#pragma once

#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/watch.h"
#include "diffscan/blame.h"
#include "diffscan/changed_files.h"
#include "diffscan/renames.h"
#include "diffscan/repository_impl.h"
#include "diffscan/scan.h"

namespace pushgate::diffscan {

/// Adds a finding of a gate rule: about a file, or, with an empty path, about the whole update.
void AddGateFinding(const rules::Rule& rule, const std::string& path, const Oid& commit,
                    std::string message, ScanResult& result);

/// A finding as it is told, without the lines around it.
Found MakeFound(const std::string& path, const Oid& commit, const rules::Finding& finding,
                const rules::UnitMap& units, std::string_view text);

/// Judges one tree against others: items 4 and 5 of a push, without the commits. Used once.
class TreeJudge {
 public:
  /// `commit` is what findings name; `compared` are trees.
  TreeJudge(Repository::Impl& repository, const UpdateOptions& update, const ScanOptions& options,
            const Watch& watch, const Oid& commit, const Oid& tree, std::vector<Oid> compared);

  /// Adds to `found`, `skipped` and `stats`. What cannot be read or is over a limit becomes a
  /// finding; errors are kDeadline and kFault.
  Result<void> Judge(ScanResult& result);

  /// In place of Judge: adds to `found` what is unsettled and not there yet. A file that was moved
  /// is followed to paths that neither `compared` nor the tree `before` has, if any.
  Result<void> JudgeUnsettled(const Unsettled& unsettled, const std::optional<Oid>& before,
                              ScanResult& result);

 private:
  // An old version of a file, in one of the compared trees.
  struct OldVersion {
    size_t compared;
    FileId file;
    LineDiff diff;
  };

  // A file's text and what the rules say about it; of a large file, neither.
  struct ReadFile {
    Result<Blob> blob;
    AnalysisCache::Outcome analysis;
  };

  Result<void> JudgeFiles(ScanResult& result);
  Result<bool> AddFile(const std::string& path);
  Result<void> AddMovedFiles(const std::optional<Oid>& before, ScanResult& result);
  std::vector<ReadFile> ReadFrom(size_t first);
  Result<void> JudgeFile(const ChangedFile& file, const ReadFile& read, ScanResult& result);
  Result<void> JudgeLarge(const ChangedFile& file, ScanResult& result);
  Result<void> JudgeSuspect(const ChangedFile& file, ScanResult& result);
  Result<void> JudgeFindings(const ChangedFile& file, const rules::Analysis& analysis,
                             const Blob& blob, ScanResult& result);
  Result<std::vector<OldVersion>> OldVersions(const ChangedFile& file, const Blob& blob,
                                              std::vector<bool>& added);
  Result<void> Excuse(const OldVersion& version, Blame& blame);
  Result<void> PairRenames(ScanResult& result);
  Result<std::vector<FileId>> DeletedFiles(const Oid& compared) const;
  Scope ScopeOf(const ChangedFile& file) const;
  std::optional<FileId> OldFile(const ChangedFile& file, size_t compared) const;
  void Report(const ChangedFile& file, const rules::Finding& finding, const rules::UnitMap& units,
              const rules::syntax::LineTable& lines, bool only_new, ScanResult& result);
  Result<void> Unreadable(const std::string& path, const Error& error, ScanResult& result);

  Repository::Impl& repository_;
  const UpdateOptions& update_;
  const ScanOptions& options_;
  const Watch& watch_;
  const Oid commit_;
  const Oid tree_;
  const std::vector<Oid> compared_;
  rules::ModuleTree modules_;                  // of tree_
  std::deque<rules::ModuleTree> old_modules_;  // of compared_
  ChangedFiles changed_;
  std::vector<const ChangedFile*> suspects_;  // with findings, and new to some compared tree
  std::vector<Renames> renames_;              // by compared tree
  size_t found_bytes_ = 0;
  bool full_ = false;  // they reached ScanOptions::found_bytes: judging ends
};

}  // namespace pushgate::diffscan
