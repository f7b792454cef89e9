// Who may write where the gate stands, and whether the daemon may read what is pushed.

#include <fcntl.h>
#include <grp.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <filesystem>
#include <sstream>

#include "hook/identity/account.h"
#include "hook/message/shell_word.h"
#include "install/doctor/repository_checks.h"
#include "install/place/layouts.h"
#include "install/place/process.h"
#include "install/place/steps.h"

namespace pushgate::install {
namespace {

namespace fs = std::filesystem;
using hook::ShellWord;

/// Groups that Unix makes for one account alone are called as it is.
bool IsOwnGroup(const struct stat& status) {
  const group* entry = getgrgid(status.st_gid);
  return entry != nullptr && hook::AccountOf(status.st_uid) == entry->gr_name;
}

/// "everybody", "the group staff", or empty: nobody besides its owner can write there.
std::string OtherWriters(const std::string& path) {
  struct stat status {};
  if (stat(path.c_str(), &status) != 0) return "";
  bool guarded = S_ISDIR(status.st_mode) && (status.st_mode & S_ISVTX) != 0;
  if ((status.st_mode & S_IWOTH) != 0 && !guarded) return "everybody";
  if ((status.st_mode & S_IWGRP) == 0 || status.st_gid == 0 || guarded || IsOwnGroup(status)) {
    return "";
  }
  const group* entry = getgrgid(status.st_gid);
  return "the group " + (entry != nullptr ? entry->gr_name : std::to_string(status.st_gid));
}

bool MayUse(const std::string& folder, int how) {
  return faccessat(AT_FDCWD, folder.c_str(), how, AT_EACCESS) == 0;
}

/// Where the objects of a repository are besides its own folder.
std::vector<std::string> AlternatesOf(const std::string& objects) {
  std::vector<std::string> folders;
  std::istringstream lines(TextOf(objects + "/info/alternates"));
  for (std::string line; std::getline(lines, line);) {
    // A path in quotes is one that git's own code writes for odd bytes.
    if (line.empty() || line[0] == '#' || line[0] == '"') continue;
    folders.push_back((fs::path(objects) / line).lexically_normal().string());
  }
  return folders;
}

/// What is left where a repository's pushes arrive; empty: enough.
std::string LittleLeft(const std::string& objects) {
  constexpr uint64_t kLittleSpace = uint64_t{64} << 20;  // bytes; a typical push has some thousand
  struct statvfs space {};
  if (statvfs(objects.c_str(), &space) != 0) return "";
  uint64_t free = uint64_t{space.f_bavail} * space.f_frsize;
  if (free < kLittleSpace) return std::to_string(free >> 20) + " MiB";
  // Some file systems count no files.
  bool few = space.f_files != 0 && space.f_favail < 1000;
  return few ? "room for " + std::to_string(space.f_favail) + " files" : "";
}

}  // namespace

Finding CheckWriters(const Repository& repository, const Server& /*server*/) {
  std::vector<std::string> paths = {repository.hooks};
  if (repository.run_by == RunBy::kGitaly) paths = repository.server_hooks;
  if (!repository.hook.empty()) {
    paths.push_back(fs::path(repository.hook).parent_path().string());
    paths.push_back(repository.hook);
  }
  if (repository.command) {
    paths.push_back(fs::path(repository.command->program).parent_path().string());
    paths.push_back(repository.command->program);
  }
  for (const std::string& path : paths) {
    std::string who = OtherWriters(path);
    if (who.empty()) continue;
    bool all = who == "everybody";
    return {all ? Health::kFail : Health::kWarn, "",
            who + " can write " + path + ", and so take the gate away",
            "chmod " + std::string(all ? "o-w" : "g-w") + " " + ShellWord(path)};
  }
  return {Health::kOk, "", "nobody else", ""};
}

/// The daemon reads what git keeps apart until the hook has ended, and what that stands on.
Finding CheckQuarantine(const Repository& repository, const Server& server) {
  const std::string objects = repository.path + "/objects";
  if (std::string left = LittleLeft(objects); !left.empty()) {
    return {Health::kWarn, "", left + " is left in " + objects + ": git will take no pushes",
            "make room in the file system of " + ShellWord(objects)};
  }
  std::optional<Account> daemon = AccountNamed(server.owner);
  if (!daemon || (geteuid() != 0 && geteuid() != daemon->uid)) {
    return {Health::kOk, "", "only root can see what " + server.owner + " may read", ""};
  }
  const std::vector<std::string> alternates = AlternatesOf(objects);
  const bool shared = IsShared(repository.path);
  ActingAs acting(daemon);
  if (!MayUse(objects, R_OK | W_OK | X_OK)) {
    return {Health::kFail, "",
            server.owner + " may not read and write " + objects + ", where what is pushed arrives",
            "chown -R " + ShellWord(server.owner) + ": " + ShellWord(objects)};
  }
  for (const std::string& folder : alternates) {
    if (MayUse(folder, R_OK | X_OK)) continue;
    return {Health::kFail, "",
            server.owner + " may not read " + folder +
                ", where objects of this repository are: pushes that stand on them are refused",
            "chmod -R a+rX " + ShellWord(folder)};
  }
  return {Health::kOk, "",
          shared ? "the owner's can be read; what other accounts push is judged in their processes"
                 : "can be read",
          ""};
}

/// git and the hook run as whoever pushes: where that is not the owner, git has to be told.
Finding CheckSafeDirectory(const Repository& repository, const Server& /*server*/) {
  if (!IsShared(repository.path)) return {Health::kOk, "", "its owner alone runs git there", ""};
  std::istringstream listed(
      RunProgram({"git", "config", "--system", "--get-all", "safe.directory"}).out);
  for (std::string line; std::getline(listed, line);) {
    if (line == "*" || line == repository.path) return {Health::kOk, "", "holds " + line, ""};
  }
  return {
      Health::kWarn, "",
      "accounts share " + repository.path +
          " (core.sharedRepository), but git refuses it to all but its owner: dubious ownership",
      "git config --system --add safe.directory " + ShellWord(repository.path)};
}

}  // namespace pushgate::install
