#include "hook/trusted_file.h"

#include <pwd.h>
#include <sys/stat.h>

#include <filesystem>
#include <string_view>
#include <system_error>
#include <vector>

namespace pushgate::hook {
namespace {

namespace fs = std::filesystem;
using Problem = std::optional<std::string>;

constexpr int kMostLinks = 40;

/// Debian gives each user a group of his own: that it may write opens nothing.
bool IsOwnGroup(uid_t owner, gid_t group) {
  passwd entry{};
  passwd* found = nullptr;
  std::vector<char> buffer(16384);
  getpwuid_r(owner, &entry, buffer.data(), buffer.size(), &found);
  return found != nullptr ? found->pw_gid == group : owner == group;
}

/// For a shell, where it needs to be quoted.
std::string Quoted(const std::string& path) {
  constexpr std::string_view kPlain =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/._-+,:@%=";
  if (path.find_first_not_of(kPlain) == std::string::npos) return path;
  std::string quoted = "'";
  for (char c : path) quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return quoted + "'";
}

Problem Refusal(const std::string& place, std::string_view who) {
  return "others can write " + place + ", so that it is not believed: chmod " + std::string(who) +
         "-w " + Quoted(place);
}

/// A file, or the folder that holds it.
Problem ProblemOf(const std::string& place, bool sticky_suffices) {
  struct stat status {};
  if (stat(place.c_str(), &status) != 0) return std::nullopt;
  if (sticky_suffices && (status.st_mode & S_ISVTX) != 0) return std::nullopt;
  bool all = (status.st_mode & S_IWOTH) != 0;
  bool group = (status.st_mode & S_IWGRP) != 0 && status.st_gid != 0 &&
               !IsOwnGroup(status.st_uid, status.st_gid);
  if (!all && !group) return std::nullopt;
  return Refusal(place, all && group ? "go" : all ? "o" : "g");
}

/// A folder that everybody can write makes everything below it theirs.
Problem ProblemAbove(fs::path folder) {
  while (folder.has_relative_path()) {
    folder = folder.parent_path();
    struct stat status {};
    bool open = stat(folder.c_str(), &status) == 0 && (status.st_mode & S_IWOTH) != 0 &&
                (status.st_mode & S_ISVTX) == 0;
    if (open) return Refusal(folder.string(), "o");
  }
  return std::nullopt;
}

/// The folder in which a name stands, and those above it, whatever links lead there.
Problem ProblemOfFolders(const fs::path& path, NamedBy named_by) {
  std::error_code error;
  fs::path folder = fs::canonical(path.parent_path(), error);
  if (error) return std::nullopt;
  if (Problem problem = ProblemOf(folder.string(), named_by == NamedBy::kPath)) return problem;
  return ProblemAbove(folder);
}

}  // namespace

std::optional<std::string> WritableByOthers(const std::string& path, NamedBy named_by) {
  std::error_code error;
  fs::path name = fs::absolute(path, error);
  for (int links = 0; !error && links < kMostLinks; ++links) {
    if (Problem problem = ProblemOfFolders(name, named_by)) return problem;
    if (!fs::is_symlink(name, error)) return error ? Problem() : ProblemOf(name.string(), false);
    fs::path target = fs::read_symlink(name, error);
    name = name.parent_path() / target;
    named_by = NamedBy::kPath;
  }
  return std::nullopt;
}

}  // namespace pushgate::hook
