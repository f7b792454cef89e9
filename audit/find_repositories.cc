#include <algorithm>
#include <filesystem>
#include <system_error>

#include "audit/audit.h"

namespace pushgate::audit {
namespace {

namespace fs = std::filesystem;

bool IsGitFolder(const fs::path& path) {
  std::error_code error;
  return fs::is_regular_file(path / "HEAD", error) && fs::is_directory(path / "objects", error) &&
         fs::is_directory(path / "refs", error);
}

void Search(const fs::path& folder, std::vector<std::string>& found,
            std::vector<std::string>& unread) {
  if (IsGitFolder(folder)) {
    found.push_back(folder.string());
    return;
  }
  std::error_code error;
  fs::directory_iterator entries(folder, error);
  for (; !error && entries != fs::directory_iterator(); entries.increment(error)) {
    std::error_code ignored;
    if (entries->is_symlink(ignored) || !entries->is_directory(ignored)) continue;
    Search(entries->path(), found, unread);
  }
  if (error) unread.push_back(folder.string() + ": " + error.message());
}

}  // namespace

std::vector<std::string> FindRepositories(const std::string& folder,
                                          std::vector<std::string>& unread) {
  std::vector<std::string> found;
  Search(folder, found, unread);
  std::sort(found.begin(), found.end());
  return found;
}

}  // namespace pushgate::audit
