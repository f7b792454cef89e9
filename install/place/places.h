#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "hook/config/config.h"
#include "install/place/hook_file.h"
#include "install/place/plan.h"

namespace pushgate::install {

/// What the journal calls the folder whose hooks Gitaly runs for all projects.
inline constexpr char kGitlabFolder[] = "GitLab's folder of server hooks";

/// What `install` is asked for.
struct Wish {
  std::string path;  // absolute
  HookCommand hook;
  bool break_glass = false;      // a bypass entry needs push options
  bool socket_of_owner = false;  // each repository asks the daemon of its own owner
};

/// A kind of layout of repositories and their hooks. What undoes it needs no kind: the journal says
/// what was there.
struct PlaceKind {
  std::string_view name;                   // for --as
  std::string_view what;                   // "a bare repository"
  std::optional<hook::ServerKind> server;  // whose it is, where that is certain
  bool (*is)(const std::string& path);
  /// Adds what is to be done, notes, and errors of places that are left as they are.
  void (*plan)(const Wish& wish, Plan& plan);
};

/// All kinds, in the order in which a path is tried.
const std::vector<PlaceKind>& PlaceKinds();

/// The kind of that name, or what a path is.
const PlaceKind* KindNamed(std::string_view name);
const PlaceKind* KindOf(const std::string& path);

/// What to upload where hooks are not placed on the server's disk, with the steps.
Result<std::string> UploadText(std::string_view server, const HookCommand& hook);

/// Everything for one path: the hooks, and what else the gate needs there. The error says why the
/// path is nothing that could be guarded.
Result<Plan> PlanFor(const Wish& wish, const PlaceKind& kind);

/// The bare repositories below a folder, sorted; links to folders are not followed. `left_out` gets
/// a sentence for each place where others are, or may be.
std::vector<std::string> RepositoriesBelow(const std::string& folder,
                                           std::vector<std::string>* left_out = nullptr);

/// The name of the account that owns a path, or the folder that it is to be made in.
std::string OwnerNameOf(const std::string& path);

/// Where the daemon of an owner listens.
std::string SocketFor(const std::string& owner);

/// Whether a folder is a Git folder: HEAD, objects and refs.
bool IsGitFolder(const std::string& path);

/// What stands before `.git` of a work tree: a repository that is not bare.
bool IsWorkTree(const std::string& path);

}  // namespace pushgate::install
