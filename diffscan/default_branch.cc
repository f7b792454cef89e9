#include "diffscan/default_branch.h"

#include <utility>

#include "diffscan/repository_impl.h"
#include "diffscan/symbolic_ref.h"

namespace pushgate::diffscan {
namespace {

tl::unexpected<Error> Unreadable(std::string_view ref) {
  return Fail(ErrorCode::kFault, std::string(ref) + " cannot be read: " + LastGitError());
}

Result<DefaultBranch> BranchThatNames(const Repository& repository, const char* head) {
  ReferenceHandle found;
  int code = git_reference_lookup(Fill(found), repository.impl().repository(), head);
  if (code == GIT_ENOTFOUND && head != std::string_view("HEAD")) {
    return Fail(ErrorCode::kNotFound, std::string("there is no ref ") + head);
  }
  if (code < 0) return Unreadable(head);
  DefaultBranch branch;
  const char* name = git_reference_symbolic_target(found.get());
  if (name != nullptr) {
    Result<std::string> moved = MovedRef(repository, name);
    if (!moved) return tl::unexpected(moved.error());
    branch.name = std::move(*moved);
  }
  Result<Oid> tip = CommitOfRef(repository, name != nullptr ? name : head);
  if (tip) branch.tip = *tip;
  if (!tip && tip.error().code != ErrorCode::kNotFound) return tl::unexpected(tip.error());
  return branch;
}

}  // namespace

Result<DefaultBranch> DefaultBranchOf(const Repository& repository) {
  return BranchThatNames(repository, "HEAD");
}

Result<DefaultBranch> OriginsDefaultBranch(const Repository& repository) {
  constexpr std::string_view kTracking = "refs/remotes/origin/";
  Result<DefaultBranch> branch = BranchThatNames(repository, "refs/remotes/origin/HEAD");
  if (!branch) return branch;
  bool tracks = branch->name.starts_with(kTracking);
  branch->name = tracks ? "refs/heads/" + branch->name.substr(kTracking.size()) : "";
  return branch;
}

Result<Oid> CommitOfRef(const Repository& repository, std::string_view name,
                        std::string* full_name) {
  git_repository* git = repository.impl().repository();
  ReferenceHandle found;
  int code = GIT_ENOTFOUND;
  for (const char* prefix : {"", "refs/", "refs/heads/", "refs/tags/"}) {
    std::string full = prefix + std::string(name);
    ReferenceHandle reference;
    code = git_reference_lookup(Fill(reference), git, full.c_str());
    if (code == GIT_EINVALIDSPEC) code = GIT_ENOTFOUND;
    if (code == 0 && git_reference_resolve(Fill(found), reference.get()) == 0) {
      if (full_name != nullptr) *full_name = full;
      break;
    }
    if (code < 0 && code != GIT_ENOTFOUND) return Unreadable(full);
  }
  if (found.get() == nullptr)
    return Fail(ErrorCode::kNotFound, "there is no ref " + std::string(name));
  Result<Objects::Peeled> peeled =
      repository.impl().objects().Peel(FromGit(*git_reference_target(found.get())));
  if (!peeled) return tl::unexpected(peeled.error());
  return peeled->id;
}

}  // namespace pushgate::diffscan
