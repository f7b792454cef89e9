#pragma once

#include <string>

namespace pushgate {

/// A folder of this process alone, removed with what is in it.
class TemporaryFolder {
 public:
  TemporaryFolder();
  ~TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

  /// Absolute; empty if none could be made.
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

}  // namespace pushgate
