#include "install/place/layouts.h"

#include <sys/stat.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>

#include "hook/identity/account.h"
#include "hook/message/shell_word.h"
#include "install/place/hooks.h"
#include "install/place/process.h"
#include "install/place/settings.h"
#include "install/place/steps.h"
#include "install/place/writers.h"

namespace pushgate::install {
namespace {

namespace fs = std::filesystem;
using hook::ShellWord;

/// What a repository must be before its hook is touched.
Result<void> CheckRepository(const std::string& path) {
  Ran format = RunGit(path, {"rev-parse", "--show-object-format"});
  if (!format.ok()) return Fail(ErrorCode::kInvalid, path + ": " + Trimmed(format.said));
  if (Trimmed(format.out) != "sha1") {
    return Fail(ErrorCode::kUnsupported,
                path +
                    ": it has SHA-256 object ids, which pushgate cannot read yet: every push to "
                    "it would be refused");
  }
  return {};
}

/// How to guard a repository whose hooks are not its own: all that share them, or it alone.
std::string HowToGuardShared(const std::string& path, const std::string& folder) {
  std::string where = Trimmed(RunGit(path, {"config", "--show-origin", "core.hooksPath"}).out);
  std::string scope = Trimmed(RunGit(path, {"config", "--show-scope", "core.hooksPath"}).out);
  std::replace(where.begin(), where.end(), '\t', ' ');
  std::string says = path + ": git takes its hooks from " + folder;
  says += where.empty() ? ", where " + path + "/hooks leads" : " (core.hooksPath, " + where + ")";
  says += ", as it may do for other repositories. ";
  std::string all = "pushgate install --as host " + ShellWord(folder);
  if (!where.empty() && !scope.starts_with("local")) return says + "To guard all of them: " + all;
  const std::string hooks = ShellWord(path + "/hooks");
  std::string own = where.empty()
                        ? "rm " + hooks + " && cp -a " + ShellWord(folder) + " " + hooks
                        : "cp -an " + ShellWord(folder + "/.") + " " + hooks + " && git -C " +
                              ShellWord(path) + " config --unset core.hooksPath";
  return says + "To guard this one give it hooks of its own: " + own +
         ". Every repository of this host, also those that have other hooks now, is guarded by: " +
         all;
}

/// The hook's folder may be the repository's own, or one that it shares with others.
Result<std::string> OwnHooksFolder(const std::string& path) {
  Result<std::string> folder = HooksFolderOf(path);
  if (!folder) return folder;
  std::error_code error;
  std::string own = fs::weakly_canonical(path, error).string();
  std::string real = fs::weakly_canonical(*folder, error).string();
  if (real.starts_with(own + "/")) return folder;
  return Fail(ErrorCode::kInvalid, HowToGuardShared(path, real));
}

void NoteAccounts(const std::string& path, Plan& plan) {
  std::string owner = hook::AccountOf(OwnerOf(path).value_or(Account()).uid);
  std::string sign = IsMeantToBeShared(path) ? "core.sharedRepository"
                                             : "the group " + SharingGroup(path) + " writes it";
  plan.notes.push_back(
      path + ": it is shared by Unix accounts (" + sign +
      "). Who pushes is then known by account, and only with 'server: ssh'; the push is judged in "
      "the pusher's process, and the daemon takes its row. Open the socket to their group, in a "
      "drop-in of pushgated@" +
      owner +
      ".socket: SocketGroup=GROUP and SocketMode=0660. git refuses them the repository of another "
      "account until it is told: git config --system --add safe.directory " +
      ShellWord(path) + ". With another login shell than git-shell they could take the gate away");
}

Unit UnitOf(const std::string& path, const char* kind) { return {path, kind, {}}; }

/// Keeps a unit, or what is wrong with it.
void Add(Unit unit, const Result<void>& planned, Plan& plan) {
  if (planned) {
    plan.units.push_back(std::move(unit));
  } else {
    plan.errors.push_back(planned.error().message);
  }
}

void PlanPushOptions(const Wish& wish, const std::string& repository, Unit& unit) {
  if (wish.break_glass) PlanAdvertisedOptions(repository, unit);
}

/// A repository whose server runs all hooks of a folder.
void PlanWithFolder(const Wish& wish, const char* kind, const std::string& folder, Plan& plan) {
  Unit unit = UnitOf(wish.path, kind);
  Result<void> done = CheckRepository(wish.path);
  if (done) done = PlanDropIn(wish.path, folder, wish.hook, unit);
  if (done) PlanPushOptions(wish, wish.path, unit);
  Add(std::move(unit), done, plan);
}

}  // namespace

Result<std::string> HooksFolderOf(const std::string& repository) {
  Ran asked = RunGit(repository, {"rev-parse", "--git-path", "hooks"});
  if (!asked.ok()) return Fail(ErrorCode::kInvalid, repository + ": " + Trimmed(asked.said));
  std::string folder = Trimmed(asked.out);
  return folder.starts_with('/') ? folder : repository + "/" + folder;
}

bool IsMeantToBeShared(const std::string& repository) {
  std::string shared = Trimmed(RunGit(repository, {"config", "core.sharedRepository"}).out);
  // An octal number is a mode: of a group that only reads, nobody pushes.
  if (shared.size() > 1 && shared[0] == '0') {
    return (std::strtoul(shared.c_str(), nullptr, 8) & S_IWGRP) != 0;
  }
  return !shared.empty() && shared != "false" && shared != "umask" && shared != "0";
}

std::string SharingGroup(const std::string& repository) {
  const std::vector<uid_t> owner = {OwnerOf(repository).value_or(Account()).uid};
  for (const char* folder : {"/objects", "/refs"}) {
    Writer writer = OtherWriter(repository + folder, owner);
    if (writer.kind == Writer::kGroup) return writer.name;
  }
  return "";
}

bool IsShared(const std::string& repository) {
  return IsMeantToBeShared(repository) || !SharingGroup(repository).empty();
}

void PlanRepository(const Wish& wish, Plan& plan) {
  Unit unit = UnitOf(wish.path, "a bare repository");
  Result<void> done = CheckRepository(wish.path);
  if (done) {
    Result<std::string> folder = OwnHooksFolder(wish.path);
    done = folder ? PlanHook(*folder + "/pre-receive", wish.hook, unit, plan)
                  : Result<void>(tl::unexpected(folder.error()));
  }
  if (done) PlanPushOptions(wish, wish.path, unit);
  if (done && IsShared(wish.path)) NoteAccounts(wish.path, plan);
  Add(std::move(unit), done, plan);
}

void PlanTemplate(const Wish& wish, Plan& plan) {
  Unit unit = UnitOf(wish.path, "a template of repositories");
  Result<void> done = PlanHook(wish.path + "/hooks/pre-receive", wish.hook, unit, plan);
  Add(std::move(unit), done, plan);
  plan.notes.push_back(wish.path +
                       ": git copies it into repositories that are made with it "
                       "(init.templateDir, or 'git init --template'); those that are "
                       "there already have to be guarded by themselves");
  if (wish.break_glass) {
    plan.notes.push_back(
        "for break-glass entries those repositories need: git config --system "
        "receive.advertisePushOptions true");
  }
}

void PlanGitea(const Wish& wish, Plan& plan) {
  PlanWithFolder(wish, "a repository of Gitea or Forgejo", wish.path + "/hooks/pre-receive.d",
                 plan);
}

void PlanGitlabProject(const Wish& wish, Plan& plan) {
  PlanWithFolder(wish, "a GitLab project", wish.path + "/custom_hooks/pre-receive.d", plan);
}

void PlanGitlabGlobal(const Wish& wish, Plan& plan) {
  Unit unit = UnitOf(wish.path, kGitlabFolder);
  Result<void> done = PlanDropIn(wish.path, wish.path + "/pre-receive.d", wish.hook, unit);
  Add(std::move(unit), done, plan);
  plan.notes.push_back(wish.path +
                       ": Gitaly runs it if its configuration says so: [hooks] "
                       "custom_hooks_dir = \"" +
                       wish.path + "\"");
}

}  // namespace pushgate::install
