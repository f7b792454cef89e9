#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "diffscan/scan.h"

namespace pushgate::diffscan {

/// A file of a commit. An empty mode deletes the path.
struct TestFile {
  std::string text;
  std::string mode = "100644";

  TestFile(std::string file_text) : text(std::move(file_text)) {}
  TestFile(const char* file_text) : text(file_text) {}
  TestFile(std::string file_text, std::string file_mode)
      : text(std::move(file_text)), mode(std::move(file_mode)) {}
};

inline const TestFile kDeleted{"", ""};
using TestFiles = std::map<std::string, TestFile>;

/// A bare repository in a temporary folder, made with the git command. Objects that are made after
/// BeginPush() are in a quarantine, as while a pre-receive hook runs.
class TestRepository {
 public:
  TestRepository();
  ~TestRepository();

  const std::string& folder() const { return folder_; }
  std::string git_dir() const { return folder_ + "/repo.git"; }

  /// Runs git; its output without the last newline. Throws if it fails.
  std::string Git(const std::vector<std::string>& arguments, const std::string& input = "") const;
  /// A commit whose tree is the first parent's with these changes. Each is a minute newer than the
  /// last, unless `time` (seconds since 1970) is given.
  std::string Commit(const TestFiles& changes, const std::vector<std::string>& parents = {},
                     int64_t time = 0);
  std::string Blob(const std::string& text) const;
  void SetRef(const std::string& name, const std::string& id) const;

  void BeginPush();
  /// Moves what is in the quarantine into the repository, as Git does when a push is accepted.
  void EndPush();
  Location location() const;
  Repository Open() const;

  /// What a push of `new_id` to `ref` finds, where `old_id` is "" for a new ref. Scans twice, with
  /// the objects in quarantine and then in the repository: both must find the same.
  ScanResult Push(const std::string& old_id, const std::string& new_id,
                  const std::string& ref = "refs/heads/main");
  Result<ScanResult> TryPush(const std::string& old_id, const std::string& new_id,
                             const std::string& ref = "refs/heads/main") const;

  /// What Push() uses; tests change them.
  ScanOptions shared;
  UpdateOptions options;
  Watch watch;

 private:
  std::string folder_;
  std::string quarantine_;
  int64_t clock_ = 1700000000;
  int64_t marks_ = 0;
};

/// The rules of these tests: `no-bad` (bad(...), not under exempt/), `no-evil` (lib.evil(...)).
const rules::RuleSet& TestRules();

/// "path:line rule", and " new" where only_new; in the result's order.
std::vector<std::string> Lines(const ScanResult& result);
/// "path: reason".
std::vector<std::string> Skips(const ScanResult& result);

std::string Id(const Oid& oid);

}  // namespace pushgate::diffscan
