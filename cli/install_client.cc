#include "cli/install_client.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <functional>
#include <iostream>
#include <system_error>
#include <utility>
#include <vector>

#include "base/result.h"
#include "cli/commands.h"
#include "cli/options.h"
#include "hook/message/safe_text.h"
#include "hook/message/shell_word.h"
#include "hook/protocol/descriptor.h"
#include "hook/rule_files.h"
#include "install/place/hooks.h"
#include "install/place/steps.h"

namespace pushgate::cli {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kMark = "# pushgate: put here by 'pushgate install --client'";
constexpr std::string_view kBefore = ".before-pushgate";
constexpr mode_t kRunnable = 0755;

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

/// What a run does to one hook.
struct ClientStep {
  std::string said;                       // in the words of who has done it
  std::string would;                      // of who would do it
  std::function<Result<void>()> apply{};  // none: there is nothing to do
  std::function<void()> undo{};           // of what was applied
};

Result<void> Checked(int outcome, const fs::path& hook) {
  return outcome == 0 ? Result<void>() : FailOf(hook.string(), "cannot be changed");
}

/// The old hook gets a second name first, so that no moment is without one.
Result<void> PlaceBefore(const fs::path& hook, const fs::path& before, const std::string& text) {
  bool there = Exists(before);
  if (!there && linkat(AT_FDCWD, hook.c_str(), AT_FDCWD, before.c_str(), 0) != 0) {
    return FailOf(before.string(), "the hook that is there cannot be kept");
  }
  Result<void> placed = install::WriteFileWhole(hook.string(), text, kRunnable);
  if (!placed) unlink(before.c_str());
  return placed;
}

Result<ClientStep> PlanInstall(const fs::path& hook, const fs::path& before,
                               const std::string& text) {
  auto place = [hook](const std::string& what) {
    return install::WriteFileWhole(hook.string(), what, kRunnable);
  };
  if (IsOurs(hook)) {
    std::string now = install::TextOf(hook.string());
    if (now == text) return ClientStep{"is there already", "is there already"};
    return ClientStep{"renewed", "would be renewed", [=] { return place(text); },
                      [=] { (void)place(now); }};
  }
  // An earlier run may have ended between the link and the new hook.
  if (Exists(before) && !SameFile(hook, before)) {
    return Fail(ErrorCode::kInvalid, before.string() + ": stands there already; move it away");
  }
  if (!Exists(hook)) {
    return ClientStep{"installed", "would be installed", [=] { return place(text); },
                      [=] { unlink(hook.c_str()); }};
  }
  return ClientStep{"installed, behind the hook that was there",
                    "would be installed, behind the hook that is there",
                    [=] { return PlaceBefore(hook, before, text); },
                    [=] { rename(before.c_str(), hook.c_str()); }};
}

Result<ClientStep> PlanUninstall(const fs::path& hook, const fs::path& before,
                                 const std::string& text) {
  if (!Exists(hook)) return ClientStep{"is not there", "is not there"};
  if (!IsOurs(hook)) {
    std::string left = Exists(before) ? "; what stood there before is " + before.string() : "";
    left = "is not pushgate's, and stays" + left;
    return ClientStep{left, left};
  }
  if (Exists(before)) {
    return ClientStep{"as it was before", "would be as it was before",
                      [=] { return Checked(rename(before.c_str(), hook.c_str()), hook); },
                      [=] { (void)PlaceBefore(hook, before, text); }};
  }
  return ClientStep{"removed", "would be removed",
                    [=] { return Checked(unlink(hook.c_str()), hook); },
                    [=] { (void)install::WriteFileWhole(hook.string(), text, kRunnable); }};
}

using PlanHookStep = Result<ClientStep> (*)(const fs::path& hook, const fs::path& before,
                                            const std::string& text);

/// All that a run does, with the hooks that it does it to.
using ClientPlan = std::vector<std::pair<fs::path, ClientStep>>;

Result<ClientPlan> PlanHooks(const fs::path& folder, const ClientHooks& wanted, PlanHookStep plan) {
  ClientPlan steps;
  bool both = wanted.pre_commit == wanted.pre_push;
  for (const char* name : {"pre-commit", "pre-push"}) {
    bool chosen = name == std::string_view("pre-push") ? wanted.pre_push : wanted.pre_commit;
    if (!both && !chosen) continue;
    fs::path hook = folder / name;
    Result<ClientStep> step = plan(hook, hook.string() + std::string(kBefore), HookText(name));
    if (!step) return tl::unexpected(step.error());
    steps.emplace_back(std::move(hook), std::move(*step));
  }
  return steps;
}

/// All steps or none.
Result<void> ApplyAll(const ClientPlan& plan) {
  for (auto step = plan.begin(); step != plan.end(); ++step) {
    Result<void> done = step->second.apply ? step->second.apply() : Result<void>();
    if (done) continue;
    while (step != plan.begin()) {
      --step;
      if (step->second.undo) step->second.undo();
    }
    return done;
  }
  return {};
}

/// In the folder of hooks, which is made if it is missing, and taken away again if that was in
/// vain.
Result<void> ApplyIn(const fs::path& folder, const ClientPlan& plan) {
  bool changes = std::any_of(plan.begin(), plan.end(),
                             [](const auto& step) { return step.second.apply != nullptr; });
  if (!changes) return {};
  std::error_code error;
  bool made = fs::create_directories(folder, error);
  if (error) return Fail(ErrorCode::kFault, folder.string() + ": " + error.message());
  Result<void> done = install::CheckWritable(folder.string());
  if (done) done = ApplyAll(plan);
  if (!done && made) fs::remove(folder, error);
  return done;
}

int ForEach(const std::string& folder, const ClientHooks& wanted, ClientRun run,
            PlanHookStep plan) {
  Result<fs::path> hooks = HooksFolder(folder);
  if (!hooks) return FailWith(hook::SafeText(hooks.error().message));
  Result<ClientPlan> steps = PlanHooks(*hooks, wanted, plan);
  if (!steps) return FailWith(hook::SafeText(steps.error().message));
  bool dry = run == ClientRun::kDry;
  if (Result<void> done = dry ? Result<void>() : ApplyIn(*hooks, *steps); !done) {
    return FailWith(hook::SafeText(done.error().message) +
                    "\npushgate: everything is as it was before");
  }
  for (const auto& [hook, step] : *steps) {
    std::cout << hook::SafeText(hook.string() + ": " + (dry ? step.would : step.said)) << "\n";
  }
  if (dry) std::cout << "Nothing was changed (--dry-run).\n";
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
