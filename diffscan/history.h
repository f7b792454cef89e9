#pragma once

#include <cstdint>
#include <queue>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/result.h"
#include "base/watch.h"
#include "diffscan/oid.h"
#include "diffscan/repository_impl.h"

namespace pushgate::diffscan {

/// Which commits a tip brings: those reachable from it and from no hidden commit, and the hidden
/// ones that they stand on.
///
/// Reads parents from the objects themselves, so that replace refs and commit graphs change
/// nothing; a grafted commit of a shallow history has none. Commits are visited newest first, as in
/// Git. A commit whose clock is wrong is found all the same, unless more than 20,000 others are
/// older than every new one: then it counts as new, and is judged once more than needed.
///
/// Start(), then Hide() what is known, then Settle() and, if something is still Open(), Hide()
/// everything else and Finish().
class History {
 public:
  History(const Repository::Impl& repository, const Watch& watch)
      : repository_(repository), watch_(watch) {}

  /// Visits what the tip brings as far as only the quarantine holds it; nothing can hide that.
  Result<void> Start(const Oid& tip);
  /// Hides a commit and what it stands on. A commit that cannot be read hides nothing.
  Result<void> Hide(const Oid& commit);
  /// Hides a commit if the walk has met it, without reading it if not.
  Result<void> HideIfMet(const Oid& commit);
  /// Walks from the hidden commits until all that is open is hidden, or is newer than what is left.
  Result<void> Settle();
  /// Commits that the repository held before the push, and that nothing hides so far.
  bool Open() const { return open_ > 0; }
  /// Decides about the open commits: those that stay unhidden are new.
  Result<void> Finish();

  /// New commits, parents first. Open ones are left out.
  std::vector<Oid> New() const;
  /// The maximal ones among the commits that new commits stand on (the tip itself if it is not
  /// new), newest first.
  Result<std::vector<Oid>> Boundary();
  /// Why commits that should be there cannot be read, in the order of their ids.
  std::vector<Error> Missing() const;

 private:
  struct Node {
    Oid id;
    int64_t time = 0;
    std::vector<Node*> parents;
    bool loaded = false;
    bool readable = false;
    bool reached = false;   // from the tip
    bool expanded = false;  // its parents are reached, too
    bool hidden = false;
    bool open = false;  // reached, not hidden so far, and known before the push
  };
  struct Older {
    bool operator()(const Node* a, const Node* b) const {
      return a->time != b->time ? a->time < b->time : a->id > b->id;
    }
  };
  using Queue = std::priority_queue<Node*, std::vector<Node*>, Older>;

  Node* NodeOf(const Oid& id);
  Result<void> Load(Node* node);
  Result<void> Reach(Node* node);
  Result<void> Expand(Node* node);
  Result<void> MarkHidden(Node* node);
  Result<void> ExpandHidden();
  Result<void> FinishTail();
  int64_t OldestOpen() const;
  std::vector<Node*> ParentsOfNew() const;
  Result<void> DropAncestors(std::vector<Node*>& commits);
  Result<void> Tick();

  const Repository::Impl& repository_;
  const Watch& watch_;
  std::unordered_map<Oid, Node, OidHash> nodes_;
  std::unordered_map<const Node*, Error> unreadable_;
  Node* tip_ = nullptr;
  std::vector<Node*> reached_;
  Queue open_queue_;
  Queue hidden_queue_;
  size_t open_ = 0;
  uint32_t ticks_ = 0;
};

}  // namespace pushgate::diffscan
