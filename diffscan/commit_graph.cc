#include "diffscan/commit_graph.h"

#include "diffscan/repository_impl.h"

namespace pushgate::diffscan {

CommitGraph::Node* CommitGraph::NodeOf(const Oid& id) {
  Node*& node = by_id_[id];
  if (node != nullptr) return node;
  node = &nodes_.emplace_back();
  node->id = id;
  node->number = static_cast<uint32_t>(nodes_.size() - 1);
  return node;
}

CommitGraph::Node* CommitGraph::Find(const Oid& id) {
  auto found = by_id_.find(id);
  return found == by_id_.end() ? nullptr : found->second;
}

Result<void> CommitGraph::Load(Node* node) {
  if (node->loaded) return {};
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
  node->first_parent = static_cast<uint32_t>(parents_.size());
  node->parent_count = static_cast<uint32_t>(commit->parents.size());
  for (const Oid& parent : commit->parents) parents_.push_back(NodeOf(parent));
  return {};
}

bool CommitGraph::OnlyInQuarantine(Node* node) {
  if (!node->quarantined) node->quarantined = repository_.OnlyInQuarantine(node->id);
  return *node->quarantined;
}

}  // namespace pushgate::diffscan
