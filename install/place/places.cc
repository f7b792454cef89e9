#include "install/place/places.h"

#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <iterator>

#include "hook/identity/account.h"
#include "hook/message/shell_word.h"
#include "install/place/hooks.h"
#include "install/place/layouts.h"
#include "install/place/process.h"
#include "install/place/settings.h"

namespace pushgate::install {
namespace {

namespace fs = std::filesystem;
using hook::ServerKind;

constexpr int kDeepest = 64;  // each level keeps a folder open

bool IsFolder(const std::string& path) {
  std::error_code error;
  return fs::is_directory(path, error);
}

bool IsBare(const std::string& path) { return IsGitFolder(path); }

bool IsTemplate(const std::string& path) {
  std::error_code error;
  return IsFolder(path + "/hooks") && !fs::exists(path + "/HEAD", error);
}

bool IsTree(const std::string& path) { return IsFolder(path) && !RepositoriesBelow(path).empty(); }

bool IsGitea(const std::string& path) {
  std::error_code error;
  return IsGitFolder(path) && (fs::exists(path + "/hooks/pre-receive.d/gitea", error) ||
                               fs::exists(path + "/hooks/pre-receive.d/forgejo", error));
}

bool IsGitlabProject(const std::string& path) {
  bool hashed = path.find("/@hashed/") != std::string::npos;
  return IsGitFolder(path) && (hashed || IsFolder(path + "/custom_hooks"));
}

bool IsGitlabGlobal(const std::string& path) {
  return IsFolder(path) && fs::path(path).filename() == "custom_hooks";
}

bool IsGitolite(const std::string& path) {
  return IsFolder(path + "/.gitolite/hooks") && IsFolder(path + "/repositories");
}

/// A host is never meant by accident.
bool OnlyIfNamed(const std::string& /*path*/) { return false; }

/// Those whose hooks are links come last: what they lead to is planned by then.
std::vector<std::string> LinksLast(std::vector<std::string> repositories) {
  std::stable_partition(repositories.begin(), repositories.end(),
                        [](const std::string& repository) {
                          std::error_code error;
                          return !fs::is_symlink(repository + "/hooks/pre-receive", error);
                        });
  return repositories;
}

void PlanTree(const Wish& wish, Plan& plan) {
  Wish one = wish;
  std::vector<std::string> left_out;
  for (const std::string& repository : LinksLast(RepositoriesBelow(wish.path, &left_out))) {
    one.path = repository;
    if (wish.socket_of_owner) {
      std::string owner = OwnerNameOf(repository);
      one.hook.socket = SocketFor(owner);
      plan.owners.insert(owner);
    }
    const PlaceKind* kind = KindOf(repository);
    if (kind != nullptr) kind->plan(one, plan);
  }
  for (std::string& line : left_out) plan.errors.push_back(std::move(line));
  plan.notes.push_back(wish.path +
                       ": a repository that is made there later is not guarded: run this "
                       "again then, or guard a template folder (--as template), or the "
                       "whole host (--as host)");
}

/// A repository that is called `.git` is one that nobody works in only if it says that it is bare;
/// where git cannot tell, it is not passed over.
bool IsPushedTo(const std::string& path) {
  if (!IsGitFolder(path)) return false;
  if (fs::path(path).filename() != ".git") return true;
  Ran ran = RunGit(path, {"config", "--type=bool", "core.bare"});
  return Trimmed(ran.out) == "true" || ran.status > 1;
}

/// The walk through a tree.
struct Walk {
  std::string top;  // canonical
  std::vector<std::string> found;
  std::vector<std::string> left_out;
};

/// A link to repositories that are not below the top, where they would be found anyway.
void NameLink(const std::string& link, Walk& walk) {
  std::error_code error;
  std::string real = fs::weakly_canonical(link, error).string();
  if (real == walk.top || real.starts_with(walk.top + "/") || walk.top.starts_with(real + "/")) {
    return;
  }
  if (IsGitFolder(real) || IsTree(real)) {
    walk.left_out.push_back(link + " is a link: pushgate install " + hook::ShellWord(real));
  }
}

void Collect(const fs::path& folder, int depth, Walk& walk) {
  std::error_code error;
  for (fs::directory_iterator entry(folder, error), end; !error && entry != end;
       entry.increment(error)) {
    std::error_code unknown;
    if (!entry->is_directory(unknown)) continue;
    std::string path = entry->path().string();
    if (entry->is_symlink(unknown)) {
      NameLink(path, walk);
    } else if (IsPushedTo(path)) {
      walk.found.push_back(path);
    } else if (entry->path().filename() == ".git") {
      // What belongs to a work tree is not pushed to.
      continue;
    } else if (depth < kDeepest) {
      Collect(path, depth + 1, walk);
    } else {
      walk.left_out.push_back(path +
                              " is too deep in the tree to be looked into: name it by itself");
    }
  }
  if (error) walk.left_out.push_back(folder.string() + " cannot be read: " + error.message());
}

}  // namespace

const std::vector<PlaceKind>& PlaceKinds() {
  static const std::vector<PlaceKind> kinds = {
      {"gitolite", "a gitolite host", ServerKind::kGitolite, IsGitolite, PlanGitolite},
      {"gitlab", kGitlabFolder, ServerKind::kGitlab, IsGitlabGlobal, PlanGitlabGlobal},
      {"gitlab-project", "a GitLab project", ServerKind::kGitlab, IsGitlabProject,
       PlanGitlabProject},
      {"gitea", "a repository of Gitea or Forgejo", ServerKind::kGitea, IsGitea, PlanGitea},
      {"repository", "a bare repository", std::nullopt, IsBare, PlanRepository},
      // A group of repositories may well be called `hooks`.
      {"tree", "a folder of repositories", std::nullopt, IsTree, PlanTree},
      {"template", "a template of repositories", std::nullopt, IsTemplate, PlanTemplate},
      {"host", "all repositories of this host", std::nullopt, OnlyIfNamed, PlanHost},
  };
  return kinds;
}

const PlaceKind* KindNamed(std::string_view name) {
  for (const PlaceKind& kind : PlaceKinds()) {
    if (kind.name == name) return &kind;
  }
  return nullptr;
}

const PlaceKind* KindOf(const std::string& path) {
  for (const PlaceKind& kind : PlaceKinds()) {
    if (kind.is(path)) return &kind;
  }
  return nullptr;
}

bool IsGitFolder(const std::string& path) {
  std::error_code error;
  return fs::exists(path + "/HEAD", error) && IsFolder(path + "/objects") &&
         IsFolder(path + "/refs");
}

bool IsWorkTree(const std::string& path) {
  std::error_code error;
  return fs::exists(path + "/.git", error);
}

std::vector<std::string> RepositoriesBelow(const std::string& folder,
                                           std::vector<std::string>* left_out) {
  std::error_code error;
  Walk walk{fs::weakly_canonical(folder, error).string(), {}, {}};
  Collect(folder, 0, walk);
  std::sort(walk.found.begin(), walk.found.end());
  if (left_out != nullptr) {
    std::move(walk.left_out.begin(), walk.left_out.end(), std::back_inserter(*left_out));
  }
  return walk.found;
}

std::string OwnerNameOf(const std::string& path) {
  std::string at = path;
  std::error_code error;
  while (!fs::exists(at, error) && at.size() > 1) at = fs::path(at).parent_path().string();
  std::optional<Account> owner = OwnerOf(at);
  return hook::AccountOf(owner ? owner->uid : geteuid());
}

std::string SocketFor(const std::string& owner) { return "/run/pushgate/" + owner + "/socket"; }

Result<Plan> PlanFor(const Wish& wish, const PlaceKind& kind) {
  if (Result<std::string> text = HookText(wish.hook); !text) return tl::unexpected(text.error());
  Plan plan;
  kind.plan(wish, plan);
  plan.guarded = std::erase_if(plan.units, [](const Unit& unit) { return unit.steps.empty(); });
  return plan;
}

}  // namespace pushgate::install
