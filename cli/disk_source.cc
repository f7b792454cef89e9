#include "cli/disk_source.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <memory>
#include <utility>

namespace pushgate::cli {
namespace {

using rules::ModuleEntry;

bool IsModuleName(std::string_view name) { return name.ends_with(".py") || name.ends_with(".pyi"); }

/// DT_REG, DT_DIR or something else.
unsigned char TypeOf(const std::string& folder, const dirent& entry) {
  if (entry.d_type != DT_UNKNOWN) return entry.d_type;
  struct stat status {};
  if (lstat((folder + "/" + entry.d_name).c_str(), &status) != 0) return DT_UNKNOWN;
  return S_ISREG(status.st_mode) ? DT_REG : S_ISDIR(status.st_mode) ? DT_DIR : DT_UNKNOWN;
}

}  // namespace

std::string DiskSource::OnDisk(const std::string& path) const {
  return root_.empty() ? folder_ + "/" + path : folder_ + path.substr(root_.size());
}

Result<std::vector<ModuleEntry>> DiskSource::ReadFolder(const std::string& path,
                                                        const std::string&) {
  std::vector<ModuleEntry> entries;
  std::string folder = OnDisk(path);
  std::unique_ptr<DIR, int (*)(DIR*)> open(opendir(folder.c_str()), closedir);
  if (open == nullptr) return entries;
  while (const dirent* entry = readdir(open.get())) {
    std::string name = entry->d_name;
    if (name == "." || name == "..") continue;
    unsigned char type = TypeOf(folder, *entry);
    bool module = type == DT_DIR || (type == DT_REG && IsModuleName(name));
    // Files do not change while they are checked: their place says which text it is.
    if (module) entries.push_back({name, folder + "/" + name, type == DT_DIR});
  }
  std::sort(entries.begin(), entries.end(),
            [](const ModuleEntry& a, const ModuleEntry& b) { return a.name < b.name; });
  return entries;
}

Result<std::optional<std::string>> DiskSource::ReadFile(const std::string& path,
                                                        const std::string&) {
  int file = open(OnDisk(path).c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK);
  if (file < 0) return std::nullopt;
  struct stat status {};
  std::optional<std::string> text;
  bool readable = fstat(file, &status) == 0 && S_ISREG(status.st_mode) &&
                  static_cast<uint64_t>(status.st_size) <= limit_;
  if (readable) {
    std::string content(static_cast<size_t>(status.st_size), '\0');
    size_t at = 0;
    while (at < content.size()) {
      ssize_t got = read(file, content.data() + at, content.size() - at);
      if (got <= 0) break;
      at += static_cast<size_t>(got);
    }
    content.resize(at);
    text = std::move(content);
  }
  close(file);
  return text;
}

rules::ModuleTree& DiskTrees::Of(const diffscan::WorktreeFile& file) {
  std::lock_guard lock(mutex_);
  std::unique_ptr<rules::ModuleTree>& tree = trees_[file.root + '\0' + file.root_in_repo];
  if (tree == nullptr) {
    auto source = std::make_unique<DiskSource>(file.root, file.root_in_repo, limit_);
    tree = std::make_unique<rules::ModuleTree>(std::move(source), store_);
  }
  return *tree;
}

}  // namespace pushgate::cli
