#include "hook/footprint.h"

#include <sys/stat.h>

#include <cerrno>
#include <deque>
#include <filesystem>
#include <system_error>

namespace pushgate::hook {
namespace {

namespace fs = std::filesystem;

constexpr int kMostLinks = 40;

/// The times of a change may lie within one tick of the clock: a file that was put in another's
/// place has another inode.
std::string StateOfFile(const std::string& path, std::optional<NamedBy> named_by) {
  struct stat status {};
  if (stat(path.c_str(), &status) != 0) return "no: " + std::to_string(errno);
  std::string state;
  for (auto number : {static_cast<int64_t>(status.st_dev), static_cast<int64_t>(status.st_ino),
                      static_cast<int64_t>(status.st_size), int64_t{status.st_mtim.tv_sec},
                      int64_t{status.st_mtim.tv_nsec}, int64_t{status.st_ctim.tv_sec},
                      int64_t{status.st_ctim.tv_nsec}}) {
    state += std::to_string(number) + " ";
  }
  if (named_by) state += WritableByOthers(path, *named_by).value_or("");
  return state;
}

std::string StateOfFolder(const std::string& path) {
  std::error_code error;
  std::set<std::string> names;
  for (fs::directory_iterator entry(path, error), end; !error && entry != end;
       entry.increment(error)) {
    std::string name = entry->path().filename().string();
    if (!name.starts_with(".")) names.insert(std::move(name));
  }
  std::string state = std::to_string(error.value());
  for (const std::string& name : names) state += "/" + name;
  return state;
}

/// Follows a path by hand, and adds every folder in which a name of it, or of a link on the way,
/// stands; where it leads nowhere, the one in which the next name is missing.
void AddFoldersOf(const fs::path& path, std::set<std::string>& folders) {
  std::deque<fs::path> rest(path.begin(), path.end());
  fs::path at;
  for (int links = 0; !rest.empty() && links < kMostLinks;) {
    fs::path name = rest.front();
    rest.pop_front();
    fs::path next = at / name;
    std::error_code error;
    fs::file_status status = fs::symlink_status(next, error);
    bool link = fs::is_symlink(status);
    if (!name.empty() && (link || rest.empty() || !fs::exists(status))) folders.insert(at.string());
    if (!link && !fs::exists(status)) return;
    if (!link) {
      at = next;
      continue;
    }
    fs::path target = fs::read_symlink(next, error);
    rest.insert(rest.begin(), target.begin(), target.end());
    ++links;
  }
}

}  // namespace

void Footprint::NoteFile(const std::string& path, std::optional<NamedBy> named_by) {
  if (places_.count(path) == 0) places_[path] = {false, named_by, StateOfFile(path, named_by)};
}

void Footprint::NoteFolder(const std::string& path) {
  std::string key = path.ends_with("/") ? path : path + "/";
  if (places_.count(key) == 0) places_[key] = {true, std::nullopt, StateOfFolder(key)};
}

Footprint Footprint::Now() const {
  Footprint now;
  for (const auto& [path, place] : places_) {
    place.is_folder ? now.NoteFolder(path) : now.NoteFile(path, place.named_by);
  }
  return now;
}

std::set<std::string> Footprint::Folders() const {
  std::set<std::string> folders;
  for (const auto& [path, place] : places_) {
    std::error_code error;
    fs::path absolute = fs::absolute(path, error).lexically_normal();
    if (place.is_folder && fs::is_directory(absolute, error)) folders.insert(absolute.string());
    if (!absolute.has_filename()) absolute = absolute.parent_path();
    AddFoldersOf(absolute, folders);
  }
  return folders;
}

}  // namespace pushgate::hook
