#include "diffscan/refs.h"

#include <unordered_set>

#include "diffscan/scan.h"

namespace pushgate::diffscan {
namespace {

const git_oid* TargetOf(const git_reference* reference) {
  const git_oid* peeled = git_reference_target_peel(reference);
  return peeled != nullptr ? peeled : git_reference_target(reference);
}

Result<RefIteratorHandle> IterateRefs(const Repository::Impl& repository) {
  RefIteratorHandle iterator;
  if (git_reference_iterator_new(Fill(iterator), repository.repository()) < 0) {
    return Fail(ErrorCode::kFault, std::string(git_repository_path(repository.repository())) +
                                       ": the refs cannot be read (" + LastGitError() +
                                       "); run `git fsck`");
  }
  return iterator;
}

Result<std::vector<RefTarget>> ReadRefs(const Repository::Impl& repository, const Watch& watch) {
  Result<RefIteratorHandle> iterator = IterateRefs(repository);
  if (!iterator) return tl::unexpected(iterator.error());
  std::vector<RefTarget> refs;
  while (true) {
    ReferenceHandle reference;
    int code = git_reference_next(Fill(reference), iterator->get());
    if (code == GIT_ITEROVER) return refs;
    if (code < 0) return Fail(ErrorCode::kFault, "the refs cannot be read: " + LastGitError());
    const git_oid* target = TargetOf(reference.get());
    if (target != nullptr) refs.push_back({git_reference_name(reference.get()), FromGit(*target)});
    if (refs.size() % 256 == 0 && !watch.Tick()) {
      return Fail(ErrorCode::kDeadline, "while reading the refs");
    }
  }
}

std::string NameOfHead(const Repository::Impl& repository) {
  ReferenceHandle head;
  if (git_reference_lookup(Fill(head), repository.repository(), "HEAD") < 0) return "";
  const char* name = git_reference_symbolic_target(head.get());
  return name == nullptr ? "" : name;
}

}  // namespace

Result<std::vector<Oid>> RefTargets(Repository::Impl& repository, const RefFilter& takes,
                                    const Watch& watch) {
  if (!takes) return std::vector<Oid>();
  if (!repository.refs()) {
    Result<std::vector<RefTarget>> refs = ReadRefs(repository, watch);
    if (!refs) return tl::unexpected(refs.error());
    repository.refs() = std::move(*refs);
  }
  std::vector<Oid> targets;
  std::unordered_set<Oid, OidHash> seen;
  uint32_t count = 0;
  for (const RefTarget& ref : *repository.refs()) {
    if (++count % 1024 == 0 && !watch.Tick()) {
      return Fail(ErrorCode::kDeadline, "while reading the refs");
    }
    if (takes(ref.name, ref.target) && seen.insert(ref.target).second)
      targets.push_back(ref.target);
  }
  return targets;
}

std::optional<Oid> HeadBranch(const Repository::Impl& repository, const RefFilter& takes) {
  if (!takes) return std::nullopt;
  std::string name = NameOfHead(repository);
  ReferenceHandle branch;
  if (git_reference_lookup(Fill(branch), repository.repository(), name.c_str()) < 0) {
    return std::nullopt;
  }
  const git_oid* target = git_reference_target(branch.get());
  if (target == nullptr || !takes(name, FromGit(*target))) return std::nullopt;
  return FromGit(*target);
}

std::string HeadBranchName(const Repository& repository) { return NameOfHead(repository.impl()); }

Result<bool> IsEmpty(const Repository& repository) {
  Result<RefIteratorHandle> iterator = IterateRefs(repository.impl());
  if (!iterator) return tl::unexpected(iterator.error());
  while (true) {
    ReferenceHandle reference;
    int code = git_reference_next(Fill(reference), iterator->get());
    if (code == GIT_ITEROVER) return true;
    if (code < 0) return Fail(ErrorCode::kFault, LastGitError());
    if (git_reference_type(reference.get()) == GIT_REFERENCE_DIRECT) return false;
  }
}

}  // namespace pushgate::diffscan
