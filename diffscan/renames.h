#pragma once

#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/result.h"
#include "base/watch.h"
#include "diffscan/objects.h"

namespace pushgate::diffscan {

struct FileId {
  std::string path;
  Oid id;
};

/// Pairs the files that a tree has and a compared tree lacks with those that it has lost, as Git
/// finds renames by default: each old file once, by equal content first, then by at least 50 %
/// likeness; copies are not looked for.
///
/// Unlike Git, which stops looking where there are too many pairs, likeness is looked for through
/// an index of the pieces that few files share, so that thousands of renames take seconds.
class Renames {
 public:
  Renames(const Objects& objects, const Watch& watch) : objects_(objects), watch_(watch) {}

  /// Pairs equal contents. `deleted` must be the same in both calls.
  void PairEqual(const std::vector<FileId>& added, const std::vector<FileId>& deleted);
  /// Pairs what is left of `deleted` with the most similar of `wanted`, a part of what was added.
  Result<void> PairSimilar(const std::vector<FileId>& wanted, const std::vector<FileId>& deleted);

  /// The old file of an added path, or nullptr.
  const FileId* OldOf(const std::string& path) const;
  /// False if there was so much to compare that some likeness may have been missed.
  bool complete() const { return complete_; }

 private:
  struct Candidate;
  class Index;

  std::vector<size_t> LikeliestFirst(const std::vector<FileId>& wanted,
                                     const std::vector<FileId>& deleted) const;
  Result<void> FillIndex(const std::vector<FileId>& deleted, const std::vector<size_t>& order,
                         Index& index);

  const Objects& objects_;
  const Watch& watch_;
  std::unordered_map<std::string, FileId> old_of_;
  std::vector<bool> used_;  // by index in `deleted`
  bool complete_ = true;
};

}  // namespace pushgate::diffscan
