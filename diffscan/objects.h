#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/result.h"
#include "diffscan/libgit2.h"
#include "diffscan/oid.h"

namespace pushgate::diffscan {

/// For hash maps keyed by object ids, whose bytes are random already.
struct OidHash {
  size_t operator()(const Oid& oid) const;
};

struct Commit {
  Oid tree;
  std::vector<Oid> parents;
  int64_t time = 0;  // the committer's, seconds since 1970
};

/// What the mode of a tree entry makes of it, as Git canonicalises modes.
enum class EntryKind { kFile, kTree, kSymlink, kGitlink };

struct TreeEntry {
  EntryKind kind = EntryKind::kFile;
  std::string_view name;  // within the tree's own data
  Oid id;
};

/// A tree's entries, in its own order: a malformed tree may be unsorted or repeat a name.
class Tree {
 public:
  Tree() = default;
  Tree(OdbObjectHandle object, std::vector<TreeEntry> entries);
  const std::vector<TreeEntry>& entries() const { return entries_; }
  /// The entry of a name, or nullptr.
  const TreeEntry* Find(std::string_view name) const;

 private:
  OdbObjectHandle object_;
  std::vector<TreeEntry> entries_;
  std::vector<uint32_t> by_name_;
};

/// A blob's text; copies share it.
class Blob {
 public:
  Blob() = default;
  explicit Blob(BlobHandle blob) : blob_(std::move(blob)) {}
  std::string_view text() const;
  const git_blob* get() const { return blob_.get(); }

 private:
  std::shared_ptr<git_blob> blob_;
};

/// Reads objects whole and verified: what does not hash to its id is damaged. Every failure that
/// lies in the object (missing, damaged, of another type, malformed) is kCorrupt; a server that
/// cannot read at all is kFault.
///
/// Remembers what one request asks for again and again: headers, commits, and the blob read last.
class Objects {
 public:
  /// `folders` are those of `odb`, the database of `repository`; they are probed to tell a missing
  /// object from a server that cannot open files.
  Objects(git_repository* repository, git_odb* odb, std::vector<std::string> folders)
      : repository_(repository), odb_(odb), folders_(std::move(folders)) {}

  struct Header {
    git_object_t type;
    uint64_t size;
  };
  Result<Header> ReadHeader(const Oid& id) const;
  Result<Commit> ReadCommit(const Oid& id) const;
  Result<Tree> ReadTree(const Oid& id) const;
  Result<Blob> ReadBlob(const Oid& id) const;
  Result<uint64_t> BlobSize(const Oid& id) const;

  /// Follows annotated tags, nested ones too, to what they name.
  struct Peeled {
    Oid id;
    git_object_t type;
  };
  Result<Peeled> Peel(const Oid& id) const;
  /// The tree of a commit, a tag or a tree.
  Result<Oid> TreeOf(const Oid& id) const;

 private:
  Result<OdbObjectHandle> Read(const Oid& id, git_object_t type) const;
  tl::unexpected<Error> ReadFailure(const Oid& id) const;

  git_repository* repository_;
  git_odb* odb_;
  std::vector<std::string> folders_;
  mutable std::unordered_map<Oid, Header, OidHash> headers_;
  mutable std::unordered_map<Oid, Commit, OidHash> commits_;
  mutable std::optional<Oid> last_blob_id_;
  mutable Blob last_blob_;
};

}  // namespace pushgate::diffscan
