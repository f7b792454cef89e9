#include "diffscan/tree_walk.h"

#include <algorithm>
#include <optional>
#include <utility>

namespace pushgate::diffscan {
namespace {

// Git refuses deeper trees itself (core.maxTreeDepth).
constexpr int kMaxDepth = 2048;

// No system checks out longer paths; without a limit, a small push could make gigabytes of them.
constexpr size_t kMaxPath = 64 << 10;

class Walk {
 public:
  Walk(const Objects& objects, const TreeVisitor& visitor, const Watch& watch)
      : objects_(objects), visitor_(visitor), watch_(watch) {}

  // compared[i] is empty where the i-th compared tree has no folder at this path.
  using Compared = std::vector<std::optional<Oid>>;

  Result<void> Folder(const Oid& id, const Compared& compared) {
    if (!watch_.Tick()) return Fail(ErrorCode::kDeadline, "while comparing trees");
    if (++depth_ > kMaxDepth) {
      --depth_;
      return visitor_.unreadable(path_, {ErrorCode::kCorrupt, "folders are nested too deep"});
    }
    Result<void> result = ReadFolder(id, compared);
    --depth_;
    return result;
  }

 private:
  Result<void> ReadFolder(const Oid& id, const Compared& compared) {
    Result<Tree> tree = objects_.ReadTree(id);
    if (!tree) return Unreadable(tree.error());
    std::vector<Tree> old_trees(compared.size());
    for (size_t i = 0; i < compared.size(); ++i) {
      if (!compared[i]) continue;
      Result<Tree> old_tree = objects_.ReadTree(*compared[i]);
      if (old_tree) {
        old_trees[i] = std::move(*old_tree);
      } else if (auto ok = Unreadable(old_tree.error()); !ok) {
        return ok;
      }
    }
    for (const TreeEntry& entry : tree->entries()) {
      if (auto ok = Entry(entry, old_trees); !ok) return ok;
    }
    return {};
  }

  Result<void> Unreadable(const Error& error) {
    if (error.code != ErrorCode::kCorrupt) return tl::unexpected(error);
    return visitor_.unreadable(path_, error);
  }

  Result<void> Entry(const TreeEntry& entry, const std::vector<Tree>& old_trees) {
    std::vector<OldEntry> old(old_trees.size());
    Compared subtrees(old_trees.size());
    for (size_t i = 0; i < old_trees.size(); ++i) {
      const TreeEntry* found = old_trees[i].Find(entry.name);
      if (found == nullptr) continue;
      if (found->kind == entry.kind && found->id == entry.id) return {};
      if (found->kind == EntryKind::kTree) {
        subtrees[i] = found->id;
      } else {
        old[i] = {true, found->kind, found->id};
      }
    }
    size_t length = path_.size();
    if (length + entry.name.size() > kMaxPath) {
      return visitor_.unreadable(path_, {ErrorCode::kCorrupt, "a name in this folder is too long"});
    }
    if (length > 0) path_ += '/';
    path_ += entry.name;
    Result<void> result = entry.kind == EntryKind::kTree ? Folder(entry.id, subtrees)
                                                         : visitor_.changed(path_, entry, old);
    path_.resize(length);
    return result;
  }

  const Objects& objects_;
  const TreeVisitor& visitor_;
  const Watch& watch_;
  std::string path_;
  int depth_ = 0;
};

}  // namespace

Result<void> WalkChanges(const Objects& objects, const Oid& tree, const std::vector<Oid>& compared,
                         const TreeVisitor& visitor, const Watch& watch) {
  if (std::find(compared.begin(), compared.end(), tree) != compared.end()) return {};
  return Walk(objects, visitor, watch).Folder(tree, {compared.begin(), compared.end()});
}

Result<std::vector<std::string>> PathsThatDiffer(const Objects& objects, const Oid& a, const Oid& b,
                                                 const Watch& watch) {
  std::vector<std::string> paths;
  TreeVisitor visitor;
  visitor.changed = [&](const std::string& path, const TreeEntry&,
                        const std::vector<OldEntry>&) -> Result<void> {
    paths.push_back(path);
    return {};
  };
  visitor.unreadable = [](const std::string&, const Error& error) -> Result<void> {
    return tl::unexpected(error);
  };
  // A walk tells what its tree has, and not what it lacks.
  for (auto [tree, other] : {std::pair(a, b), std::pair(b, a)}) {
    if (auto ok = WalkChanges(objects, tree, {other}, visitor, watch); !ok) {
      return tl::unexpected(ok.error());
    }
  }
  std::sort(paths.begin(), paths.end());
  paths.erase(std::unique(paths.begin(), paths.end()), paths.end());
  return paths;
}

Result<OldEntry> FindPath(const Objects& objects, const Oid& tree, std::string_view path) {
  OldEntry entry{true, EntryKind::kTree, tree};
  while (!path.empty()) {
    std::string_view name = path.substr(0, path.find('/'));
    path.remove_prefix(std::min(name.size() + 1, path.size()));
    Result<Tree> folder = objects.ReadTree(entry.id);
    if (!folder) return tl::unexpected(folder.error());
    const TreeEntry* found = folder->Find(name);
    if (found == nullptr || (found->kind != EntryKind::kTree && !path.empty())) {
      return Fail(ErrorCode::kNotFound, "no such path");
    }
    entry = {true, found->kind, found->id};
  }
  return entry;
}

}  // namespace pushgate::diffscan
