#include "rules/match/file_index.h"

namespace pushgate::rules::match {
namespace {

using syntax::Kind;
using syntax::kNoNode;
using syntax::NodeId;
using syntax::Role;

constexpr uint32_t kEnd = UINT32_MAX;

}  // namespace

FileIndex::FileIndex(const syntax::Tree& tree, names::Scopes& scopes, Steps& steps) {
  for (const syntax::Node& node : tree.nodes) ++starts_[static_cast<size_t>(node.kind) + 1];
  for (size_t kind = 1; kind < starts_.size(); ++kind) starts_[kind] += starts_[kind - 1];
  by_kind_.resize(tree.size());
  statement_of_.resize(tree.size(), kNoNode);
  auto next = starts_;
  for (NodeId id = 0; id < tree.size(); ++id) {
    by_kind_[next[static_cast<size_t>(tree[id].kind)]++] = id;
    NodeId parent = tree[id].parent;
    if (parent == kNoNode) continue;
    bool listed = tree[parent].kind == Kind::kBlock || tree[parent].kind == Kind::kModule;
    statement_of_[id] = listed ? id : statement_of_[parent];
  }
  std::span<const NodeId> calls = OfKind(Kind::kCall);
  // Backwards, so that each list is ascending.
  for (size_t i = calls.size(); i-- > 0;) {
    NodeId function = tree.Child(calls[i], Role::kFunction);
    if (function == kNoNode) continue;
    if (tree[function].kind == Kind::kAttribute) {
      NodeId name = tree.Child(function, Role::kName);
      if (name != kNoNode) AddCall(tree[name].name, calls[i]);
    }
    if (tree[function].kind != Kind::kIdentifier) continue;
    AddCall(tree[function].name, calls[i]);
    for (names::PathId path : scopes.PathsOfIdentifier(function)) {
      if (!steps.Take()) return;
      auto components = scopes.Components(path);
      if (!components.empty() && components.back() != tree[function].name) {
        AddCall(components.back(), calls[i]);
      }
    }
  }
}

void FileIndex::AddCall(syntax::NameId name, NodeId call) {
  if (name >= heads_.size()) heads_.resize(name + 256, kEnd);
  entries_.push_back({call, heads_[name]});
  heads_[name] = static_cast<uint32_t>(entries_.size() - 1);
}

std::span<const NodeId> FileIndex::OfKind(Kind kind) const {
  size_t at = static_cast<size_t>(kind);
  return {by_kind_.data() + starts_[at], starts_[at + 1] - starts_[at]};
}

std::vector<NodeId> FileIndex::CallsNamed(syntax::NameId name) const {
  std::vector<NodeId> calls;
  if (name == syntax::kNoName || name >= heads_.size()) return calls;
  for (uint32_t at = heads_[name]; at != kEnd; at = entries_[at].next) {
    if (calls.empty() || calls.back() != entries_[at].call) calls.push_back(entries_[at].call);
  }
  return calls;
}

}  // namespace pushgate::rules::match
