// Places where one folder holds the hooks of many repositories.

#include <algorithm>
#include <cstdlib>
#include <filesystem>

#include "hook/message/shell_word.h"
#include "install/place/hooks.h"
#include "install/place/layouts.h"
#include "install/place/process.h"
#include "install/place/settings.h"
#include "install/place/steps.h"

namespace pushgate::install {
namespace {

namespace fs = std::filesystem;

constexpr mode_t kRunnable = 0755;

/// Every hook that git runs by itself, but pre-receive. (fsmonitor is named by a setting of its
/// own, and a push-to-checkout that is there at all takes the place of what git does itself.)
constexpr const char* kOtherHooks[] = {"applypatch-msg",
                                       "commit-msg",
                                       "post-applypatch",
                                       "post-checkout",
                                       "post-commit",
                                       "post-index-change",
                                       "post-merge",
                                       "post-receive",
                                       "post-rewrite",
                                       "post-update",
                                       "pre-applypatch",
                                       "pre-auto-gc",
                                       "pre-commit",
                                       "pre-merge-commit",
                                       "pre-push",
                                       "pre-rebase",
                                       "prepare-commit-msg",
                                       "proc-receive",
                                       "reference-transaction",
                                       "sendemail-validate",
                                       "update"};

std::string SystemGitConfig() {
  const char* named = getenv("GIT_CONFIG_SYSTEM");
  return named != nullptr ? named : "/etc/gitconfig";
}

/// Hooks that stand in the folder go on running, and do so for every repository from now on.
void NoteStanding(const std::string& folder, const std::vector<std::string>& others, Plan& plan) {
  if (LookAt(folder + "/pre-receive").kind == Standing::Kind::kHook) {
    plan.notes.push_back(folder +
                         "/pre-receive goes on running, and does so for all repositories of this "
                         "host from now on, before their own");
  }
  std::string names;
  for (const std::string& name : others) names += (names.empty() ? "" : ", ") + name;
  if (names.empty()) return;
  plan.notes.push_back(folder + ": " + names +
                       ": they stay as they are, and run for all repositories of this host from "
                       "now on, in place of their own hooks of that name");
}

Result<void> PlanHostFiles(const Wish& wish, Unit& unit, Plan& plan) {
  Result<void> done = PlanHostHook(wish.path + "/pre-receive", wish.hook, unit, plan);
  if (!done) return done;
  std::vector<std::string> others;
  for (const char* name : kOtherHooks) {
    std::string path = wish.path + "/" + name;
    std::error_code error;
    bool theirs = fs::exists(fs::symlink_status(path, error)) && !IsChain(TextOf(path));
    if (theirs) others.push_back(name);
    if (!theirs) PlanFile(path, ForwardText(), kRunnable, "runs the repository's own", unit);
  }
  NoteStanding(wish.path, others, plan);
  return {};
}

/// A repository whose hooks are links to gitolite's folder, as `gitolite setup` would make them.
void PlanGitoliteLinks(const std::string& repository, const std::string& hooks,
                       const std::vector<std::string>& names, Unit& unit, Plan& plan) {
  for (const std::string& name : names) {
    std::string path = repository + "/hooks/" + name, target = hooks + "/" + name;
    std::error_code error;
    if (fs::is_symlink(path, error) && fs::read_symlink(path, error) == target) continue;
    if (fs::exists(fs::symlink_status(path, error))) {
      plan.errors.push_back(path +
                            ": this repository has a hook of its own, which 'gitolite setup' "
                            "would replace by the common one. Move it to " +
                            hooks + ", or delete it");
      return;
    }
    Step step;
    step.kind = Step::Kind::kLink;
    step.path = path;
    step.text = target;
    unit.steps.push_back(std::move(step));
  }
}

/// The names in gitolite's folder once the plan is done.
std::vector<std::string> GitoliteNames(const Unit& unit, const std::string& hook) {
  std::vector<std::string> names = {"pre-receive"};
  bool chain = LookAt(hook).kind == Standing::Kind::kChain ||
               std::any_of(unit.steps.begin(), unit.steps.end(), [&](const Step& step) {
                 return step.path == hook && step.text == ChainText();
               });
  if (chain) {
    names.push_back(std::string("pre-receive") + kGateSuffix);
    names.push_back(std::string("pre-receive") + kBeforeSuffix);
  }
  return names;
}

}  // namespace

std::string GitoliteHooks(const std::string& home) {
  Start start;
  start.folder = home;
  start.as = OwnerOf(home);
  start.variables = {{"HOME", home}};
  std::string local = Trimmed(RunProgram({"gitolite", "query-rc", "LOCAL_CODE"}, start).out);
  std::error_code error;
  if (!local.empty() && fs::is_directory(local + "/hooks/common", error)) {
    return local + "/hooks/common";
  }
  return home + "/.gitolite/hooks/common";
}

void PlanGitolite(const Wish& wish, Plan& plan) {
  Unit unit{wish.path, "a gitolite host", {}};
  std::string hooks = GitoliteHooks(wish.path), hook = hooks + "/pre-receive";
  Result<void> done = PlanHook(hook, wish.hook, unit, plan);
  if (!done) {
    plan.errors.push_back(done.error().message);
    return;
  }
  std::vector<std::string> names = GitoliteNames(unit, hook);
  for (const std::string& repository : RepositoriesBelow(wish.path + "/repositories")) {
    PlanGitoliteLinks(repository, hooks, names, unit, plan);
    if (wish.break_glass) PlanAdvertisedOptions(repository, unit);
  }
  plan.units.push_back(std::move(unit));
}

void PlanHost(const Wish& wish, Plan& plan) {
  Unit unit{wish.path, "all repositories of this host", {}};
  std::string set = Trimmed(RunProgram({"git", "config", "--system", "core.hooksPath"}).out);
  if (!set.empty() && set != wish.path) {
    plan.errors.push_back("git takes the hooks of this host from " + set +
                          " already. To guard them there: pushgate install --as host " +
                          hook::ShellWord(set));
    return;
  }
  // A folder that git takes hooks from already has those that it shall have.
  bool foreign = !set.empty() && !IsHostChain(TextOf(wish.path + "/pre-receive"));
  Result<void> done = foreign ? PlanHook(wish.path + "/pre-receive", wish.hook, unit, plan)
                              : PlanHostFiles(wish, unit, plan);
  GitSettings settings;
  if (set.empty()) settings.push_back({"core.hooksPath", wish.path});
  if (wish.break_glass) settings.push_back({"receive.advertisePushOptions", "true"});
  if (done && !settings.empty()) done = PlanGitSettings(SystemGitConfig(), settings, unit);
  if (!done) {
    plan.errors.push_back(done.error().message);
    return;
  }
  plan.units.push_back(std::move(unit));
  plan.notes.push_back(
      "a repository whose own configuration sets core.hooksPath is not guarded by "
      "this: 'pushgate doctor' finds it");
}

}  // namespace pushgate::install
