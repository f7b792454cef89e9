// Who may write where the gate stands, and whether the daemon may read what is pushed.

#include <fcntl.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <sstream>

#include "hook/identity/account.h"
#include "hook/message/shell_word.h"
#include "install/doctor/repository_checks.h"
#include "install/place/layouts.h"
#include "install/place/process.h"
#include "install/place/steps.h"
#include "install/place/writers.h"

namespace pushgate::install {
namespace {

namespace fs = std::filesystem;
using hook::ShellWord;

/// The folders above a file, by its name and, where that leads through links, by where it is.
void AddFoldersAbove(const std::string& path, std::vector<std::string>& folders) {
  std::error_code error;
  for (fs::path at : {fs::path(path).lexically_normal(), fs::weakly_canonical(path, error)}) {
    while (at.has_relative_path()) {
      at = at.parent_path();
      bool known = std::find(folders.begin(), folders.end(), at.string()) != folders.end();
      if (!known) folders.push_back(at.string());
    }
  }
}

/// The files that git reads settings of a repository from: its own, those of owner and host, and
/// what they include.
void AddSettings(const std::string& repository, std::vector<std::string>& paths) {
  paths.push_back(repository + "/config");
  Ran ran = RunGit(repository, {"config", "--list", "--show-origin", "--name-only", "-z"});
  std::istringstream words(ran.out);
  for (std::string word; std::getline(words, word, '\0');) {
    if (!word.starts_with("file:")) continue;
    std::string file = (fs::path(repository) / word.substr(5)).lexically_normal().string();
    bool known = std::find(paths.begin(), paths.end(), file) != paths.end();
    if (!known) paths.insert(paths.end(), {file, fs::path(file).parent_path().string()});
  }
}

/// Whoever writes one of these decides which hook runs: the repository, what sets core.hooksPath,
/// the hook and the program that it names, and all that could be exchanged above.
std::vector<std::string> DecidingPaths(const Repository& repository) {
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
  paths.push_back(repository.path);
  if (!repository.is_folder) AddSettings(repository.path, paths);
  AddFoldersAbove(repository.path, paths);
  if (!repository.hook.empty()) AddFoldersAbove(repository.hook, paths);
  return paths;
}

/// What takes a right to write away. A folder is root's without harm to whoever works below it.
std::string ForbiddingWrites(const Writer& writer, const std::string& path) {
  if (writer.kind == Writer::kAccount) return "chown root: " + ShellWord(path);
  return (writer.kind == Writer::kGroup ? "chmod g-w " : "chmod o-w ") + ShellWord(path);
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

/// Who pushes with an account of his own writes the repository by git, and could by other means.
Finding AsShared(const std::string& path, const Writer& group) {
  const std::string what = Described(group) + " writes " + path + ", as accounts that share it ";
  if (!IsMeantToBeShared(path)) {
    return {Health::kWarn, "",
            what + "must, and so can take the gate away; core.sharedRepository does not say so",
            "chmod -R g-w " + ShellWord(path) + ", or if they push there: git -C " +
                ShellWord(path) + " config core.sharedRepository group"};
  }
  return {Health::kOk, "",
          what +
              "must (core.sharedRepository), and so whoever of them has a shell can take the gate "
              "away. With git-shell as login shell an account can only push: chsh -s "
              "/usr/bin/git-shell NAME",
          ""};
}

}  // namespace

/// Whoever writes where the gate stands takes it away without a word.
Finding CheckWriters(const Repository& repository, const Server& server) {
  std::vector<uid_t> trusted = {OwnerOf(repository.path).value_or(Account()).uid};
  if (auto daemon = AccountNamed(server.owner)) trusted.push_back(daemon->uid);
  const std::string group = repository.is_folder ? "" : SharingGroup(repository.path);
  Finding ok = {Health::kOk, "", "nobody else", ""};
  for (const std::string& path : DecidingPaths(repository)) {
    Writer writer = OtherWriter(path, trusted);
    if (writer.kind == Writer::kNobody) continue;
    bool shares = writer.kind == Writer::kGroup && writer.name == group &&
                  (path + "/").starts_with(repository.path + "/");
    if (shares) {
      ok = AsShared(repository.path, writer);
      continue;
    }
    return {writer.kind == Writer::kEverybody ? Health::kFail : Health::kWarn, "",
            Described(writer) + " can write " + path + ", and so take the gate away",
            ForbiddingWrites(writer, path)};
  }
  return ok;
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
