#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/watch.h"
#include "diffscan/objects.h"

namespace pushgate::diffscan {

/// What a compared tree has at a path; `present` is false where it has nothing, or a folder.
struct OldEntry {
  bool present = false;
  EntryKind kind = EntryKind::kFile;
  Oid id;
};

/// What a walk hears of. Returning an error ends the walk with it.
struct TreeVisitor {
  /// An entry that is no folder, and that no compared tree has: same kind, same id, same path.
  /// `old` is what the compared trees have there instead, in their order.
  std::function<Result<void>(const std::string& path, const TreeEntry& entry,
                             const std::vector<OldEntry>& old)>
      changed;
  /// A folder that cannot be read, in the tree or in a compared one (error kCorrupt).
  std::function<Result<void>(const std::string& path, const Error& error)> unreadable;
};

/// Walks what differs between a tree and every one of the compared trees: "" is the root's path.
/// Folders that are the same in a compared tree are not read. Knows no attributes, no replace refs.
Result<void> WalkChanges(const Objects& objects, const Oid& tree, const std::vector<Oid>& compared,
                         const TreeVisitor& visitor, const Watch& watch);

/// Every path that two trees do not have the same, sorted. A folder that cannot be read is an
/// error.
Result<std::vector<std::string>> PathsThatDiffer(const Objects& objects, const Oid& a, const Oid& b,
                                                 const Watch& watch);

/// The entry at a path of a tree, folders included; kNotFound if there is none.
Result<OldEntry> FindPath(const Objects& objects, const Oid& tree, std::string_view path);

}  // namespace pushgate::diffscan
