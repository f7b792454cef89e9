// A push that must be refused.

#include <unistd.h>

#include <filesystem>

#include "base/temporary_folder.h"
#include "hook/identity/identity.h"
#include "hook/message/shell_word.h"
#include "install/doctor/canary_ref.h"
#include "install/doctor/checks.h"
#include "install/place/process.h"
#include "install/place/steps.h"

namespace pushgate::install {
namespace {

namespace fs = std::filesystem;
using hook::ShellWord;

/// Breaks a rule of the built-in pack, and, whatever rules are in force, one of the gate itself:
/// code in this encoding cannot be judged.
constexpr char kViolation[] =
    "# -*- coding: utf-7 -*-\n"
    "from sqlalchemy import create_engine\n"
    "from sqlalchemy.ext.asyncio import async_sessionmaker\n\n"
    "session_factory = async_sessionmaker()\n\n\n"
    "async def canary():\n"
    "    session = session_factory()\n"
    "    await session.commit()\n"
    "    return create_engine('sqlite://').connect()\n";

Ran Git(const std::string& folder, const std::optional<Account>& as, std::vector<std::string> words,
        const std::string& input = "") {
  words.insert(words.begin(), {"git", "-C", folder, "-c", "user.name=pushgate doctor", "-c",
                               "user.email=doctor@localhost", "-c", "commit.gpgSign=false"});
  Start start;
  start.as = as;
  start.input = input;
  return RunProgram(words, start);
}

/// A push that is about to be made.
struct Canary {
  std::string folder;         // of the repository that it comes from
  std::optional<Account> as;  // who makes it
  std::string route;
  std::string repository;  // what policies call it
  CanaryRef ref;
  std::string receive_pack;  // how a local route is answered; empty: as git does
};

/// A commit of one file on `parent`, or on nothing, made without a work tree.
std::string MakeCommit(const Canary& canary, const std::string& parent) {
  std::string blob =
      Trimmed(Git(canary.folder, canary.as, {"hash-object", "-w", "--stdin"}, kViolation).out);
  std::string entry = "100644 blob " + blob + "\tpushgate_canary.py\n";
  std::string tree = Trimmed(Git(canary.folder, canary.as, {"mktree"}, entry).out);
  std::vector<std::string> words = {"commit-tree", tree, "-m", "A push that must be refused"};
  if (!parent.empty()) words.insert(words.end(), {"-p", parent});
  return Trimmed(Git(canary.folder, canary.as, words).out);
}

/// Where a ref stands that the route leads to, brought here; empty: there is no such ref yet.
Result<std::string> TipOf(const Canary& canary) {
  Ran listed = Git(canary.folder, canary.as, {"ls-remote", canary.route, canary.ref.name});
  if (!listed.ok()) return Fail(ErrorCode::kFault, listed.said);
  std::string tip = listed.out.substr(0, listed.out.find('\t'));
  if (tip.empty()) return tip;
  Ran fetched =
      Git(canary.folder, canary.as, {"fetch", "-q", "--depth=1", canary.route, canary.ref.name});
  if (!fetched.ok()) return Fail(ErrorCode::kFault, fetched.said);
  return tip;
}

Ran Push(const Canary& canary, std::vector<std::string> words) {
  words.insert(words.begin(), "push");
  if (!canary.receive_pack.empty()) words.insert(words.begin() + 1, canary.receive_pack);
  return Git(canary.folder, canary.as, words);
}

/// Pushes to a ref that may be in use so that git itself cannot take it, whatever a hook says: it
/// takes both refs or none, and one of them lies below the other.
Ran PushBoth(const Canary& canary) {
  Result<std::string> tip = TipOf(canary);
  if (!tip) return {1, "", tip.error().message};
  std::string commit = MakeCommit(canary, *tip);
  // A tag that is there is not even sent unless that is forced.
  std::string force = canary.ref.name.starts_with("refs/tags/") ? "+" : "";
  return Push(canary, {"--atomic", canary.route, force + commit + ":" + canary.ref.name,
                       commit + ":" + canary.ref.name + "/pushgate-canary"});
}

/// Deletes a ref that should not have come to be.
bool Delete(const Canary& canary, const std::string& local) {
  if (Git(canary.folder, canary.as, {"push", canary.route, ":" + canary.ref.name}).ok()) {
    return true;
  }
  return !local.empty() && RunGit(local, {"update-ref", "-d", canary.ref.name}).ok();
}

bool HasRefs(const std::string& repository) {
  return !RunGit(repository, {"for-each-ref", "--count=1"}).out.empty();
}

/// The lines that matter of what git said, as one.
std::string Digest(const std::string& said) {
  std::string text = said.substr(0, 600);
  for (char& c : text) {
    if (c == '\n') c = ' ';
  }
  return Trimmed(text);
}

bool Says(const Ran& pushed, std::string_view words) {
  return pushed.said.find(words) != std::string::npos;
}

/// What git says where it would have taken both refs if it could: no hook has refused.
bool PassedHooks(const Ran& pushed) {
  return pushed.ok() || Says(pushed, "atomic transaction failed");
}

Finding Passed(const Canary& canary, const Ran& pushed, const std::string& local) {
  bool deleted = !pushed.ok() || Delete(canary, local);
  std::string kept = ". Its ref " + canary.ref.name + " could not be deleted again";
  Finding finding{Health::kFail, "canary push", "", ""};
  if (Says(pushed, "pushgate: ")) {
    finding.health = Health::kWarn;
    finding.what = "the gate judged it, and let it pass, through " + canary.route +
                   ": the policy there is not that of " + canary.repository + (deleted ? "" : kept);
    finding.fix = "name the repository that the route leads to: pushgate doctor PATH --route URL";
    return finding;
  }
  finding.what = "THE GATE IS OPEN: a push that breaks a rule was accepted through " + canary.route;
  if (!pushed.ok()) {
    finding.what +=
        " by every hook, and stopped by git alone: " + canary.ref.name + " is as it was";
  } else {
    finding.what += deleted ? ". Its ref " + canary.ref.name + " is deleted again" : kept;
  }
  finding.fix =
      "mend what is said above; if that is nothing, no hook runs on this route: see how "
      "its server starts git";
  if (!deleted) finding.fix = "delete " + canary.ref.name + " there; then " + finding.fix;
  return finding;
}

Finding Judge(const Canary& canary, const Ran& pushed, const std::string& local) {
  if (PassedHooks(pushed)) return Passed(canary, pushed, local);
  Finding finding{Health::kOk, "canary push", "", ""};
  if (Says(pushed, "pushgate: refused")) {
    finding.what = "refused through " + canary.route + ", as it must be";
    if (!canary.receive_pack.empty()) {
      finding.what += ", by the hooks that Gitaly runs; that it runs them: --route URL";
    }
  } else if (Says(pushed, "pushgate: fault")) {
    finding.health = Health::kFail;
    finding.what = "refused through " + canary.route +
                   ", but for a fault of the server: " + Digest(pushed.said);
    finding.fix = "mend that fault: until then every push is refused";
  } else {
    finding.health = Health::kWarn;
    finding.what =
        "it did not come to the gate through " + canary.route + ": " + Digest(pushed.said);
    finding.fix = "give a route by which you may push: --route URL";
  }
  return finding;
}

/// Gitaly tells git of a folder whose hooks run the project's and those of all projects, one after
/// the other. A push by the repository's path has to be told so, too.
std::string AsGitaly(const Repository& repository, const std::string& folder) {
  std::string script = "#!/bin/sh\nupdates=$(cat)\nfor hook in";
  for (const std::string& each : repository.server_hooks) {
    script += " " + ShellWord(each + "/pre-receive") + " " + ShellWord(each) + "/pre-receive.d/*";
  }
  script +=
      "; do\n  [ -f \"$hook\" ] && [ -x \"$hook\" ] || continue\n"
      "  printf '%s\\n' \"$updates\" | \"$hook\" || exit\ndone\n";
  fs::create_directory(folder);
  if (!WriteFileWhole(folder + "/pre-receive", script, 0755)) return "";
  return "--receive-pack=git -c core.hooksPath=" + ShellWord(folder) + " receive-pack";
}

Finding Nothing(const Server& server, const std::string& name, bool has_pushes,
                const std::string& path) {
  Finding finding{Health::kWarn, "canary push", "", ""};
  if (!has_pushes && EnforcedRef(*server.config, name, true)) {
    finding.what = name +
                   " is empty, and 'initial: accept' lets its first push pass, so that nothing "
                   "could be tried";
    finding.fix = "after that push: pushgate doctor " + ShellWord(path);
    return finding;
  }
  finding.what = "no policy refuses anything in " + name + ", so that nothing could be tried";
  finding.fix = "see what is enforced: pushgate config show --origin";
  return finding;
}

}  // namespace

Finding PushCanary(const Repository& repository, const Server& server, const std::string& route) {
  bool local = route == repository.path;
  std::string name = repository.path.empty()
                         ? NameBehind(route)
                         : hook::RepositoryName(server.config->server, {}, repository.path,
                                                server.config->repositories);
  if (local && repository.run_by == RunBy::kUpload) {
    return {Health::kWarn, "canary push", "a push by its path does not take the way of the others",
            "pushgate doctor " + ShellWord(repository.path) + " --route URL"};
  }
  bool has_pushes = repository.path.empty() || HasRefs(repository.path);
  std::optional<CanaryRef> ref = EnforcedRef(*server.config, name, has_pushes);
  if (!ref) return Nothing(server, name, has_pushes, repository.path);
  TemporaryFolder folder;
  if (folder.path().empty()) {
    return {Health::kFail, "canary push", "no temporary folder can be made",
            "make room in /tmp, or name another folder by TMPDIR"};
  }
  // A local push runs the hook as whoever pushes; that is to be the owner.
  std::optional<Account> as = local ? OwnerOf(repository.path) : std::nullopt;
  if (as && geteuid() == 0 && chown(folder.path().c_str(), as->uid, as->gid) != 0) as.reset();
  Canary canary{folder.path(), as, route, name, *ref, ""};
  if (local && repository.run_by == RunBy::kGitaly) {
    canary.receive_pack = AsGitaly(repository, folder.path() + "/gitaly");
  }
  Git(folder.path(), as, {"init", "-q", "--bare", "--template="});
  Ran pushed = canary.ref.is_used
                   ? PushBoth(canary)
                   : Push(canary, {route, MakeCommit(canary, "") + ":" + canary.ref.name});
  return Judge(canary, pushed, local ? repository.path : "");
}

}  // namespace pushgate::install
