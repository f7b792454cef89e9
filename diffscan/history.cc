#include "diffscan/history.h"

#include <algorithm>
#include <limits>

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

History::Marks& History::Of(const Node* node) {
  if (node->number >= marks_.size()) marks_.resize(graph_.size());
  return marks_[node->number];
}

History::Marks History::Of(const Node* node) const {
  return node->number < marks_.size() ? marks_[node->number] : Marks();
}

template <typename Each>
Result<void> History::EachParent(const Node* node, Each each) {
  for (size_t i = 0; i < graph_.ParentCount(node); ++i) {
    if (Result<void> done = each(graph_.Parent(node, i)); !done) return done;
  }
  return {};
}

Result<void> History::Load(Node* node) {
  if (auto ok = Tick(); !ok) return ok;
  return graph_.Load(node);
}

Result<void> History::Start(const Oid& tip) {
  tip_ = graph_.NodeOf(tip);
  return Reach(tip_);
}

void History::Push(const Node* node, std::vector<Node*>& stack) const {
  for (size_t i = 0; i < graph_.ParentCount(node); ++i) stack.push_back(graph_.Parent(node, i));
}

void History::StartWalk() {
  for (Marks& marks : marks_) marks.visited = false;
}

bool History::Visit(const Node* node) {
  bool fresh = !Of(node).visited;
  Of(node).visited = true;
  return fresh;
}

// Reaches a commit, and on through the commits that only the quarantine holds.
Result<void> History::Reach(Node* start) {
  std::vector<Node*> stack{start};
  while (!stack.empty()) {
    Node* node = stack.back();
    stack.pop_back();
    if (Of(node).reached) continue;
    Of(node).reached = true;
    reached_.push_back(node);
    if (Of(node).hidden) continue;
    if (auto ok = Load(node); !ok) return ok;
    if (!node->readable) continue;
    if (graph_.OnlyInQuarantine(node)) {
      Of(node).expanded = true;
      Push(node, stack);
    } else {
      Of(node).open = true;
      ++open_;
      open_queue_.push(node);
    }
  }
  return {};
}

Result<void> History::Expand(Node* node) {
  Of(node).expanded = true;
  return EachParent(node, [&](Node* parent) { return Reach(parent); });
}

// Hides a commit and whatever below it was visited already.
Result<void> History::MarkHidden(Node* start) {
  std::vector<Node*> stack{start};
  while (!stack.empty()) {
    Node* node = stack.back();
    stack.pop_back();
    if (Of(node).hidden) continue;
    Of(node).hidden = true;
    if (Of(node).open) {
      Of(node).open = false;
      --open_;
    }
    if (auto ok = Load(node); !ok) return ok;
    if (!node->readable) continue;
    if (Of(node).expanded) {
      Push(node, stack);
    } else {
      hidden_queue_.push(node);
    }
  }
  return {};
}

Result<void> History::ExpandHidden() {
  Node* node = hidden_queue_.top();
  hidden_queue_.pop();
  auto hidden = EachParent(node, [&](Node* parent) { return MarkHidden(parent); });
  return hidden ? Tick() : hidden;
}

Result<void> History::Hide(const Oid& commit) { return MarkHidden(graph_.NodeOf(commit)); }

Result<void> History::HideIfMet(const Oid& commit) {
  Node* met = graph_.Find(commit);
  return met != nullptr && Of(met).reached ? MarkHidden(met) : Result<void>();
}

int64_t History::OldestOpen() const {
  int64_t oldest = std::numeric_limits<int64_t>::max();
  for (const Node* node : reached_) {
    if (Of(node).open) oldest = std::min(oldest, node->time);
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
    if (Of(newest).hidden) {
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
    if (node->loaded && !node->readable && !Of(node).hidden) missing.push_back(node);
  }
  std::sort(missing.begin(), missing.end(),
            [](const Node* a, const Node* b) { return a->id < b->id; });
  std::vector<Error> errors;
  for (const Node* node : missing) errors.push_back(graph_.ErrorOf(node));
  return errors;
}

bool History::IsNew(const Node* node) const {
  Marks marks = Of(node);
  return marks.expanded && !marks.hidden;
}

std::vector<Oid> History::New() {
  std::vector<Oid> commits;
  StartWalk();
  struct Step {
    const Node* node;
    size_t next_parent;
  };
  std::vector<Step> path;
  auto enter = [&](const Node* node) {
    if (IsNew(node) && Visit(node)) path.push_back({node, 0});
  };
  if (tip_ != nullptr) enter(tip_);
  while (!path.empty()) {
    Step& step = path.back();
    if (step.next_parent < graph_.ParentCount(step.node)) {
      enter(graph_.Parent(step.node, step.next_parent++));
    } else {
      commits.push_back(step.node->id);
      path.pop_back();
    }
  }
  return commits;
}

uint64_t History::Count() {
  uint64_t count = 0;
  for (Node* node : reached_) {
    if (!IsNew(node) || node->counted) continue;
    node->counted = true;
    ++count;
  }
  return count;
}

std::vector<History::Node*> History::ParentsOfNew() {
  std::vector<Node*> parents;
  StartWalk();
  auto add = [&](Node* node) -> Result<void> {
    if (Of(node).hidden && node->readable && Visit(node)) parents.push_back(node);
    return {};
  };
  if (tip_ != nullptr) add(tip_);
  for (const Node* node : reached_) {
    if (IsNew(node)) EachParent(node, add);
  }
  std::sort(parents.begin(), parents.end(), [](Node* a, Node* b) { return Older()(b, a); });
  return parents;
}

// Leaves the commits that none of the others stands on.
Result<void> History::DropAncestors(std::vector<Node*>& commits) {
  Queue queue;
  StartWalk();
  auto add = [&](Node* parent) -> Result<void> {
    if (!Visit(parent)) return {};
    if (auto ok = Load(parent); !ok) return ok;
    queue.push(parent);
    return {};
  };
  for (Node* commit : commits) {
    if (auto ok = EachParent(commit, add); !ok) return ok;
  }
  int64_t oldest = commits.back()->time;
  int slop = kSlop;
  while (!queue.empty()) {
    Node* node = queue.top();
    queue.pop();
    if (node->time < oldest && slop-- == 0) break;
    if (auto ok = Tick(); !ok) return ok;
    if (auto ok = EachParent(node, add); !ok) return ok;
  }
  std::erase_if(commits, [&](Node* commit) { return Of(commit).visited; });
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
