#include "audit/dashboard/static_site.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <climits>
#include <filesystem>
#include <fstream>
#include <system_error>

#include "hook/message/safe_text.h"
#include "hook/protocol/descriptor.h"

namespace pushgate::audit::dashboard {
namespace {

namespace fs = std::filesystem;

/// Stands in a folder that was written by this, and may be replaced. Holds the name that the folder
/// has while it is written, or that of the new one which takes its place.
constexpr const char* kMark = ".pushgate-dashboard";
constexpr std::string_view kUnique = ".XXXXXX";

tl::unexpected<Error> Failed(const fs::path& path, const std::string& what,
                             const std::error_code& error) {
  return Fail(ErrorCode::kFault,
              hook::SafeText(path.string()) + " " + what + ": " + error.message());
}

std::error_code LastError() { return {errno, std::generic_category()}; }

/// Opens the mark of a folder and takes its lock, which its writer has for as long as it lives.
/// Nothing, with errno, where that is not possible.
hook::Descriptor LockMark(const fs::path& folder, int flags) {
  hook::Descriptor mark(
      open((folder / kMark).c_str(), flags | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0644));
  if (mark && flock(mark.get(), LOCK_EX | LOCK_NB) != 0) mark = hook::Descriptor();
  return mark;
}

bool WriteMark(int mark, const std::string& name) {
  return ftruncate(mark, 0) == 0 &&
         pwrite(mark, name.data(), name.size(), 0) == static_cast<ssize_t>(name.size());
}

/// Whether a folder was left by a run that was killed: what it is called, whose it is, and what
/// stands in its mark all say so, and no process has its lock.
bool IsLeftover(const fs::path& folder, const std::string& lead) {
  std::string name = folder.filename().string();
  bool named = name.size() == lead.size() + kUnique.size() - 1 && name.starts_with(lead);
  struct stat status {};
  if (!named || lstat(folder.c_str(), &status) != 0 || !S_ISDIR(status.st_mode) ||
      status.st_uid != geteuid()) {
    return false;
  }
  hook::Descriptor mark = LockMark(folder, O_RDWR);
  char text[NAME_MAX + 1];
  ssize_t size = mark ? pread(mark.get(), text, sizeof text, 0) : -1;
  return size > 0 && std::string_view(text, static_cast<size_t>(size)) == name;
}

/// Removes what runs left behind that were killed while they wrote this dashboard.
void RemoveLeftovers(const fs::path& target) {
  std::error_code error;
  const std::string lead = target.filename().string() + ".";
  std::vector<fs::path> leftovers;
  for (fs::directory_iterator entry(target.parent_path(), error), end; !error && entry != end;
       entry.increment(error)) {
    if (IsLeftover(entry->path(), lead)) leftovers.push_back(entry->path());
  }
  for (const fs::path& folder : leftovers) fs::remove_all(folder, error);
}

/// A folder beside the one to be, which is gone if nothing came of it.
class NewFolder {
 public:
  static Result<std::unique_ptr<NewFolder>> Make(const fs::path& beside) {
    std::string name = beside.string() + std::string(kUnique);
    if (mkdtemp(name.data()) == nullptr) {
      return Failed(beside.string() + ".*", "cannot be made", LastError());
    }
    // Any web server serves it, whatever account it runs as.
    if (chmod(name.c_str(), 0755) != 0) return Failed(name, "cannot be opened", LastError());
    std::unique_ptr<NewFolder> made(new NewFolder(name));
    made->mark_ = LockMark(name, O_RDWR | O_CREAT | O_EXCL);
    if (!made->mark_ || !WriteMark(made->mark_.get(), made->path_.filename().string())) {
      return Failed(made->path_ / kMark, "cannot be written", LastError());
    }
    return made;
  }
  NewFolder(const NewFolder&) = delete;
  NewFolder& operator=(const NewFolder&) = delete;
  ~NewFolder() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  const fs::path& path() const { return path_; }

 private:
  explicit NewFolder(fs::path path) : path_(std::move(path)) {}
  const fs::path path_;
  hook::Descriptor mark_;  // locked
};

/// From now on the dashboard that is replaced is known for a leftover under the new one's name, if
/// nobody lives to remove it.
void MarkReplaced(const fs::path& target, const fs::path& fresh) {
  hook::Descriptor mark(open((target / kMark).c_str(), O_RDWR | O_CLOEXEC | O_NOFOLLOW));
  if (mark) WriteMark(mark.get(), fresh.filename().string());
}

Result<void> WriteOne(const fs::path& path, std::string_view text) {
  std::error_code error;
  fs::create_directories(path.parent_path(), error);
  if (error) return Failed(path.parent_path(), "cannot be made", error);
  std::ofstream out(path, std::ios::binary);
  out.write(text.data(), static_cast<std::streamsize>(text.size()));
  out.close();
  if (!out) return Failed(path, "cannot be written", LastError());
  return {};
}

Result<size_t> WriteAll(const Site& site, const fs::path& folder) {
  Result<std::vector<std::string>> paths = site.Paths();
  if (!paths) return tl::unexpected(paths.error());
  for (const std::string& path : *paths) {
    Result<std::string> page = site.Page(path);
    if (!page) return tl::unexpected(page.error());
    if (auto written = WriteOne(folder / path, *page); !written) {
      return tl::unexpected(written.error());
    }
  }
  for (std::string_view name : AssetNames()) {
    if (auto written = WriteOne(folder / name, Asset(name)); !written) {
      return tl::unexpected(written.error());
    }
  }
  return paths->size();
}

/// The disk has everything below a folder.
Result<void> Sync(const fs::path& folder) {
  int file = open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  bool synced = file >= 0 && syncfs(file) == 0;
  std::error_code error = LastError();
  if (file >= 0) close(file);
  if (!synced) return Failed(folder, "cannot be synced", error);
  return {};
}

}  // namespace

Result<size_t> WriteStatic(const Site& site, const std::string& folder) {
  std::error_code error;
  // Without a slash at its end, and behind symbolic links: what is beside it is on its file system.
  fs::path target = fs::weakly_canonical(folder, error);
  if (error) return Failed(folder, "cannot be looked at", error);
  if (!target.has_filename()) target = target.parent_path();
  bool there = fs::exists(target, error);
  if (there && !fs::is_directory(target, error)) {
    return Fail(ErrorCode::kInvalid, hook::SafeText(folder) + " is no folder");
  }
  if (there && !fs::is_empty(target, error) && !fs::exists(target / kMark, error)) {
    return Fail(ErrorCode::kInvalid, hook::SafeText(folder) +
                                         " holds something that is no dashboard: name a new "
                                         "folder, or an empty one");
  }
  fs::create_directories(target.parent_path(), error);
  if (error) return Failed(target.parent_path(), "cannot be made", error);
  RemoveLeftovers(target);
  auto made = NewFolder::Make(target);
  if (!made) return tl::unexpected(made.error());
  Result<size_t> pages = WriteAll(site, (*made)->path());
  if (!pages) return pages;
  if (auto synced = Sync((*made)->path()); !synced) return tl::unexpected(synced.error());
  // What was there stands where the new one was, and is removed with it.
  if (there) MarkReplaced(target, (*made)->path());
  unsigned flags = there ? RENAME_EXCHANGE : RENAME_NOREPLACE;
  if (renameat2(AT_FDCWD, (*made)->path().c_str(), AT_FDCWD, target.c_str(), flags) != 0) {
    return Failed(target, "cannot be replaced", LastError());
  }
  return pages;
}

}  // namespace pushgate::audit::dashboard
