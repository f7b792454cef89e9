#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "base/result.h"
#include "diffscan/default_branch.h"
#include "diffscan/oid.h"
#include "diffscan/repository.h"
#include "diffscan/tree_files.h"
#include "hook/config/repository_file.h"
#include "hook/setup.h"

namespace pushgate::hook {

/// A repository's .pushgate.yaml with the rules that it names, compiled behind the server's.
/// Immutable and safe to share.
struct RepositoryConfig {
  std::string key;  // by which two are the same: the ids of the blobs it is made of; empty: there
                    // is no such file
  std::vector<RepositoryError> errors;  // it is invalid, and says nothing
  RepositorySettings settings;
  bool has_rules = false;  // of its own; false: what follows is empty
  rules::RuleSet rules;
  std::shared_ptr<diffscan::AnalysisStore> analyses;
  std::shared_ptr<rules::ModuleStore> modules;
};

/// Where the files of a repository are read from.
class RepositoryFiles {
 public:
  virtual ~RepositoryFiles() = default;
  virtual Result<diffscan::TreeFile> Find(const std::string& path) const = 0;
  virtual Result<std::string> Read(const std::string& path,
                                   const diffscan::TreeFile& file) const = 0;
};

/// Reads and compiles it. What is wrong with the file is no error; errors are those of `files`.
Result<RepositoryConfig> ReadRepositoryConfig(const Setup& setup, const RepositoryFiles& files);

/// Those that were asked for last, of one Setup. Safe from any thread.
class RepositoryConfigs {
 public:
  /// Reads what a commit has. What is wrong with the file is no error; errors are kFault, and
  /// kCorrupt where the commit itself cannot be read.
  Result<std::shared_ptr<const RepositoryConfig>> Read(const Setup& setup,
                                                       const diffscan::Repository& repository,
                                                       const diffscan::Oid& commit);

 private:
  std::mutex mutex_;
  std::vector<std::shared_ptr<const RepositoryConfig>> kept_;  // guarded by mutex_; newest last
};

/// What the default branch has; nothing if there is no such branch. Errors as of
/// RepositoryConfigs::Read.
Result<std::shared_ptr<const RepositoryConfig>> ConfigOf(const Setup& setup,
                                                         const diffscan::Repository& repository,
                                                         const diffscan::DefaultBranch& branch);

/// What is wrong with the file in a commit that would be the default branch's next tip, as findings
/// of gate-repository-config; nothing where it is the file that `own` was read from.
Result<std::vector<diffscan::Found>> BrokenBy(const Setup& setup,
                                              const diffscan::Repository& repository,
                                              const RepositoryConfig& own,
                                              const diffscan::Oid& tip);

/// A policy as the repository tightens it.
Policy Tightened(const Policy& policy, const RepositoryConfig& config);

/// Judges by the rules of `config`, too.
void UseRules(const RepositoryConfig& config, diffscan::ScanOptions& options);

}  // namespace pushgate::hook
