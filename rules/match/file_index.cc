#include "rules/match/file_index.h"

namespace pushgate::rules::match {

using syntax::Kind;
using syntax::kNoNode;
using syntax::NameId;
using syntax::NodeId;
using syntax::Role;

FileIndex::FileIndex(const syntax::Tree& tree, names::Scopes& scopes, Steps& steps) : tree_(tree) {
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
  calls_ = IndexCalls(scopes, steps);
}

NameLists FileIndex::IndexCalls(names::Scopes& scopes, Steps& steps) const {
  std::vector<NameLists::Entry> entries;
  std::vector<NodeId> calls;
  for (NodeId call : OfKind(Kind::kCall)) calls.push_back(call);
  for (NodeId decorator : OfKind(Kind::kDecorator)) {  // without brackets, a call all the same
    if (!tree_.IsLeaf(decorator)) calls.push_back(decorator + 1);
  }
  for (NodeId call : calls) {
    NodeId function = tree_[call].kind == Kind::kCall ? tree_.Child(call, Role::kFunction) : call;
    if (function == kNoNode) continue;
    if (tree_[function].kind == Kind::kAttribute) {
      NodeId name = tree_.Child(function, Role::kName);
      if (name != kNoNode) entries.emplace_back(tree_[name].name, call);
    }
    if (tree_[function].kind != Kind::kIdentifier) continue;
    NameId written = tree_[function].name;
    entries.emplace_back(written, call);
    NameId last = written;
    for (names::PathId path : scopes.PathsOfIdentifier(function)) {
      if (!steps.Take()) return NameLists(entries);
      auto components = scopes.Components(path);
      // Of many imports under one name most end alike.
      if (components.empty() || components.back() == written || components.back() == last) continue;
      last = components.back();
      entries.emplace_back(last, call);
    }
  }
  return NameLists(entries);
}

std::span<const NodeId> FileIndex::OfKind(Kind kind) const {
  size_t at = static_cast<size_t>(kind);
  return {by_kind_.data() + starts_[at], starts_[at + 1] - starts_[at]};
}

std::span<const NodeId> FileIndex::CallsWithKeyword(NameId name) {
  if (!keywords_) {
    std::vector<NameLists::Entry> entries;
    for (NodeId keyword : OfKind(Kind::kKeywordArg)) {
      NodeId arguments = tree_[keyword].parent;
      NodeId call = tree_[arguments].parent;
      NodeId named = tree_.FirstChild(keyword);
      if (named == kNoNode || tree_[call].kind != Kind::kCall) continue;
      entries.emplace_back(tree_[named].name, call);
    }
    keywords_.emplace(entries);
  }
  return keywords_->Of(name);
}

std::span<const NodeId> FileIndex::Named(NameId name) {
  if (!names_) {
    std::vector<NameLists::Entry> entries;
    for (NodeId id = 0; id < tree_.size(); ++id) {
      Kind kind = tree_[id].kind;
      if (kind == Kind::kIdentifier || kind == Kind::kName) {
        entries.emplace_back(tree_[id].name, id);
      }
    }
    names_.emplace(entries);
  }
  return names_->Of(name);
}

}  // namespace pushgate::rules::match
