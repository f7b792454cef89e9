#pragma once

#include <memory>
#include <optional>
#include <string>
#include <unordered_set>
#include <vector>

#include "base/result.h"
#include "diffscan/analysis_cache.h"
#include "diffscan/commit_graph.h"
#include "diffscan/libgit2.h"
#include "diffscan/objects.h"
#include "diffscan/repository.h"

namespace pushgate::diffscan {

/// A ref, and the commit or tag that it points to.
struct RefTarget {
  std::string name;
  Oid target;
};

/// What one request knows of its repository.
class Repository::Impl {
 public:
  static Result<std::unique_ptr<Impl>> Open(const Location& location);

  git_repository* repository() const { return repository_.get(); }
  const Objects& objects() const { return objects_; }
  /// Commits whose parents a shallow history leaves out.
  const std::unordered_set<Oid, OidHash>& grafts() const { return grafts_; }
  /// True if an object is in the quarantine and nowhere else: what no ref of the repository can
  /// reach yet.
  bool OnlyInQuarantine(const Oid& id) const;
  AnalysisCache& analyses() { return analyses_; }
  /// The commits that the updates of the request have walked.
  CommitGraph& commits() const { return *commits_; }
  /// The refs, once some update of the request had them read.
  std::optional<std::vector<RefTarget>>& refs() { return refs_; }

 private:
  Impl(RepositoryHandle repository, OdbHandle odb, std::vector<std::string> folders);

  Result<void> AddBackends(const std::string& folder, bool quarantine);
  Result<void> ReadGrafts(const std::string& file);

  OdbHandle odb_;
  RepositoryHandle repository_;
  Objects objects_;
  std::vector<git_odb_backend*> quarantine_;  // owned by odb_
  std::vector<git_odb_backend*> settled_;     // owned by odb_
  std::unordered_set<Oid, OidHash> grafts_;
  AnalysisCache analyses_;
  const std::unique_ptr<CommitGraph> commits_ = std::make_unique<CommitGraph>(*this);
  std::optional<std::vector<RefTarget>> refs_;
};

}  // namespace pushgate::diffscan
