#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/watch.h"
#include "diffscan/objects.h"
#include "diffscan/scan.h"
#include "diffscan/tree_walk.h"

namespace pushgate::diffscan {

/// A regular file that is Python, and that no compared tree has the same at its path.
struct ChangedFile {
  std::string path;
  Oid id;
  uint64_t size = 0;
  std::vector<OldEntry> old;  // what the compared trees have at the path
};

struct UnreadablePath {
  std::string path;
  std::string reason;
};

struct ChangedFiles {
  std::vector<ChangedFile> files;  // by path
  std::vector<UnreadablePath> unreadable;
  std::vector<Skip> skipped;
  bool too_many = false;  // more than the limit: nothing else is filled
};

/// Whether a path's last part matches one of the globs, in any ASCII case.
bool HasPythonName(const std::vector<std::string>& globs, std::string_view path);

/// Whether a blob at a path is Python, by its name or its first line. Blobs over 64 MiB are not
/// read.
Result<bool> IsPython(const Objects& objects, const std::vector<std::string>& globs,
                      std::string_view path, const Oid& id, uint64_t size);

/// Lists what is to be judged of a tree. Errors are kDeadline and kFault.
Result<ChangedFiles> ListChangedFiles(const Objects& objects, const Oid& tree,
                                      const std::vector<Oid>& compared, const ScanOptions& options,
                                      const Watch& watch);

/// The largest blob that is read into memory.
inline constexpr uint64_t kMaxRead = 64 << 20;

}  // namespace pushgate::diffscan
