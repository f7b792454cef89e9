#include "diffscan/history.h"

#include <algorithm>
#include <limits>
#include <unordered_set>

namespace pushgate::diffscan {
namespace {

// How many commits older than all that matter are still visited, in case clocks were wrong.
constexpr int kSlop = 20000;

}  // namespace

Result<void> History::Tick() {
  if (++ticks_ % 256 == 0 && !watch_.Tick()) {
    return Fail(ErrorCode::kDeadline, "while walking the history");
  }
  return {};
}

History::Node* History::NodeOf(const Oid& id) {
  Node& node = nodes_[id];
  node.id = id;
  return &node;
}

Result<void> History::Load(Node* node) {
  if (node->loaded) return {};
  if (auto ok = Tick(); !ok) return ok;
  Result<Commit> commit = repository_.objects().ReadCommit(node->id);
  if (!commit && commit.error().code != ErrorCode::kCorrupt) {
    return tl::unexpected(commit.error());
  }
  node->loaded = true;
  node->readable = commit.has_value();
  if (!commit) {
    unreadable_.emplace(node, commit.error());
    return {};
  }
  node->time = commit->time;
  if (repository_.grafts().count(node->id) != 0) return {};
  for (const Oid& parent : commit->parents) node->parents.push_back(NodeOf(parent));
  return {};
}

Result<void> History::Start(const Oid& tip) {
  tip_ = NodeOf(tip);
  return Reach(tip_);
}

// Reaches a commit, and on through the commits that only the quarantine holds.
Result<void> History::Reach(Node* start) {
  std::vector<Node*> stack{start};
  while (!stack.empty()) {
    Node* node = stack.back();
    stack.pop_back();
    if (node->reached) continue;
    node->reached = true;
    reached_.push_back(node);
    if (node->hidden) continue;
    if (auto ok = Load(node); !ok) return ok;
    if (!node->readable) continue;
    if (repository_.OnlyInQuarantine(node->id)) {
      node->expanded = true;
      stack.insert(stack.end(), node->parents.begin(), node->parents.end());
    } else {
      node->open = true;
      ++open_;
      open_queue_.push(node);
    }
  }
  return {};
}

Result<void> History::Expand(Node* node) {
  node->expanded = true;
  for (Node* parent : node->parents) {
    if (auto ok = Reach(parent); !ok) return ok;
  }
  return {};
}

// Hides a commit and whatever below it was visited already.
Result<void> History::MarkHidden(Node* start) {
  std::vector<Node*> stack{start};
  while (!stack.empty()) {
    Node* node = stack.back();
    stack.pop_back();
    if (node->hidden) continue;
    node->hidden = true;
    if (node->open) {
      node->open = false;
      --open_;
    }
    if (auto ok = Load(node); !ok) return ok;
    if (!node->readable) continue;
    if (node->expanded) {
      stack.insert(stack.end(), node->parents.begin(), node->parents.end());
    } else {
      hidden_queue_.push(node);
    }
  }
  return {};
}

Result<void> History::ExpandHidden() {
  Node* node = hidden_queue_.top();
  hidden_queue_.pop();
  for (Node* parent : node->parents) {
    if (auto ok = MarkHidden(parent); !ok) return ok;
  }
  return Tick();
}

Result<void> History::Hide(const Oid& commit) { return MarkHidden(NodeOf(commit)); }

Result<void> History::HideIfMet(const Oid& commit) {
  auto met = nodes_.find(commit);
  if (met == nodes_.end() || !met->second.reached) return {};
  return MarkHidden(&met->second);
}

int64_t History::OldestOpen() const {
  int64_t oldest = std::numeric_limits<int64_t>::max();
  for (const Node* node : reached_) {
    if (node->open) oldest = std::min(oldest, node->time);
  }
  return oldest;
}

Result<void> History::Settle() {
  int64_t oldest = OldestOpen();
  while (open_ > 0 && !hidden_queue_.empty() && hidden_queue_.top()->time >= oldest) {
    size_t open_before = open_;
    if (auto ok = ExpandHidden(); !ok) return ok;
    if (open_ != open_before) oldest = OldestOpen();
  }
  return {};
}

Result<void> History::Finish() {
  while (!open_queue_.empty()) {
    Node* newest = open_queue_.top();
    if (newest->hidden) {
      open_queue_.pop();
    } else if (!hidden_queue_.empty() && hidden_queue_.top()->time >= newest->time) {
      if (auto ok = ExpandHidden(); !ok) return ok;
    } else {
      open_queue_.pop();
      if (auto ok = Expand(newest); !ok) return ok;
    }
  }
  return FinishTail();
}

// All that is left open counts as new by now: look whether an older hidden commit leads there.
Result<void> History::FinishTail() {
  int64_t oldest = OldestOpen();
  int slop = kSlop;
  while (open_ > 0 && !hidden_queue_.empty()) {
    if (hidden_queue_.top()->time < oldest && slop-- == 0) break;
    if (auto ok = ExpandHidden(); !ok) return ok;
  }
  return {};
}

std::vector<Error> History::Missing() const {
  std::vector<const Node*> missing;
  for (const Node* node : reached_) {
    if (node->loaded && !node->readable && !node->hidden) missing.push_back(node);
  }
  std::sort(missing.begin(), missing.end(),
            [](const Node* a, const Node* b) { return a->id < b->id; });
  std::vector<Error> errors;
  for (const Node* node : missing) errors.push_back(unreadable_.at(node));
  return errors;
}

std::vector<Oid> History::New() const {
  std::vector<Oid> commits;
  std::unordered_set<const Node*> seen;
  struct Step {
    const Node* node;
    size_t next_parent;
  };
  std::vector<Step> path;
  auto enter = [&](const Node* node) {
    if (node->expanded && !node->hidden && seen.insert(node).second) path.push_back({node, 0});
  };
  if (tip_ != nullptr) enter(tip_);
  while (!path.empty()) {
    Step& step = path.back();
    if (step.next_parent < step.node->parents.size()) {
      enter(step.node->parents[step.next_parent++]);
    } else {
      commits.push_back(step.node->id);
      path.pop_back();
    }
  }
  return commits;
}

std::vector<History::Node*> History::ParentsOfNew() const {
  std::vector<Node*> parents;
  std::unordered_set<const Node*> seen;
  auto add = [&](Node* node) {
    if (node->hidden && node->readable && seen.insert(node).second) parents.push_back(node);
  };
  if (tip_ != nullptr) add(tip_);
  for (const Node* node : reached_) {
    if (!node->expanded || node->hidden) continue;
    for (Node* parent : node->parents) add(parent);
  }
  std::sort(parents.begin(), parents.end(), [](Node* a, Node* b) { return Older()(b, a); });
  return parents;
}

// Leaves the commits that none of the others stands on.
Result<void> History::DropAncestors(std::vector<Node*>& commits) {
  std::unordered_set<Node*> stale;
  Queue queue;
  auto add_parents = [&](Node* node) -> Result<void> {
    for (Node* parent : node->parents) {
      if (!stale.insert(parent).second) continue;
      if (auto ok = Load(parent); !ok) return ok;
      queue.push(parent);
    }
    return Tick();
  };
  for (Node* commit : commits) {
    if (auto ok = add_parents(commit); !ok) return ok;
  }
  int64_t oldest = commits.back()->time;
  int slop = kSlop;
  while (!queue.empty()) {
    Node* node = queue.top();
    queue.pop();
    if (node->time < oldest && slop-- == 0) break;
    if (auto ok = add_parents(node); !ok) return ok;
  }
  commits.erase(std::remove_if(commits.begin(), commits.end(),
                               [&](Node* commit) { return stale.count(commit) != 0; }),
                commits.end());
  return {};
}

Result<std::vector<Oid>> History::Boundary() {
  std::vector<Node*> commits = ParentsOfNew();
  if (commits.size() > 1) {
    if (auto ok = DropAncestors(commits); !ok) return tl::unexpected(ok.error());
  }
  std::vector<Oid> ids;
  for (const Node* commit : commits) ids.push_back(commit->id);
  return ids;
}

}  // namespace pushgate::diffscan
