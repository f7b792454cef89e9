#include "hook/trusted_owner.h"

#include <grp.h>
#include <pwd.h>
#include <unistd.h>

#include <cstdio>
#include <filesystem>
#include <memory>
#include <set>
#include <string>
#include <system_error>
#include <vector>

#include "hook/history/history.h"
#include "hook/identity/account.h"

namespace pushgate::hook {
namespace {

namespace fs = std::filesystem;

std::set<uid_t> OwnersOfProgram() {
  std::set<uid_t> owners;
  std::error_code error;
  struct stat status {};
  for (fs::path path = fs::read_symlink("/proc/self/exe", error); path.has_relative_path();
       path = path.parent_path()) {
    if (stat(path.c_str(), &status) == 0) owners.insert(status.st_uid);
  }
  return owners;
}

/// Only root can have made that folder for the account.
bool HasDaemon(uid_t uid) {
  std::string folder = fs::path(HistoryPathOf(AccountOf(uid))).parent_path().string();
  struct stat status {};
  return lstat(folder.c_str(), &status) == 0 && S_ISDIR(status.st_mode) && status.st_uid == uid;
}

/// Of another account in /etc/passwd: asking a directory service for everybody is too slow.
bool IsPrimaryGroupOfAnother(gid_t group, uid_t owner) {
  std::unique_ptr<FILE, int (*)(FILE*)> file(fopen("/etc/passwd", "re"), fclose);
  passwd entry{};
  passwd* found = nullptr;
  std::vector<char> buffer(16384);
  while (file != nullptr &&
         fgetpwent_r(file.get(), &entry, buffer.data(), buffer.size(), &found) == 0) {
    if (entry.pw_gid == group && entry.pw_uid != owner && entry.pw_uid != 0) return true;
  }
  return false;
}

}  // namespace

bool IsTrustedOwner(uid_t uid) {
  static const std::set<uid_t> of_program = OwnersOfProgram();
  return uid == 0 || uid == geteuid() || of_program.contains(uid) || HasDaemon(uid);
}

bool IsOwnersGroup(const struct stat& status) {
  group entry{};
  group* found = nullptr;
  std::vector<char> buffer(size_t{1} << 20);
  int error = getgrgid_r(status.st_gid, &entry, buffer.data(), buffer.size(), &found);
  if (error != 0) return false;
  std::string owner = AccountOf(status.st_uid);
  if (found == nullptr) return owner == std::to_string(status.st_gid);
  if (status.st_gid != 0 && owner != entry.gr_name) return false;
  for (char** member = entry.gr_mem; *member != nullptr; ++member) {
    if (*member != owner && std::string("root") != *member) return false;
  }
  return !IsPrimaryGroupOfAnother(status.st_gid, status.st_uid);
}

}  // namespace pushgate::hook
