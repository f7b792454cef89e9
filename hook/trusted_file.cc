#include "hook/trusted_file.h"

#include <sys/stat.h>
#include <sys/xattr.h>

#include <deque>
#include <filesystem>
#include <string_view>
#include <system_error>

#include "hook/identity/account.h"
#include "hook/message/shell_word.h"
#include "hook/trusted_owner.h"

namespace pushgate::hook {
namespace {

namespace fs = std::filesystem;
using Problem = std::optional<std::string>;

constexpr int kMostLinks = 40;

/// A file, or the folder that holds it.
Problem ProblemOf(const std::string& place, bool sticky_suffices) {
  struct stat status {};
  if (stat(place.c_str(), &status) != 0) return std::nullopt;
  if (sticky_suffices && (status.st_mode & S_ISVTX) != 0) return std::nullopt;
  // With an ACL the group's bits are what it gives at most, to whomever.
  bool acl = getxattr(place.c_str(), "system.posix_acl_access", nullptr, 0) > 0;
  bool all = (status.st_mode & S_IWOTH) != 0;
  bool group = (status.st_mode & S_IWGRP) != 0 && (acl || !IsOwnersGroup(status));
  if (!all && !group) return std::nullopt;
  return "others can write " + place + ", so that it is not believed: chmod " +
         (all && group ? "go"
          : all        ? "o"
                       : "g") +
         "-w " + ShellWord(place);
}

/// Whoever owns a file or a folder can write it, whatever its permissions.
Problem ProblemOfOwner(const std::string& place, const struct stat& status) {
  if (IsTrustedOwner(status.st_uid)) return std::nullopt;
  return place + " belongs to " + AccountOf(status.st_uid) +
         ", so that it is not believed: chown " + (S_ISLNK(status.st_mode) ? "-h " : "") + "root " +
         ShellWord(place);
}

}  // namespace

std::optional<std::string> WritableByOthers(const std::string& path, NamedBy named_by) {
  std::error_code error;
  fs::path absolute = fs::absolute(path, error);
  std::deque<fs::path> rest(absolute.begin(), absolute.end());
  fs::path at;
  for (int links = 0; !rest.empty() && links < kMostLinks;) {
    fs::path name = rest.front();
    rest.pop_front();
    if (name.empty() || name == ".") continue;
    if (name == "..") {
      at = at.parent_path();
      continue;
    }
    bool sticky_suffices = named_by == NamedBy::kPath || !rest.empty();
    if (Problem problem = ProblemOf(at.string(), sticky_suffices)) return problem;
    at /= name;
    struct stat status {};
    if (lstat(at.c_str(), &status) != 0) return std::nullopt;
    if (Problem problem = ProblemOfOwner(at.string(), status)) return problem;
    if (!S_ISLNK(status.st_mode)) continue;
    if (rest.empty()) named_by = NamedBy::kPath;
    fs::path target = fs::read_symlink(at, error);
    rest.insert(rest.begin(), target.begin(), target.end());
    at = at.parent_path();
    ++links;
  }
  return ProblemOf(at.string(), false);
}

}  // namespace pushgate::hook
