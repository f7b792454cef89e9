#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>
#include <vector>

#include "diffscan/worktree.h"
#include "rules/modules/module_store.h"
#include "rules/modules/module_tree.h"

namespace pushgate::cli {

/// The modules of a folder on disk: regular files and folders in it, never what links lead to.
class DiskSource : public rules::ModuleSource {
 public:
  /// `root` is the folder's name in the paths of files; larger files than `limit` bytes are left
  /// out.
  DiskSource(std::string folder, std::string root, uint64_t limit)
      : folder_(std::move(folder)), root_(std::move(root)), limit_(limit) {}

  std::string root() const override { return root_; }
  Result<std::vector<rules::ModuleEntry>> ReadFolder(const std::string& path,
                                                     const std::string& id) override;
  Result<std::optional<std::string>> ReadFile(const std::string& path,
                                              const std::string& id) override;

 private:
  std::string OnDisk(const std::string& path) const;

  const std::string folder_;
  const std::string root_;
  const uint64_t limit_;
};

/// The trees that files stand in, each read once. Safe from any thread.
class DiskTrees {
 public:
  explicit DiskTrees(uint64_t limit) : limit_(limit) {}
  rules::ModuleTree& Of(const diffscan::WorktreeFile& file);

 private:
  const uint64_t limit_;
  const std::shared_ptr<rules::ModuleStore> store_ = std::make_shared<rules::ModuleStore>();
  std::mutex mutex_;
  std::unordered_map<std::string, std::unique_ptr<rules::ModuleTree>> trees_;  // guarded by mutex_
};

}  // namespace pushgate::cli
