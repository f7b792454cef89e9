#include "install/place/places.h"

#include <algorithm>
#include <filesystem>

#include "install/place/hooks.h"
#include "install/place/layouts.h"
#include "install/place/process.h"
#include "install/place/settings.h"

namespace pushgate::install {
namespace {

namespace fs = std::filesystem;
using hook::ServerKind;

constexpr int kDeepest = 6;  // levels of folders between a tree's top and its repositories

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
  for (const std::string& repository : LinksLast(RepositoriesBelow(wish.path))) {
    one.path = repository;
    const PlaceKind* kind = KindOf(repository);
    if (kind != nullptr) kind->plan(one, plan);
  }
  plan.notes.push_back(wish.path +
                       ": a repository that is made there later is not guarded: run this "
                       "again then, or guard a template folder (--as template), or the "
                       "whole host (--as host)");
}

void Collect(const fs::path& folder, int depth, std::vector<std::string>& found) {
  std::error_code error;
  for (fs::directory_iterator entry(folder, error), end; !error && entry != end;
       entry.increment(error)) {
    std::error_code unknown;
    if (entry->is_symlink(unknown) || !entry->is_directory(unknown)) continue;
    // What belongs to a work tree is not pushed to.
    if (entry->path().filename() == ".git") continue;
    std::string path = entry->path().string();
    if (IsGitFolder(path)) {
      found.push_back(path);
    } else if (depth < kDeepest) {
      Collect(path, depth + 1, found);
    }
  }
}

}  // namespace

const std::vector<PlaceKind>& PlaceKinds() {
  static const std::vector<PlaceKind> kinds = {
      {"gitolite", "a gitolite host", ServerKind::kGitolite, IsGitolite, PlanGitolite},
      {"gitlab", "GitLab's folder of server hooks", ServerKind::kGitlab, IsGitlabGlobal,
       PlanGitlabGlobal},
      {"gitlab-project", "a GitLab project", ServerKind::kGitlab, IsGitlabProject,
       PlanGitlabProject},
      {"gitea", "a repository of Gitea or Forgejo", ServerKind::kGitea, IsGitea, PlanGitea},
      {"repository", "a bare repository", std::nullopt, IsBare, PlanRepository},
      {"template", "a template of repositories", std::nullopt, IsTemplate, PlanTemplate},
      {"tree", "a folder of repositories", std::nullopt, IsTree, PlanTree},
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

std::vector<std::string> RepositoriesBelow(const std::string& folder) {
  std::vector<std::string> found;
  Collect(folder, 0, found);
  std::sort(found.begin(), found.end());
  return found;
}

Result<Plan> PlanFor(const Wish& wish, const PlaceKind& kind) {
  if (Result<std::string> text = HookText(wish.hook); !text) return tl::unexpected(text.error());
  Plan plan;
  kind.plan(wish, plan);
  std::erase_if(plan.units, [](const Unit& unit) { return unit.steps.empty(); });
  return plan;
}

}  // namespace pushgate::install
