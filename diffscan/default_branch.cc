#include "diffscan/default_branch.h"

#include "diffscan/repository_impl.h"

namespace pushgate::diffscan {
namespace {

tl::unexpected<Error> Unreadable(std::string_view ref) {
  return Fail(ErrorCode::kFault, std::string(ref) + " cannot be read: " + LastGitError());
}

}  // namespace

Result<DefaultBranch> DefaultBranchOf(const Repository& repository) {
  ReferenceHandle head;
  git_repository* git = repository.impl().repository();
  if (git_reference_lookup(Fill(head), git, "HEAD") < 0) return Unreadable("HEAD");
  DefaultBranch branch;
  const char* name = git_reference_symbolic_target(head.get());
  if (name != nullptr) branch.name = name;
  Result<Oid> tip = CommitOfRef(repository, name != nullptr ? name : "HEAD");
  if (tip) branch.tip = *tip;
  if (!tip && tip.error().code != ErrorCode::kNotFound) return tl::unexpected(tip.error());
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
