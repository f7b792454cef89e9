#include "cli/text_file.h"

#include <fcntl.h>
#include <sys/xattr.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <optional>
#include <utility>
#include <vector>

namespace pushgate::cli {
namespace {

constexpr int kMostNames = 100;

tl::unexpected<Error> Failed(const std::string& what) {
  return Fail(ErrorCode::kFault, what + ": " + std::strerror(errno));
}

std::optional<std::string> ReadAll(int file) {
  std::string text;
  char block[1 << 16];
  for (;;) {
    ssize_t count = read(file, block, sizeof block);
    if (count == 0) return text;
    if (count > 0) {
      text.append(block, static_cast<size_t>(count));
    } else if (errno != EINTR) {
      return std::nullopt;
    }
  }
}

bool WriteAll(int file, std::string_view text) {
  while (!text.empty()) {
    ssize_t count = write(file, text.data(), text.size());
    if (count > 0) text.remove_prefix(static_cast<size_t>(count));
    if (count < 0 && errno != EINTR) return false;
  }
  return true;
}

/// Access control lists and the like.
bool CopyAttributes(int from, int to) {
  ssize_t size = flistxattr(from, nullptr, 0);
  if (size <= 0) return size == 0 || errno == ENOTSUP;
  std::vector<char> names(static_cast<size_t>(size));
  size = flistxattr(from, names.data(), names.size());
  if (size < 0) return false;
  for (const char* name = names.data(); name < names.data() + size; name += std::strlen(name) + 1) {
    // The system labels files by itself.
    if (std::string_view(name).starts_with("security.")) continue;
    ssize_t length = fgetxattr(from, name, nullptr, 0);
    if (length < 0) return false;
    std::vector<char> value(static_cast<size_t>(length) + 1);
    length = fgetxattr(from, name, value.data(), value.size());
    if (length < 0 || fsetxattr(to, name, value.data(), static_cast<size_t>(length), 0) < 0) {
      return false;
    }
  }
  return true;
}

bool SameVersion(const struct stat& a, const struct stat& b) {
  return a.st_dev == b.st_dev && a.st_ino == b.st_ino && a.st_size == b.st_size &&
         a.st_mode == b.st_mode && a.st_mtim.tv_sec == b.st_mtim.tv_sec &&
         a.st_mtim.tv_nsec == b.st_mtim.tv_nsec;
}

/// A file beside another until it takes its place; removed if it does not.
class Beside {
 public:
  explicit Beside(int folder) : folder_(folder) {
    for (int i = 0; i < kMostNames && !file_.is_open(); ++i) {
      name_ = ".pushgate-fix-" + std::to_string(getpid()) + "-" + std::to_string(i);
      file_ = Descriptor(openat(folder, name_.c_str(),
                                O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600));
      if (!file_.is_open() && errno != EEXIST) break;
    }
  }
  Beside(const Beside&) = delete;
  Beside& operator=(const Beside&) = delete;
  ~Beside() {
    if (file_.is_open() && !placed_) unlinkat(folder_, name_.c_str(), 0);
  }

  bool is_open() const { return file_.is_open(); }
  int get() const { return file_.get(); }
  bool TakePlaceOf(const std::string& name) {
    placed_ = renameat(folder_, name_.c_str(), folder_, name.c_str()) == 0;
    return placed_;
  }

 private:
  int folder_;
  std::string name_;
  Descriptor file_;
  bool placed_ = false;
};

}  // namespace

Descriptor& Descriptor::operator=(Descriptor&& other) noexcept {
  std::swap(fd_, other.fd_);
  return *this;
}

Descriptor::~Descriptor() {
  if (fd_ >= 0) close(fd_);
}

Result<TextFile> TextFile::Read(const std::string& path) {
  std::filesystem::path parts(path);
  std::string folder = parts.parent_path().string();
  TextFile read;
  read.name_ = parts.filename().string();
  read.folder_ =
      Descriptor(open(folder.empty() ? "." : folder.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
  if (!read.folder_.is_open()) return Failed("its folder cannot be opened");
  Descriptor file(openat(read.folder_.get(), read.name_.c_str(),
                         O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
  if (!file.is_open() || fstat(file.get(), &read.stat_) < 0) return Failed("it cannot be read");
  if (!S_ISREG(read.stat_.st_mode)) return Fail(ErrorCode::kFault, "it is no regular file");
  std::optional<std::string> text = ReadAll(file.get());
  if (!text) return Failed("it cannot be read");
  read.text_ = std::move(*text);
  return read;
}

std::string TextFile::Obstacle() const {
  if (stat_.st_nlink > 1) {
    return "the file has " + std::to_string(stat_.st_nlink) +
           " names (hard links), which replacing it would part";
  }
  // Root may write what nobody may.
  bool writable =
      (stat_.st_mode & 0222) != 0 && faccessat(folder_.get(), name_.c_str(), W_OK, AT_EACCESS) == 0;
  return writable ? "" : "the file is read-only";
}

/// Whether the file is still what was read; times alone are too coarse to tell.
bool TextFile::IsUnchanged() const {
  Descriptor file(
      openat(folder_.get(), name_.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
  struct stat now {};
  bool same = file.is_open() && fstat(file.get(), &now) == 0 && SameVersion(now, stat_);
  return same && ReadAll(file.get()) == text_;
}

Result<void> TextFile::WriteBeside(int file, std::string_view text) const {
  if (!WriteAll(file, text)) return Failed("the new text cannot be written");
  struct stat own {};
  if (fstat(file, &own) < 0) return Failed("the new text cannot be written");
  bool foreign = own.st_uid != stat_.st_uid || own.st_gid != stat_.st_gid;
  if (foreign && fchown(file, stat_.st_uid, stat_.st_gid) < 0) {
    return Failed("its owner cannot be kept");
  }
  Descriptor old(openat(folder_.get(), name_.c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC));
  if (!old.is_open() || !CopyAttributes(old.get(), file)) {
    return Failed("its attributes cannot be kept");
  }
  if (fchmod(file, stat_.st_mode & 07777) < 0) return Failed("its mode cannot be kept");
  if (fsync(file) < 0) return Failed("the new text cannot be written");
  return {};
}

Result<void> TextFile::Replace(std::string_view text) const {
  if (std::string obstacle = Obstacle(); !obstacle.empty()) {
    return Fail(ErrorCode::kFault, obstacle);
  }
  Beside beside(folder_.get());
  if (!beside.is_open()) return Failed("no file can be made in its folder");
  if (Result<void> written = WriteBeside(beside.get(), text); !written) return written;
  if (!IsUnchanged()) return Fail(ErrorCode::kFault, std::string(kChanged));
  if (!beside.TakePlaceOf(name_)) return Failed("the new text cannot take its place");
  // Where folders cannot be synchronised the change is there all the same.
  Descriptor folder(openat(folder_.get(), ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (folder.is_open()) static_cast<void>(fsync(folder.get()));
  return {};
}

}  // namespace pushgate::cli
