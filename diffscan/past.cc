#include "diffscan/past.h"

#include <algorithm>
#include <queue>
#include <unordered_set>
#include <utility>

#include "diffscan/repository_impl.h"
#include "diffscan/tree_walk.h"

namespace pushgate::diffscan {
namespace {

using CommitHandle = Handle<git_commit, git_commit_free>;

// So many commits in a row are believed about the time.
constexpr size_t kConfirm = 100;

tl::unexpected<Error> Late() { return Fail(ErrorCode::kDeadline, "while walking the history"); }

Result<Commit> ReadWithGrafts(const Repository::Impl& repository, const Oid& id) {
  Result<Commit> commit = repository.objects().ReadCommit(id);
  if (commit && repository.grafts().count(id) != 0) commit->parents.clear();
  return commit;
}

std::string AuthorOf(const Repository::Impl& repository, const Oid& id) {
  CommitHandle commit;
  git_oid oid = ToGit(id);
  if (git_commit_lookup(Fill(commit), repository.repository(), &oid) < 0) return "";
  const git_signature* author = git_commit_author(commit.get());
  if (author == nullptr) return "";
  return std::string(author->name) + " <" + author->email + ">";
}

// What a commit has and its parent, if any, has not the same.
Result<std::vector<std::string>> Changed(const Repository::Impl& repository, const Commit& commit,
                                         const Watch& watch) {
  const Objects& objects = repository.objects();
  std::vector<Oid> compared;
  if (!commit.parents.empty()) {
    Result<Oid> tree = objects.TreeOf(commit.parents.front());
    if (!tree) return tl::unexpected(tree.error());
    compared.push_back(*tree);
  }
  std::vector<std::string> paths;
  TreeVisitor visitor;
  visitor.changed = [&](const std::string& path, const TreeEntry& entry,
                        const std::vector<OldEntry>&) -> Result<void> {
    if (entry.kind == EntryKind::kFile) paths.push_back(path);
    return {};
  };
  visitor.unreadable = [](const std::string&, const Error& error) -> Result<void> {
    return tl::unexpected(error);
  };
  Result<void> walked = WalkChanges(objects, commit.tree, compared, visitor, watch);
  if (!walked) return tl::unexpected(walked.error());
  return paths;
}

}  // namespace

Result<std::vector<PastCommit>> FirstParents(const Repository& repository, const Oid& tip,
                                             int64_t since, const Watch& watch) {
  std::vector<PastCommit> past;
  size_t older = 0;
  for (Oid id = tip; older < kConfirm;) {
    if (!watch.Tick()) return Late();
    Result<Commit> commit = ReadWithGrafts(repository.impl(), id);
    if (!commit && (past.empty() || commit.error().code != ErrorCode::kCorrupt)) {
      return tl::unexpected(commit.error());
    }
    if (!commit) break;
    past.push_back({id, commit->time});
    older = commit->time < since ? older + 1 : 0;
    if (commit->parents.empty()) break;
    id = commit->parents.front();
  }
  return past;
}

Result<void> WalkTouches(const Repository& repository, const Oid& tip, int64_t since, size_t most,
                         const std::function<void(const Touch&)>& each, const Watch& watch) {
  const Repository::Impl& impl = repository.impl();
  std::priority_queue<std::pair<int64_t, Oid>> queue;
  std::unordered_set<Oid, OidHash> met;
  auto meet = [&](const Oid& id) {
    Result<Commit> commit = ReadWithGrafts(impl, id);
    if (commit && commit->time >= since && met.insert(id).second) queue.emplace(commit->time, id);
  };
  meet(tip);
  for (size_t count = 0; !queue.empty() && count < most; ++count) {
    if (!watch.Tick()) return Late();
    Oid id = queue.top().second;
    queue.pop();
    Result<Commit> commit = ReadWithGrafts(impl, id);
    if (!commit) continue;
    for (const Oid& parent : commit->parents) meet(parent);
    if (commit->parents.size() > 1) continue;
    Result<std::vector<std::string>> paths = Changed(impl, *commit, watch);
    if (!paths && paths.error().code != ErrorCode::kCorrupt) return tl::unexpected(paths.error());
    if (paths && !paths->empty()) each({commit->time, AuthorOf(impl, id), std::move(*paths)});
  }
  return {};
}

}  // namespace pushgate::diffscan
