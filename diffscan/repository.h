#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/result.h"

namespace pushgate::diffscan {

/// Where the objects of one request are, as the hook's environment names them.
struct Location {
  std::string git_dir;           // absolute
  std::string object_directory;  // GIT_OBJECT_DIRECTORY; empty: the repository's own
  std::string
      alternate_object_directories;  // GIT_ALTERNATE_OBJECT_DIRECTORIES, raw: colons, C quotes
  std::string shallow_file;          // GIT_SHALLOW_FILE; empty: <git_dir>/shallow
};

/// A repository with an object database made for one request: its own objects, its alternates, and
/// the quarantine. Replace refs and grafts are not followed. Used by one thread at a time.
class Repository {
 public:
  /// kUnsupported for SHA-256 and reftable repositories, kNotFound or kFault otherwise; the message
  /// says what to do. Ownership is not validated: the caller knows whom it serves.
  static Result<Repository> Open(const Location& location);

  Repository(Repository&&) noexcept;
  Repository& operator=(Repository&&) noexcept;
  ~Repository();

  class Impl;
  Impl& impl() const { return *impl_; }

 private:
  explicit Repository(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace pushgate::diffscan
