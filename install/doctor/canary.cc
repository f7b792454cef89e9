// A push that must be refused.

#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <random>

#include "hook/identity/identity.h"
#include "hook/policy/policy.h"
#include "install/doctor/checks.h"
#include "install/place/process.h"

namespace pushgate::install {
namespace {

namespace fs = std::filesystem;

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

/// A folder that goes away with it.
class Folder {
 public:
  Folder() {
    char name[] = "/tmp/pushgate-canary.XXXXXX";
    const char* made = mkdtemp(name);
    path_ = made == nullptr ? "" : made;
  }
  ~Folder() {
    std::error_code error;
    if (!path_.empty()) fs::remove_all(path_, error);
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

/// The refs that a policy's glob leads to, and no branch that anybody has.
std::string ThrowAwayRef(const std::string& glob, const std::string& name) {
  size_t star = glob.find('*');
  if (star == std::string::npos) return "";
  std::string ref = glob.substr(0, star) + name;
  std::string rest = glob.substr(star);
  rest.erase(0, std::min(rest.find_first_not_of('*'), rest.size()));
  return rest.find('*') == std::string::npos ? ref + rest : "";
}

/// A ref where a push that breaks a rule must be refused; empty if there is none but branches that
/// people use.
std::string EnforcedRef(const hook::Config& config, const std::string& repository,
                        bool has_pushes) {
  std::random_device random;
  std::string name = "pushgate-canary-" + std::to_string(random());
  std::vector<std::string> refs = {"refs/heads/" + name};
  for (const hook::Policy& policy : config.policies) {
    for (const std::string& glob : policy.refs) refs.push_back(ThrowAwayRef(glob, name));
  }
  for (const std::string& ref : refs) {
    const hook::Policy* policy = ref.empty() ? nullptr : hook::FindPolicy(config, repository, ref);
    bool judges = policy != nullptr && policy->enforce == hook::Enforce::kBlock;
    if (judges && (has_pushes || policy->initial != hook::Initial::kAccept)) return ref;
  }
  return "";
}

Ran Git(const std::string& folder, const std::optional<Account>& as, std::vector<std::string> words,
        const std::string& input = "") {
  words.insert(words.begin(), {"git", "-C", folder, "-c", "user.name=pushgate doctor", "-c",
                               "user.email=doctor@localhost", "-c", "commit.gpgSign=false"});
  Start start;
  start.as = as;
  start.input = input;
  return RunProgram(words, start);
}

/// A commit of one file on nothing, made without a work tree.
std::string MakeCommit(const std::string& folder, const std::optional<Account>& as) {
  Git(folder, as, {"init", "-q", "--bare", "--template="});
  std::string blob = Trimmed(Git(folder, as, {"hash-object", "-w", "--stdin"}, kViolation).out);
  std::string entry = "100644 blob " + blob + "\tpushgate_canary.py\n";
  std::string tree = Trimmed(Git(folder, as, {"mktree"}, entry).out);
  return Trimmed(Git(folder, as, {"commit-tree", tree, "-m", "A push that must be refused"}).out);
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

Finding Judge(const Ran& pushed, const Ran& deleted, const std::string& route,
              const std::string& name, const std::string& ref) {
  Finding finding{Health::kOk, "canary push", "", ""};
  if (pushed.ok() && pushed.said.find("pushgate: ") != std::string::npos) {
    finding.health = Health::kWarn;
    finding.what = "the gate judged it, and let it pass, through " + route +
                   ": the policy there is not that of " + name +
                   (deleted.ok() ? "" : ". Its ref " + ref + " could not be deleted again");
    finding.fix = "name the repository that the route leads to: pushgate doctor PATH --route URL";
  } else if (pushed.ok()) {
    finding.health = Health::kFail;
    finding.what = "THE GATE IS OPEN: a push that breaks a rule was accepted through " + route +
                   ". " +
                   (deleted.ok() ? "Its ref " + ref + " is deleted again"
                                 : "Its ref " + ref + " could not be deleted again");
    finding.fix =
        "mend what is said above; if that is nothing, no hook runs on this route: see how "
        "its server starts git";
    if (!deleted.ok()) finding.fix = "delete " + ref + " there; then " + finding.fix;
  } else if (pushed.said.find("pushgate: refused") != std::string::npos) {
    finding.what = "refused through " + route + ", as it must be";
  } else if (pushed.said.find("pushgate: fault") != std::string::npos) {
    finding.health = Health::kFail;
    finding.what =
        "refused through " + route + ", but for a fault of the server: " + Digest(pushed.said);
    finding.fix = "mend that fault: until then every push is refused";
  } else {
    finding.health = Health::kWarn;
    finding.what = "it did not come to the gate through " + route + ": " + Digest(pushed.said);
    finding.fix = "give a route by which you may push: --route URL";
  }
  return finding;
}

}  // namespace

Finding PushCanary(const Repository& repository, const Server& server, const std::string& route) {
  std::string name =
      hook::RepositoryName(server.config->server, {}, repository.path, server.config->repositories);
  bool has_pushes = repository.path.empty() || HasRefs(repository.path);
  std::string ref = EnforcedRef(*server.config, name, has_pushes);
  if (ref.empty() && !has_pushes && !EnforcedRef(*server.config, name, true).empty()) {
    return {Health::kWarn, "canary push",
            name +
                " is empty, and 'initial: accept' lets its first push pass, so that nothing "
                "could be tried",
            "after that push: pushgate doctor " + repository.path};
  }
  if (ref.empty()) {
    return {Health::kWarn, "canary push",
            "no policy refuses anything on a branch of " + name +
                " that nobody uses, so that nothing "
                "could be tried",
            "see what is enforced: pushgate config show --origin"};
  }
  bool local = route == repository.path;
  // A local push runs the hook as whoever pushes; that is to be the owner.
  std::optional<Account> as = local ? OwnerOf(repository.path) : std::nullopt;
  Folder folder;
  if (folder.path().empty()) {
    return {Health::kFail, "canary push", "no folder can be made in /tmp", "make room there"};
  }
  if (as && geteuid() == 0 && chown(folder.path().c_str(), as->uid, as->gid) != 0) as.reset();
  std::string commit = MakeCommit(folder.path(), as);
  Ran pushed = Git(folder.path(), as, {"push", route, commit + ":" + ref});
  Ran deleted;
  if (pushed.ok()) deleted = Git(folder.path(), as, {"push", route, ":" + ref});
  if (pushed.ok() && local && !deleted.ok()) {
    deleted = RunGit(repository.path, {"update-ref", "-d", ref});
  }
  return Judge(pushed, deleted, route, name, ref);
}

}  // namespace pushgate::install
