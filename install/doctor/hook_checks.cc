// What can be wrong with a hook file, so that git accepts pushes without a word.

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>

#include "hook/identity/account.h"
#include "hook/message/shell_word.h"
#include "hook/protocol/frame.h"
#include "install/doctor/repository_checks.h"
#include "install/place/hooks.h"
#include "install/place/layouts.h"
#include "install/place/places.h"
#include "install/place/process.h"
#include "install/place/steps.h"

namespace pushgate::install {
namespace {

namespace fs = std::filesystem;

std::string Reinstall(const Repository& repository) {
  bool host = repository.is_folder && repository.hooks == repository.path;
  return std::string("pushgate install ") + (host ? "--as host " : "") +
         hook::ShellWord(repository.path);
}

/// The file that git runs: beside that one, behind links, the chain has its gate.
std::string HookFile(const Repository& repository) {
  std::error_code error;
  const std::string hook = repository.hooks + "/pre-receive";
  return fs::is_symlink(hook, error) ? fs::weakly_canonical(hook, error).string() : hook;
}

/// Whether a script says something outside its comments.
bool Says(const std::string& script, std::string_view words) {
  for (size_t at = script.find(words); at != std::string::npos; at = script.find(words, at + 1)) {
    size_t line = script.rfind('\n', at) + 1;
    std::string_view before = std::string_view(script).substr(line, at - line);
    // In a word, a # is none of the shell's comments: ${0##*/}.
    bool comment = before.starts_with('#') || before.find(" #") != before.npos ||
                   before.find("\t#") != before.npos;
    if (!comment) return true;
  }
  return false;
}

/// The files that may hold the gate's two lines.
std::vector<std::string> GateFiles(const Repository& repository) {
  std::vector<std::string> files;
  for (const std::string& folder : repository.server_hooks) {
    files.push_back(folder + "/pre-receive.d/pushgate");
    files.push_back(folder + "/pre-receive");
  }
  if (repository.run_by != RunBy::kGit) return files;
  const std::string hook = HookFile(repository);
  files = {hook, hook + kGateSuffix, repository.hooks + "/pre-receive.d/pushgate"};
  // A script of somebody's may do what Gitaly does.
  if (Says(TextOf(hook), "custom_hooks")) {
    files.push_back(repository.path + "/custom_hooks/pre-receive.d/pushgate");
  }
  return files;
}

void FindGate(Repository& repository) {
  for (const std::string& path : GateFiles(repository)) {
    repository.command = ParseHook(TextOf(path));
    if (!repository.command) continue;
    repository.hook = path;
    return;
  }
}

/// Whether git, as the owner of the repository, takes a hook for one that can be run: it asks the
/// kernel the same, which looks at the folders above and at how the file system is mounted, too.
bool MayRun(const std::optional<Account>& runner, const std::string& file) {
  ActingAs acting(runner);
  return faccessat(AT_FDCWD, file.c_str(), X_OK, AT_EACCESS) == 0;
}

/// What a client of this version says of itself.
std::string ClientVersion() {
  return std::string("pushgate-hook ") + PUSHGATE_VERSION + ", protocol " +
         std::to_string(hook::kProtocolVersion) + "\n";
}

bool IsOnNoexec(const std::string& file) {
  struct statvfs status {};
  return statvfs(file.c_str(), &status) == 0 && (status.f_flag & ST_NOEXEC) != 0;
}

/// As whom hooks are run: a folder of hooks may be root's.
std::optional<Account> RunnerOf(const Repository& repository, const Server& server) {
  return repository.is_folder ? AccountNamed(server.owner) : OwnerOf(repository.path);
}

/// Whoever is not allowed to run a hook passes it over.
Finding WhyNotRun(const std::optional<Account>& runner, const std::string& file) {
  if (IsOnNoexec(file)) {
    return {Health::kFail, "",
            file + " is on a file system that is mounted noexec: it is passed over in silence",
            "mount -o remount,exec " + hook::ShellWord(fs::path(file).parent_path().string())};
  }
  struct stat status {};
  bool some = stat(file.c_str(), &status) == 0 && (status.st_mode & 0111) != 0;
  if (!some) {
    return {Health::kFail, "", file + " has no run bit: it is passed over in silence",
            "chmod +x " + hook::ShellWord(file)};
  }
  std::string name = runner ? hook::AccountOf(runner->uid) : "nobody";
  return {Health::kFail, "", name + " may not run " + file + ": it is passed over in silence",
          "chmod a+rx " + hook::ShellWord(fs::path(file).parent_path().string()) + " " +
              hook::ShellWord(file)};
}

}  // namespace

Repository Inspect(const std::string& path, hook::ServerKind server,
                   const std::vector<std::string>& gitlab_folders) {
  Repository repository;
  repository.path = path;
  const PlaceKind* kind = KindOf(path);
  repository.kind = kind != nullptr ? std::string(kind->what) : "no repository";
  bool uploaded = server == hook::ServerKind::kBitbucket || server == hook::ServerKind::kGhes;
  if (uploaded) repository.run_by = RunBy::kUpload;
  if (server == hook::ServerKind::kGitlab) {
    repository.run_by = RunBy::kGitaly;
    repository.server_hooks = {path + "/custom_hooks"};
    repository.server_hooks.insert(repository.server_hooks.end(), gitlab_folders.begin(),
                                   gitlab_folders.end());
  }
  Result<std::string> hooks = HooksFolderOf(path);
  if (!hooks) {
    repository.problem = hooks.error().message;
    return repository;
  }
  repository.hooks = fs::path(*hooks).lexically_normal().string();
  FindGate(repository);
  return repository;
}

std::optional<Repository> InspectFolder(const std::string& path) {
  Repository folder;
  folder.path = folder.hooks = path;
  folder.is_folder = true;
  const PlaceKind* kind = KindOf(path);
  std::string name(kind == nullptr ? "" : kind->name);
  if (name == "template") {
    folder.hooks += "/hooks";
  } else if (name == "gitlab") {
    folder.run_by = RunBy::kGitaly;
    folder.server_hooks = {path};
  } else if (!IsHostChain(TextOf(path + "/pre-receive"))) {
    std::error_code error;
    std::string set = Trimmed(RunProgram({"git", "config", "--system", "core.hooksPath"}).out);
    if (set.empty() || !fs::equivalent(set, path, error)) return std::nullopt;
  }
  folder.kind =
      kind != nullptr ? std::string(kind->what) : "hooks of all repositories of this host";
  FindGate(folder);
  return folder;
}

Finding CheckReadable(const Repository& repository, const Server& /*server*/) {
  if (!repository.problem.empty()) {
    return {Health::kFail, "", repository.problem,
            "as the owner of " + hook::ShellWord(repository.path) + ", see what git says: git -C " +
                hook::ShellWord(repository.path) + " rev-parse --git-dir"};
  }
  return {Health::kOk, "", repository.kind + ", hooks in " + repository.hooks, ""};
}

Finding CheckHookThere(const Repository& repository, const Server& /*server*/) {
  if (repository.run_by == RunBy::kGitaly) {
    if (!repository.hook.empty()) return {Health::kOk, "", repository.hook, ""};
    std::string folders;
    for (const std::string& folder : repository.server_hooks) {
      folders += (folders.empty() ? "" : ", ") + folder;
    }
    return {Health::kFail, "", "no gate is in " + folders + ": GitLab accepts every push",
            Reinstall(repository)};
  }
  std::string hook = repository.hooks + "/pre-receive";
  std::error_code error;
  bool link = fs::is_symlink(hook, error);
  if (link && !fs::exists(hook, error)) {
    return {Health::kFail, "", hook + " is a link to nothing: git accepts every push",
            "rm " + hook::ShellWord(hook) + " && " + Reinstall(repository)};
  }
  if (!fs::exists(hook, error)) {
    return {Health::kFail, "", hook + " is not there: git accepts every push",
            Reinstall(repository)};
  }
  if (!fs::is_regular_file(hook, error)) {
    return {Health::kFail, "", hook + " is neither a file nor a link: no gate is there",
            "rm -r " + hook::ShellWord(hook) + " && " + Reinstall(repository)};
  }
  if (TextOf(hook).empty()) {
    return {Health::kFail, "", hook + " is empty: git runs it, and accepts every push",
            "rm " + hook::ShellWord(hook) + " && " + Reinstall(repository)};
  }
  if (repository.hook.empty()) {
    return {Health::kFail, "", hook + " is somebody's, and no gate is found behind it",
            Reinstall(repository)};
  }
  return {Health::kOk, "", repository.hook, ""};
}

Finding CheckRunBits(const Repository& repository, const Server& server) {
  std::vector<std::string> files;
  if (repository.run_by == RunBy::kGit) files.push_back(repository.hooks + "/pre-receive");
  if (!repository.hook.empty()) files.push_back(repository.hook);
  std::optional<Account> runner = RunnerOf(repository, server);
  for (const std::string& file : files) {
    std::error_code error;
    if (!fs::exists(file, error) || MayRun(runner, file)) continue;
    return WhyNotRun(runner, file);
  }
  return {Health::kOk, "", "set", ""};
}

/// A hook that was cut short, or that somebody edited, may end before it refuses.
Finding CheckWhole(const Repository& repository, const Server& /*server*/) {
  if (!repository.command) return {Health::kOk, "", "no hook of ours to read", ""};
  Result<std::string> expected = HookText(*repository.command);
  if (!expected || TextOf(repository.hook) != *expected) {
    return {Health::kFail, "",
            repository.hook + " is not the two lines that 'install' writes: " +
                (expected ? "it was edited or cut short" : expected.error().message),
            Reinstall(repository)};
  }
  std::string hook = HookFile(repository), text = TextOf(hook);
  bool beside = repository.hook == hook + kGateSuffix;
  if (beside && text != ChainText() && text != HostChainText()) {
    return {
        Health::kFail, "",
        hook + ", which runs the gate, is not what 'install' writes: it was edited or cut short",
        Reinstall(repository)};
  }
  return {Health::kOk, "", "as 'install' writes it", ""};
}

Finding CheckClient(const Repository& repository, const Server& server) {
  if (!repository.command) return {Health::kOk, "", "no hook of ours to read", ""};
  const std::string& program = repository.command->program;
  Start start;
  start.as = RunnerOf(repository, server);
  start.input = "";
  Ran told = RunProgram({program, "--version"}, start);
  if (told.ok() && told.out == ClientVersion()) {
    return {Health::kOk, "", program + " starts, " + Trimmed(told.out), ""};
  }
  // An older one knows no --version. Without input it refuses, as it must; it did start.
  Ran ran = told.ok() ? told : RunProgram({program, "--end"}, start);
  if (!told.ok() && (ran.status != 2 || ran.said.find("pushgate: ") == std::string::npos)) {
    return {Health::kFail, "",
            program + " does not start as the owner of the repository: " + Trimmed(ran.said) +
                ". Every push is refused",
            "apt install --reinstall pushgate"};
  }
  return {Health::kWarn, "",
          program + " is " + (told.ok() ? Trimmed(told.out) : "of an older version") +
              ", and this is " + Trimmed(ClientVersion()) +
              ": where it and the daemon do not understand each other, each push is judged in a "
              "process of its own",
          "apt install --reinstall pushgate, and " + Reinstall(repository)};
}

/// Git can be told to look elsewhere for hooks: by its own setting, or by that of the host.
Finding CheckRoute(const Repository& repository, const Server& /*server*/) {
  if (repository.run_by != RunBy::kGit) {
    return {Health::kOk, "", "the server decides which hooks run", ""};
  }
  std::string where =
      Trimmed(RunGit(repository.path, {"config", "--show-origin", "core.hooksPath"}).out);
  std::error_code error;
  std::string own = fs::weakly_canonical(repository.path + "/hooks", error).string();
  bool elsewhere = fs::weakly_canonical(repository.hooks, error).string() != own;
  if (!elsewhere || !repository.hook.empty()) return {Health::kOk, "", repository.hooks, ""};
  for (char& c : where) {
    if (c == '\t') c = ' ';
  }
  bool hidden = ParseHook(TextOf(own + "/pre-receive")).has_value();
  return {Health::kFail, "",
          "core.hooksPath (" + where + ") sends git to " + repository.hooks +
              (hidden ? ", past the gate in " + own : ""),
          "git -C " + hook::ShellWord(repository.path) + " config core.hooksPath " +
              hook::ShellWord(own) +
              ", or pushgate install --as "
              "host " +
              hook::ShellWord(repository.hooks)};
}

/// Gitea writes the script that runs all hooks of a folder; without it none of them runs.
Finding CheckRunner(const Repository& repository, const Server& /*server*/) {
  if (repository.run_by == RunBy::kGitaly) return {Health::kOk, "", "Gitaly runs it", ""};
  if (repository.run_by == RunBy::kUpload) {
    return {Health::kOk, "", "the server runs what was uploaded; a push by --route shows it", ""};
  }
  std::string folder = fs::path(repository.hook).parent_path().string();
  if (repository.hook.empty() || !folder.ends_with("/hooks/pre-receive.d")) {
    return {Health::kOk, "", "git runs it by itself", ""};
  }
  std::string runner = repository.hooks + "/pre-receive";
  if (Says(TextOf(runner), ".d") && MayRun(OwnerOf(repository.path), runner)) {
    return {Health::kOk, "", runner + " runs the folder", ""};
  }
  return {Health::kFail, "", runner + " does not run the hooks of " + folder,
          "gitea admin regenerate hooks"};
}

}  // namespace pushgate::install
