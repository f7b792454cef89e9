#include "diffscan/staged.h"

#include <fstream>
#include <optional>

#include "diffscan/libgit2.h"
#include "diffscan/repository_format.h"

namespace pushgate::diffscan {
namespace {

tl::unexpected<Error> Fault(const std::string& what) {
  return Fail(ErrorCode::kFault, what + " (" + LastGitError() + ")");
}

/// An object database that writes into `folder` and reads the repository's objects as well.
Result<void> WriteInto(git_repository* repository, OdbHandle& odb, const std::string& folder) {
  git_odb_backend* loose = nullptr;
  std::string own = std::string(git_repository_commondir(repository)) + "objects";
  bool ready = git_odb_new(Fill(odb)) == 0;
  ready = ready && git_odb_backend_loose(&loose, folder.c_str(), -1, 0, 0, 0) == 0 &&
          git_odb_add_backend(odb.get(), loose, 3) == 0 &&
          git_odb_add_disk_alternate(odb.get(), own.c_str()) == 0 &&
          git_repository_set_odb(repository, odb.get()) == 0;
  if (!ready) return Fault("the objects of the repository cannot be used");
  return {};
}

Result<void> OpenIndex(git_repository* repository, IndexHandle& index, const std::string& file) {
  std::string path = file.empty() ? std::string(git_repository_path(repository)) + "index" : file;
  if (git_index_open(Fill(index), path.c_str()) < 0) {
    return Fault(
        "the index cannot be read; if it is split or sparse, run 'git update-index "
        "--no-split-index' or 'git sparse-checkout reapply --no-sparse-index'");
  }
  if (git_index_has_conflicts(index.get()) != 0) {
    return Fail(ErrorCode::kInvalid, "the index has conflicts: resolve them, and stage the result");
  }
  return {};
}

/// HEAD, and the commits that MERGE_HEAD lists.
Result<std::vector<Oid>> Parents(git_repository* repository) {
  std::vector<Oid> parents;
  git_oid head;
  int code = git_reference_name_to_id(&head, repository, "HEAD");
  if (code == GIT_ENOTFOUND) return parents;  // no commit yet
  if (code < 0) return Fault("HEAD cannot be read");
  parents.push_back(FromGit(head));
  std::ifstream merged(std::string(git_repository_path(repository)) + "MERGE_HEAD");
  for (std::string line; std::getline(merged, line);) {
    if (std::optional<Oid> id = Oid::FromHex(line)) parents.push_back(*id);
  }
  return parents;
}

}  // namespace

Result<StagedCommit> CommitStaged(const std::string& git_dir, const std::string& index_file,
                                  const std::string& folder) {
  StartLibgit2();
  RepositoryHandle repository;
  if (git_repository_open_bare(Fill(repository), git_dir.c_str()) < 0) {
    return Fault(git_dir + ": the repository cannot be opened");
  }
  auto supported = CheckRepositoryFormat(git_repository_commondir(repository.get()));
  if (!supported) return tl::unexpected(supported.error());
  OdbHandle odb;
  if (auto ready = WriteInto(repository.get(), odb, folder); !ready) {
    return tl::unexpected(ready.error());
  }
  IndexHandle index;
  if (auto opened = OpenIndex(repository.get(), index, index_file); !opened) {
    return tl::unexpected(opened.error());
  }
  Result<std::vector<Oid>> parents = Parents(repository.get());
  if (!parents) return tl::unexpected(parents.error());
  git_oid tree;
  if (git_index_write_tree_to(&tree, index.get(), repository.get()) < 0) {
    return Fault("what is staged cannot be made a tree");
  }
  std::string text = "tree " + FromGit(tree).Hex() + "\n";
  for (const Oid& parent : *parents) text += "parent " + parent.Hex() + "\n";
  text += "author pushgate <> 0 +0000\ncommitter pushgate <> 0 +0000\n\nstaged\n";
  git_oid commit;
  if (git_odb_write(&commit, odb.get(), text.data(), text.size(), GIT_OBJECT_COMMIT) < 0) {
    return Fault("what is staged cannot be written to " + folder);
  }
  return StagedCommit{FromGit(commit), *parents};
}

}  // namespace pushgate::diffscan
