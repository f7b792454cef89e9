#include "audit/dashboard/static_site.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <fstream>
#include <system_error>

#include "hook/message/safe_text.h"

namespace pushgate::audit::dashboard {
namespace {

namespace fs = std::filesystem;

/// Stands in a folder that was written by this, and may be replaced.
constexpr const char* kMark = ".pushgate-dashboard";

tl::unexpected<Error> Failed(const fs::path& path, const std::string& what,
                             const std::error_code& error) {
  return Fail(ErrorCode::kFault,
              hook::SafeText(path.string()) + " " + what + ": " + error.message());
}

std::error_code LastError() { return {errno, std::generic_category()}; }

/// A folder beside the one to be, which is gone if nothing came of it.
class NewFolder {
 public:
  static Result<std::unique_ptr<NewFolder>> Make(const fs::path& beside) {
    std::string name = beside.string() + ".XXXXXX";
    if (mkdtemp(name.data()) == nullptr) {
      return Failed(beside.string() + ".*", "cannot be made", LastError());
    }
    // Any web server serves it, whatever account it runs as.
    if (chmod(name.c_str(), 0755) != 0) return Failed(name, "cannot be opened", LastError());
    return std::unique_ptr<NewFolder>(new NewFolder(name));
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
};

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
  if (auto written = WriteOne(folder / kMark, ""); !written) {
    return tl::unexpected(written.error());
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
  auto made = NewFolder::Make(target);
  if (!made) return tl::unexpected(made.error());
  Result<size_t> pages = WriteAll(site, (*made)->path());
  if (!pages) return pages;
  if (auto synced = Sync((*made)->path()); !synced) return tl::unexpected(synced.error());
  // What was there stands where the new one was, and is removed with it.
  unsigned flags = there ? RENAME_EXCHANGE : RENAME_NOREPLACE;
  if (renameat2(AT_FDCWD, (*made)->path().c_str(), AT_FDCWD, target.c_str(), flags) != 0) {
    return Failed(target, "cannot be replaced", LastError());
  }
  return pages;
}

}  // namespace pushgate::audit::dashboard
