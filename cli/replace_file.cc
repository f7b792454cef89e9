#include "cli/replace_file.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <optional>
#include <system_error>

#include "hook/protocol/descriptor.h"
#include "hook/rule_files.h"

namespace pushgate::cli {
namespace {

namespace fs = std::filesystem;
using hook::Descriptor;

constexpr mode_t kModeOfNew = 0644;

tl::unexpected<Error> FailOf(const std::string& path, std::string_view what) {
  return Fail(ErrorCode::kFault, path + ": " + std::string(what) + ": " + std::strerror(errno));
}

bool WriteWhole(int fd, std::string_view text) {
  while (!text.empty()) {
    ssize_t count = write(fd, text.data(), text.size());
    if (count < 0 && errno != EINTR) return false;
    if (count > 0) text.remove_prefix(static_cast<size_t>(count));
  }
  return fsync(fd) == 0;
}

/// As the old file has them.
bool TakeOwnerAndMode(int fd, const std::optional<struct stat>& old) {
  if (!old) return fchmod(fd, kModeOfNew) == 0;
  struct stat fresh {};
  if (fstat(fd, &fresh) != 0) return false;
  bool same = fresh.st_uid == old->st_uid && fresh.st_gid == old->st_gid;
  if (!same && fchown(fd, old->st_uid, old->st_gid) != 0) return false;
  return fchmod(fd, old->st_mode & 07777) == 0;
}

Result<void> Replace(const std::string& path, std::string_view text,
                     const std::optional<struct stat>& old, int folder) {
  fs::path target(path);
  std::string name =
      (target.parent_path() / ("." + target.filename().string() + ".XXXXXX")).string();
  Descriptor file(mkostemp(name.data(), O_CLOEXEC));
  if (!file) return FailOf(path, "no file can be made beside it");
  bool written = TakeOwnerAndMode(file.get(), old) && WriteWhole(file.get(), text) &&
                 rename(name.c_str(), path.c_str()) == 0;
  if (!written) {
    int reason = errno;
    unlink(name.c_str());
    errno = reason;
    return FailOf(path, "cannot be written");
  }
  if (fsync(folder) != 0) return FailOf(path, "its folder cannot be written out");
  return {};
}

}  // namespace

Result<void> ChangeFile(const std::string& path, bool create, const Change& change) {
  std::error_code error;
  fs::path target = fs::weakly_canonical(fs::absolute(path), error);
  if (error) return Fail(ErrorCode::kFault, path + ": " + error.message());
  Descriptor folder(open(target.parent_path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!folder || flock(folder.get(), LOCK_EX) != 0) return FailOf(path, "its folder");
  std::optional<struct stat> old(std::in_place);
  if (stat(target.c_str(), &*old) != 0) old.reset();
  Result<std::string> text = hook::ReadFile(target.string());
  if (!text && !(create && text.error().code == ErrorCode::kNotFound)) {
    return Fail(text.error().code, path + ": cannot be read: " + text.error().message);
  }
  Result<std::string> changed = change(text.value_or(""));
  if (!changed) return Within(path, changed.error());
  return Replace(target.string(), *changed, old, folder.get());
}

}  // namespace pushgate::cli
