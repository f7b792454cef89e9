// What can be wrong with a repository besides its hook.

#include "install/doctor/repository_checks.h"

#include <algorithm>

#include "hook/identity/account.h"
#include "hook/identity/identity.h"
#include "hook/message/shell_word.h"
#include "hook/moves.h"
#include "install/place/process.h"

namespace pushgate::install {
namespace {

using hook::ShellWord;

enum class About { kHook, kRepository };

struct Check {
  std::string_view name;
  About what;
  Finding (*look)(const Repository& repository, const Server& server);
};

constexpr Check kChecks[] = {
    {"repository", About::kHook, CheckReadable},
    {"route", About::kRepository, CheckRoute},
    {"hook", About::kHook, CheckHookThere},
    {"run bits", About::kHook, CheckRunBits},
    {"hook text", About::kHook, CheckWhole},
    {"runner", About::kHook, CheckRunner},
    {"who may write", About::kHook, CheckWriters},
    {"client", About::kHook, CheckClient},
    {"hook's configuration", About::kHook, CheckHookConfig},
    {"owner", About::kRepository, CheckOwner},
    {"quarantine", About::kRepository, CheckQuarantine},
    {"safe.directory", About::kRepository, CheckSafeDirectory},
    {"object format", About::kRepository, CheckFormat},
    {"push options", About::kRepository, CheckPushOptions},
    {"symbolic refs", About::kRepository, CheckSymbolicRefs},
};

/// Whether a check says anything about what is looked at.
bool Applies(const Check& check, const Repository& repository) {
  if (check.what == About::kRepository) return !repository.is_folder;
  return repository.run_by != RunBy::kUpload || check.look == CheckReadable ||
         check.look == CheckRunner;
}

}  // namespace

/// Quarantines are open to their owner alone: the daemon must be the repository's owner.
Finding CheckOwner(const Repository& repository, const Server& server) {
  auto owner = OwnerOf(repository.path);
  std::string name = owner ? hook::AccountOf(owner->uid) : "nobody";
  if (name == server.owner) return {Health::kOk, "", name, ""};
  return {Health::kFail, "",
          repository.path + " belongs to " + name + ", and the daemon serves " + server.owner +
              ": it cannot read what is pushed there",
          "chown -R " + ShellWord(server.owner) + ": " + ShellWord(repository.path) +
              ", or pushgate install " + ShellWord(repository.path) + " for a daemon of " + name};
}

Finding CheckFormat(const Repository& repository, const Server& /*server*/) {
  std::string format = Trimmed(RunGit(repository.path, {"rev-parse", "--show-object-format"}).out);
  if (format == "sha1") return {Health::kOk, "", format, ""};
  return {Health::kFail, "",
          "object ids are " + format +
              ", which this version cannot read: every "
              "push is refused",
          "pushgate uninstall " + ShellWord(repository.path)};
}

Finding CheckPushOptions(const Repository& repository, const Server& server) {
  bool needed = server.bypass != nullptr &&
                std::any_of(server.bypass->entries.begin(), server.bypass->entries.end(),
                            [](const hook::BypassEntry& entry) { return entry.break_glass; });
  if (!needed) return {Health::kOk, "", "no entry needs them", ""};
  if (repository.run_by == RunBy::kGitaly) return {Health::kOk, "", "Gitaly takes them", ""};
  Ran set = RunGit(repository.path, {"config", "--type=bool", "receive.advertisePushOptions"});
  if (Trimmed(set.out) == "true") return {Health::kOk, "", "taken", ""};
  return {Health::kWarn, "", "receive.advertisePushOptions is not set: nobody can break the glass",
          "git -C " + ShellWord(repository.path) + " config receive.advertisePushOptions true"};
}

/// Whoever pushes to such a name is judged by what it leads to, which its own policy does not say.
Finding CheckSymbolicRefs(const Repository& repository, const Server& server) {
  constexpr size_t kMost = 5;
  if (server.config == nullptr) return {Health::kOk, "", "no policies to compare", ""};
  const std::string name =
      hook::RepositoryName(server.config->server, {}, repository.path, server.config->repositories);
  auto refs = hook::RefsWithTwoPolicies(*server.config, name, repository.path);
  if (!refs) return {Health::kOk, "", "not looked at: " + refs.error().message, ""};
  if (refs->empty()) return {Health::kOk, "", "none leads to another policy", ""};
  std::string what;
  for (size_t i = 0; i < refs->size() && i < kMost; ++i) {
    const auto& [alias, moves] = (*refs)[i];
    what += (i == 0 ? "" : ", ") + alias + " leads to " + moves;
  }
  if (refs->size() > kMost) what += ", and " + std::to_string(refs->size() - kMost) + " more";
  const std::string& first = refs->front().name;
  return {Health::kWarn, "",
          what + ", under another policy: what is pushed there is judged by the policies of both",
          "git -C " + ShellWord(repository.path) + " symbolic-ref --delete " + ShellWord(first) +
              ", or let one policy's refs: name both"};
}

/// The hook names a configuration for when there is no daemon; it should be the one that is meant.
Finding CheckHookConfig(const Repository& repository, const Server& server) {
  if (!repository.command) return {Health::kOk, "", "no hook of ours to read", ""};
  if (repository.command->config == server.config_path) {
    return {Health::kOk, "", server.config_path, ""};
  }
  return {Health::kWarn, "",
          "the hook judges by " + repository.command->config +
              " where there is no daemon, not by " + server.config_path,
          "pushgate install --config " + ShellWord(server.config_path) + " " +
              ShellWord(repository.path)};
}

std::string_view Name(Health health) {
  constexpr std::string_view kNames[] = {"ok", "warn", "fail"};
  return kNames[static_cast<size_t>(health)];
}

std::vector<Finding> CheckRepository(const Repository& repository, const Server& server) {
  std::vector<Finding> findings;
  for (const Check& check : kChecks) {
    if (!Applies(check, repository)) continue;
    Finding finding = check.look(repository, server);
    finding.check = check.name;
    findings.push_back(std::move(finding));
    // Nothing else can be asked about what git does not know.
    if (!repository.problem.empty()) break;
  }
  return findings;
}

}  // namespace pushgate::install
