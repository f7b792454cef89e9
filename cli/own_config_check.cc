#include "cli/own_config_check.h"

#include <sys/stat.h>

#include <filesystem>
#include <iostream>
#include <utility>

#include "cli/commands.h"
#include "cli/committed_config.h"
#include "cli/setup_options.h"
#include "hook/message/layout.h"
#include "hook/message/safe_text.h"
#include "hook/repository_config.h"
#include "hook/rule_files.h"
#include "hook/setup.h"

namespace pushgate::cli {
namespace {

namespace fs = std::filesystem;
using diffscan::TreeFile;

/// The files as a commit of the whole folder would hold them.
class DiskFiles : public hook::RepositoryFiles {
 public:
  explicit DiskFiles(std::string root) : root_(std::move(root)) {}

  Result<TreeFile> Find(const std::string& path) const override {
    TreeFile file;
    struct stat status {};
    if (lstat((root_ / path).c_str(), &status) != 0) return file;
    file.kind = S_ISREG(status.st_mode) ? TreeFile::Kind::kFile : TreeFile::Kind::kOther;
    file.size = static_cast<uint64_t>(status.st_size);
    return file;
  }

  Result<std::string> Read(const std::string& path, const TreeFile& /*file*/) const override {
    return hook::ReadRegularFile((root_ / path).string());
  }

 private:
  fs::path root_;
};

}  // namespace

bool IsOwnConfig(const std::string& path) {
  return fs::path(path).filename() == hook::kRepositoryFile;
}

int CheckOwnConfig(const std::string& path) {
  std::string root = fs::path(path).parent_path().string();
  if (root.empty()) root = ".";
  std::error_code unreadable;
  if (!fs::exists(fs::symlink_status(path, unreadable))) {
    return FailWith(hook::SafeText(path) + ": there is no such file");
  }
  hook::Footprint seen;
  auto setup = hook::LoadSetup(CommittedConfig(root), seen, hook::Believe::kAnybody);
  if (!setup) return FailWith(setup.error());
  Result<hook::RepositoryConfig> config = hook::ReadRepositoryConfig(**setup, DiskFiles(root));
  if (!config) return FailWith(hook::SafeText(config.error().message));
  for (const hook::RepositoryError& error : config->errors) {
    std::cerr << "pushgate: " << hook::SafeText(error.text) << "\n";
  }
  if (!config->errors.empty()) return kExitError;
  size_t servers = (*setup)->rules.rules().size();
  size_t own = config->has_rules ? config->rules.rules().size() - servers : 0;
  std::string by = (*setup)->config_path;
  std::cout << hook::SafeText(path) << ": ok, " << hook::Count(own, "rule") << " of its own beside "
            << servers << " of " << hook::SafeText(by.empty() ? "the built-in configuration" : by)
            << "\n";
  return kExitClean;
}

}  // namespace pushgate::cli
