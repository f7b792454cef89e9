#pragma once

#include <cstdint>
#include <queue>
#include <vector>

#include "base/result.h"
#include "base/watch.h"
#include "diffscan/commit_graph.h"
#include "diffscan/oid.h"
#include "diffscan/repository_impl.h"

namespace pushgate::diffscan {

/// Which commits a tip brings: those reachable from it and from no hidden commit, and the hidden
/// ones that they stand on.
///
/// Reads each commit once for all histories of a request (CommitGraph). Commits are visited newest
/// first, as in Git. A commit whose clock is wrong is found all the same, unless more than 20,000
/// others are older than every new one: then it counts as new, and is judged once more than needed.
///
/// Start(), then Hide() what is known, then Settle() and, if something is still Open(), Hide()
/// everything else and Finish().
class History {
 public:
  History(const Repository::Impl& repository, const Watch& watch)
      : graph_(repository.commits()), watch_(watch) {}

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
  std::vector<Oid> New();
  /// How many of these no history of the request has counted before; from now on they are.
  uint64_t Count();
  /// The maximal ones among the commits that new commits stand on (the tip itself if it is not
  /// new), newest first.
  Result<std::vector<Oid>> Boundary();
  /// Why commits that should be there cannot be read, in the order of their ids.
  std::vector<Error> Missing() const;

 private:
  using Node = CommitGraph::Node;
  /// What this history knows of a commit.
  struct Marks {
    bool reached : 1 = false;   // from the tip
    bool expanded : 1 = false;  // its parents are reached, too
    bool hidden : 1 = false;
    bool open : 1 = false;     // reached, not hidden so far, and known before the push
    bool visited : 1 = false;  // by the walk that is under way
  };
  struct Older {
    bool operator()(const Node* a, const Node* b) const {
      return a->time != b->time ? a->time < b->time : a->id > b->id;
    }
  };
  using Queue = std::priority_queue<Node*, std::vector<Node*>, Older>;

  Marks& Of(const Node* node);
  Marks Of(const Node* node) const;
  template <typename Each>
  Result<void> EachParent(const Node* node, Each each);
  /// Puts its parents on a stack.
  void Push(const Node* node, std::vector<Node*>& stack) const;
  /// Forgets what was visited.
  void StartWalk();
  /// Whether nobody has visited it since.
  bool Visit(const Node* node);
  bool IsNew(const Node* node) const;
  Result<void> Load(Node* node);
  Result<void> Reach(Node* node);
  Result<void> Expand(Node* node);
  Result<void> MarkHidden(Node* node);
  Result<void> ExpandHidden();
  Result<void> FinishTail();
  int64_t OldestOpen() const;
  std::vector<Node*> ParentsOfNew();
  Result<void> DropAncestors(std::vector<Node*>& commits);
  Result<void> Tick();

  CommitGraph& graph_;
  const Watch& watch_;
  std::vector<Marks> marks_;  // by Node::number
  Node* tip_ = nullptr;
  std::vector<Node*> reached_;
  Queue open_queue_;
  Queue hidden_queue_;
  size_t open_ = 0;
  uint32_t ticks_ = 0;
};

}  // namespace pushgate::diffscan
