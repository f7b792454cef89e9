#include "cli/install_client.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <functional>
#include <iostream>
#include <system_error>
#include <vector>

#include "base/result.h"
#include "cli/commands.h"
#include "cli/options.h"
#include "hook/message/safe_text.h"
#include "hook/message/shell_word.h"
#include "hook/protocol/descriptor.h"
#include "hook/rule_files.h"

namespace pushgate::cli {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kMark = "# pushgate: put here by 'pushgate install --client'";
constexpr std::string_view kBefore = ".before-pushgate";

tl::unexpected<Error> FailOf(const std::string& path, const std::string& what) {
  return Fail(ErrorCode::kFault, path + ": " + what + ": " + std::strerror(errno));
}

/// What git prints for a repository, without its line end.
Result<std::string> AskGit(const std::string& folder, std::vector<std::string> words) {
  words.insert(words.begin(), {"git", "-C", folder});
  std::vector<char*> arguments;
  for (std::string& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) return FailOf("git", "it cannot be asked");
  hook::Descriptor out(ends[0]), in(ends[1]);
  pid_t child = fork();
  if (child < 0) return FailOf("git", "it cannot be started");
  if (child == 0) {
    dup2(in.get(), STDOUT_FILENO);
    execvp("git", arguments.data());
    _exit(127);
  }
  in = hook::Descriptor();
  std::string text;
  char buffer[4096];
  for (ssize_t got; (got = read(out.get(), buffer, sizeof buffer)) > 0;) {
    text.append(buffer, static_cast<size_t>(got));
  }
  int status = 0;
  waitpid(child, &status, 0);
  if (status != 0) {
    return Fail(ErrorCode::kNotFound, folder + ": it is in no Git repository, or git is not here");
  }
  while (text.ends_with('\n')) text.pop_back();
  return text;
}

Result<fs::path> HooksFolder(const std::string& folder) {
  Result<std::string> bare = AskGit(folder, {"rev-parse", "--is-bare-repository"});
  if (!bare) return tl::unexpected(bare.error());
  if (*bare == "true") {
    return Fail(ErrorCode::kInvalid,
                folder + ": nobody commits in a bare repository; --client is for clones");
  }
  Result<std::string> hooks = AskGit(folder, {"rev-parse", "--git-path", "hooks"});
  if (!hooks) return tl::unexpected(hooks.error());
  return fs::path(folder) / *hooks;
}

/// A hook runs what stood there before, and then the check; both can refuse.
std::string HookText(const std::string& hook) {
  std::error_code error;
  std::string program = fs::read_symlink("/proc/self/exe", error).string();
  bool push = hook == "pre-push";
  std::string text = "#!/bin/sh\n" + std::string(kMark) + "\n";
  text += "program=" + hook::ShellWord(program) + "\n[ -x \"$program\" ] || program=pushgate\n";
  text += "before=$0" + std::string(kBefore) + "\n";
  if (push) {
    text +=
        "input=$(cat)\n"
        "if [ -x \"$before\" ]; then printf '%s\\n' \"$input\" | \"$before\" \"$@\" || exit; fi\n"
        "printf '%s\\n' \"$input\" | \"$program\" check --quiet --pre-push \"$1\"\n";
  } else {
    text +=
        "if [ -x \"$before\" ]; then \"$before\" \"$@\" || exit; fi\n"
        "exec \"$program\" check --quiet --staged\n";
  }
  return text;
}

bool IsOurs(const fs::path& hook) {
  Result<std::string> text = hook::ReadRegularFile(hook.string());
  return text && text->find(kMark) != std::string::npos;
}

bool Exists(const fs::path& path) {
  struct stat status {};
  return lstat(path.c_str(), &status) == 0;
}

bool SameFile(const fs::path& a, const fs::path& b) {
  struct stat x {
  }, y{};
  return lstat(a.c_str(), &x) == 0 && lstat(b.c_str(), &y) == 0 && x.st_dev == y.st_dev &&
         x.st_ino == y.st_ino;
}

/// At every moment a whole hook stands there: the old one, or the new one. False, with errno: it
/// cannot be written.
bool Place(const fs::path& hook, const std::string& text) {
  fs::path fresh = hook.string() + ".pushgate-new";
  unlink(fresh.c_str());
  hook::Descriptor file(open(fresh.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0777));
  bool written =
      file && write(file.get(), text.data(), text.size()) == static_cast<ssize_t>(text.size());
  if (written && rename(fresh.c_str(), hook.c_str()) == 0) return true;
  int why = errno;
  unlink(fresh.c_str());
  errno = why;
  return false;
}

/// What a run does to one hook.
struct ClientStep {
  std::string said;             // in the words of who has done it
  std::string would;            // of who would do it
  std::function<bool()> apply;  // sets errno where it fails; none: there is nothing to do
};

Result<ClientStep> PlanInstall(const fs::path& hook, const fs::path& before,
                               const std::string& text) {
  auto place = [hook, text] { return Place(hook, text); };
  if (IsOurs(hook)) {
    Result<std::string> now = hook::ReadRegularFile(hook.string());
    if (now && *now == text) return ClientStep{"is there already", "is there already", {}};
    return ClientStep{"renewed", "would be renewed", place};
  }
  // An earlier run may have ended between the link and the new hook.
  if (Exists(before) && !SameFile(hook, before)) {
    return Fail(ErrorCode::kInvalid, before.string() + ": stands there already; move it away");
  }
  if (!Exists(hook)) return ClientStep{"installed", "would be installed", place};
  auto chain = [hook, before, place] {
    bool kept = Exists(before) || linkat(AT_FDCWD, hook.c_str(), AT_FDCWD, before.c_str(), 0) == 0;
    return kept && place();
  };
  return ClientStep{"installed, behind the hook that was there",
                    "would be installed, behind the hook that is there", chain};
}

Result<ClientStep> PlanUninstall(const fs::path& hook, const fs::path& before,
                                 const std::string& /*text*/) {
  if (!Exists(hook)) return ClientStep{"is not there", "is not there", {}};
  if (!IsOurs(hook)) {
    std::string left = Exists(before) ? "; what stood there before is " + before.string() : "";
    left = "is not pushgate's, and stays" + left;
    return ClientStep{left, left, {}};
  }
  if (Exists(before)) {
    return ClientStep{"as it was before", "would be as it was before",
                      [=] { return rename(before.c_str(), hook.c_str()) == 0; }};
  }
  return ClientStep{"removed", "would be removed", [=] { return unlink(hook.c_str()) == 0; }};
}

using PlanHookStep = Result<ClientStep> (*)(const fs::path& hook, const fs::path& before,
                                            const std::string& text);

/// What is done, or would be, to one hook: a line for people.
Result<std::string> ActOn(const fs::path& hook, ClientRun run, PlanHookStep plan) {
  fs::path before = hook.string() + std::string(kBefore);
  Result<ClientStep> step = plan(hook, before, HookText(hook.filename().string()));
  if (!step) return tl::unexpected(step.error());
  if (run == ClientRun::kDry) return hook.string() + ": " + step->would;
  if (step->apply && !step->apply()) return FailOf(hook.string(), "cannot be changed");
  return hook.string() + ": " + step->said;
}

int ForEach(const std::string& folder, const ClientHooks& wanted, ClientRun run,
            PlanHookStep plan) {
  Result<fs::path> hooks = HooksFolder(folder);
  if (!hooks) return FailWith(hook::SafeText(hooks.error().message));
  std::error_code error;
  if (run == ClientRun::kReal) fs::create_directories(*hooks, error);
  bool both = wanted.pre_commit == wanted.pre_push;
  for (const char* name : {"pre-commit", "pre-push"}) {
    bool chosen = name == std::string_view("pre-push") ? wanted.pre_push : wanted.pre_commit;
    if (!both && !chosen) continue;
    Result<std::string> done = ActOn(*hooks / name, run, plan);
    if (!done) return FailWith(hook::SafeText(done.error().message));
    std::cout << hook::SafeText(*done) << "\n";
  }
  if (run == ClientRun::kDry) std::cout << "Nothing was changed (--dry-run).\n";
  return kExitClean;
}

}  // namespace

int InstallClient(const std::string& folder, const ClientHooks& hooks, ClientRun run) {
  return ForEach(folder, hooks, run, PlanInstall);
}

int UninstallClient(const std::string& folder, const ClientHooks& hooks, ClientRun run) {
  return ForEach(folder, hooks, run, PlanUninstall);
}

}  // namespace pushgate::cli
