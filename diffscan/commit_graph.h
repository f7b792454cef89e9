#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <unordered_map>
#include <vector>

#include "base/result.h"
#include "diffscan/objects.h"
#include "diffscan/oid.h"
#include "diffscan/repository.h"

namespace pushgate::diffscan {

/// The commits of a repository as far as one request has walked them, each read once however many
/// refs lead there. About 100 bytes a commit; what ends the walk (the deadline) bounds it. Used by
/// one thread at a time.
///
/// Reads parents from the objects themselves, so that replace refs and commit graphs change
/// nothing; a grafted commit of a shallow history has none.
class CommitGraph {
 public:
  struct Node {
    Oid id;
    uint32_t number = 0;  // from 0, in the order in which they were met
    int64_t time = 0;
    bool loaded = false;  // the rest, and `time`, are known
    bool readable = false;
    std::optional<bool> quarantined;  // once somebody asked
    bool counted = false;             // among the commits that an update of the request brings
    uint32_t first_parent = 0;
    uint32_t parent_count = 0;
  };

  explicit CommitGraph(const Repository::Impl& repository) : repository_(repository) {}

  Node* NodeOf(const Oid& id);
  /// Nothing if nobody has asked for it.
  Node* Find(const Oid& id);
  /// Reads what is not loaded yet. That a commit cannot be read is no error, but what ErrorOf says.
  Result<void> Load(Node* node);
  /// As Repository::Impl::OnlyInQuarantine, asked once.
  bool OnlyInQuarantine(Node* node);
  /// Of a node that is loaded.
  size_t ParentCount(const Node* node) const { return node->parent_count; }
  Node* Parent(const Node* node, size_t i) const { return parents_[node->first_parent + i]; }
  /// Of a node that was loaded and is not readable.
  const Error& ErrorOf(const Node* node) const { return unreadable_.at(node); }
  size_t size() const { return nodes_.size(); }

 private:
  const Repository::Impl& repository_;
  std::deque<Node> nodes_;
  std::unordered_map<Oid, Node*, OidHash> by_id_;
  std::vector<Node*> parents_;
  std::unordered_map<const Node*, Error> unreadable_;
};

}  // namespace pushgate::diffscan
