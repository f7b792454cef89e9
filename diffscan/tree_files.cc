#include "diffscan/tree_files.h"

#include "diffscan/repository_impl.h"
#include "diffscan/tree_walk.h"

namespace pushgate::diffscan {

Result<TreeFile> FindFile(const Repository& repository, const Oid& commit, std::string_view path) {
  const Objects& objects = repository.impl().objects();
  Result<Oid> tree = objects.TreeOf(commit);
  if (!tree) return tl::unexpected(tree.error());
  Result<OldEntry> entry = FindPath(objects, *tree, path);
  if (!entry && entry.error().code == ErrorCode::kNotFound) return TreeFile();
  if (!entry) return tl::unexpected(entry.error());
  if (entry->kind != EntryKind::kFile) return TreeFile{TreeFile::Kind::kOther, entry->id, 0};
  Result<uint64_t> size = objects.BlobSize(entry->id);
  if (!size) return tl::unexpected(size.error());
  return TreeFile{TreeFile::Kind::kFile, entry->id, *size};
}

Result<std::string> ReadFile(const Repository& repository, const TreeFile& file) {
  Result<Blob> blob = repository.impl().objects().ReadBlob(file.id);
  if (!blob) return tl::unexpected(blob.error());
  return std::string(blob->text());
}

}  // namespace pushgate::diffscan
