#include "diffscan/tree_findings.h"

#include <memory>

#include "diffscan/changed_files.h"
#include "diffscan/repository_impl.h"
#include "diffscan/tree_judge.h"
#include "diffscan/tree_source.h"
#include "diffscan/tree_walk.h"

namespace pushgate::diffscan {
TreeFindings::TreeFindings(const Repository& repository, const Oid& commit, const Oid& tree,
                           const ScanOptions& options, const Watch& watch)
    : repository_(&repository),
      commit_(commit),
      tree_(tree),
      options_(&options),
      watch_(&watch),
      modules_(std::make_shared<rules::ModuleTree>(
          std::make_unique<TreeSource>(repository.impl().objects(), tree, options.blob_limit),
          options.modules)) {}

Result<TreeFindings> TreeFindings::Open(const Repository& repository, const Oid& commit,
                                        const ScanOptions& options, const Watch& watch) {
  Result<Oid> tree = repository.impl().objects().TreeOf(commit);
  if (!tree) return tl::unexpected(tree.error());
  return TreeFindings(repository, commit, *tree, options, watch);
}

Result<const FileFindings*> TreeFindings::At(const std::string& path) {
  auto known = read_.find(path);
  if (known != read_.end()) return &known->second;
  Result<FileFindings> read = Read(path);
  if (!read && read.error().code == ErrorCode::kCorrupt) read = FileFindings{true, false, {}};
  if (!read) return tl::unexpected(read.error());
  return &read_.emplace(path, std::move(*read)).first->second;
}

Result<FileFindings> TreeFindings::Read(const std::string& path) {
  const Objects& objects = repository_->impl().objects();
  Result<OldEntry> entry = FindPath(objects, tree_, path);
  if (!entry && entry.error().code == ErrorCode::kNotFound) return FileFindings();
  if (!entry) return tl::unexpected(entry.error());
  if (entry->kind != EntryKind::kFile) return FileFindings();
  Result<uint64_t> size = objects.BlobSize(entry->id);
  if (!size) return tl::unexpected(size.error());
  Result<bool> python = IsPython(objects, options_->files, path, entry->id, *size);
  if (!python) return tl::unexpected(python.error());
  FileFindings file{*python, false, {}};
  if (!*python || *size > options_->blob_limit) return file;
  Result<Blob> blob = objects.ReadBlob(entry->id);
  if (!blob) return tl::unexpected(blob.error());
  auto analysis = repository_->impl().analyses().Analyze(*options_, {entry->id, path, blob->text()},
                                                         *modules_, *watch_);
  if (!analysis) return tl::unexpected(analysis.error());
  file.judged = true;
  for (const rules::Finding& finding : (*analysis)->findings) {
    file.judged &= !rules::gate_rules::IsUnjudged(*finding.rule);
    if (rules::gate_rules::IsGateRule(*finding.rule)) continue;
    file.found.push_back(MakeFound(path, commit_, finding, (*analysis)->units, blob->text()));
  }
  return file;
}

Result<std::vector<std::string>> TreeFindings::ChangedPaths(const TreeFindings& a,
                                                            const TreeFindings& b) {
  return PathsThatDiffer(a.repository_->impl().objects(), a.tree_, b.tree_, *a.watch_);
}

}  // namespace pushgate::diffscan
