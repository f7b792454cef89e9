#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "record/database.h"
#include "record/rows.h"

namespace pushgate::record {

/// Findings of one place that a repository's baseline holds: as many as `count` of them pass.
struct BaselineFinding {
  std::string path;
  std::string fingerprint;  // as Finding::fingerprint
  std::string pathless;     // the same without the path
  std::string rule;
  std::string function;
  int64_t count = 0;
};

template <RowOf<BaselineFinding> Row, typename Visit>
void VisitColumns(Row& row, Visit&& visit) {
  visit("path", row.path);
  visit("fingerprint", row.fingerprint);
  visit("pathless", row.pathless);
  visit("rule", row.rule);
  visit("function", row.function);
  visit("count", row.count);
}

/// What takes a baseline from one commit of the default branch to a later one.
struct BaselineStep {
  std::string folder;
  int64_t baseline = 0;                   // the id of the Baseline that it is about
  std::string from, to;                   // commits
  std::vector<BaselineFinding> findings;  // with their new counts; with zero they leave
};

/// The baseline of one repository as the record has it, in one unchanging view. Used by one thread.
class BaselineReader {
 public:
  /// Nothing if no baseline of the repository was taken, or there is no record.
  static Result<std::optional<BaselineReader>> Open(const std::string& path,
                                                    const std::string& folder);

  int64_t baseline() const { return baseline_; }
  /// The commit whose findings it is limited to by now.
  const std::string& commit_id() const { return commit_id_; }
  const std::string& folder() const { return folder_; }

  Result<std::vector<BaselineFinding>> At(const std::string& path);
  Result<std::vector<BaselineFinding>> Pathless(const std::string& fingerprint);
  Result<std::vector<BaselineFinding>> All();

 private:
  BaselineReader(Database database, std::string folder);
  Result<std::vector<BaselineFinding>> Read(Statement& statement);

  Database database_;
  std::string folder_;
  int64_t baseline_ = 0;
  std::string commit_id_;
  Statement at_, pathless_, all_;
};

/// The baselines of a repository that were taken, the latest first. Without a record there are
/// none; what was removed because of its age is left out.
Result<std::vector<Baseline>> BaselinesOf(const std::string& path, const std::string& folder);

}  // namespace pushgate::record
