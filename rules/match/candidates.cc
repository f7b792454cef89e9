#include "rules/match/candidates.h"

#include <algorithm>
#include <span>

#include "rules/match/shape.h"

namespace pushgate::rules::match {

using language::Hole;
using language::Pattern;
using syntax::Kind;
using syntax::kNoName;
using syntax::kNoNode;
using syntax::NameId;
using syntax::NodeId;

namespace {

void Append(std::span<const NodeId> nodes, std::vector<NodeId>& to) {
  to.insert(to.end(), nodes.begin(), nodes.end());
}

void SortUnique(std::vector<NodeId>& nodes) {
  std::sort(nodes.begin(), nodes.end());
  nodes.erase(std::unique(nodes.begin(), nodes.end()), nodes.end());
}

bool IsStringHole(Hole hole) {
  return hole == Hole::kAnyString || hole == Hole::kJoinedString || hole == Hole::kStringBound ||
         hole == Hole::kStringRegex;
}

}  // namespace

bool IsStatementList(Kind kind) { return kind == Kind::kBlock || kind == Kind::kModule; }

/// The last name of what a call of the pattern calls, as the file numbers it; kNoName if any will
/// do.
NameId Candidates::CalledName(NodeId call) const {
  NodeId name = pattern_.FirstChild(call);
  if (pattern_[name].kind == Kind::kAttribute && pattern_.parts[name].hole == Hole::kNone) {
    name = pattern_[pattern_.FirstChild(name)].after;
  }
  bool plain = pattern_[name].kind == Kind::kIdentifier || pattern_[name].kind == Kind::kName;
  return plain && pattern_.parts[name].hole == Hole::kNone ? pattern_[name].name : kNoName;
}

/// A keyword that a call of the pattern has to be given; kNoName if there is none.
NameId Candidates::KeywordName(NodeId call) const {
  NodeId arguments = pattern_[pattern_.FirstChild(call)].after;
  if (arguments >= pattern_[call].after) return kNoName;
  for (NodeId id = arguments + 1; id < pattern_[arguments].after; id = pattern_[id].after) {
    if (pattern_[id].kind != Kind::kKeywordArg) continue;
    NodeId name = pattern_.FirstChild(id);
    if (pattern_.parts[name].hole == Hole::kNone) return pattern_[name].name;
  }
  return kNoName;
}

std::vector<NodeId> Candidates::Nodes(NodeId p) const {
  std::vector<NodeId> found;
  FileIndex& index = context_.index;
  Kind kind = pattern_[p].kind;
  Hole hole = pattern_.parts[p].hole;
  if (IsStringHole(hole)) {
    Append(index.OfKind(Kind::kString), found);
    if (pattern_[p].op == syntax::kOpFormat || hole == Hole::kJoinedString)
      Append(index.OfKind(Kind::kFString), found);
  } else if (hole != Hole::kNone) {
    bool bound = hole == Hole::kMetavariable;
    for (NodeId id = 0; id < tree_.size(); ++id) {
      Kind target = tree_[id].kind;
      if (bound ? MayStandFor(kind, target) : syntax::IsExpression(target)) found.push_back(id);
    }
    return found;
  } else if (kind == Kind::kCall) {
    if (NameId name = CalledName(p); name != kNoName) {
      Append(index.CallsNamed(context_.NameOf(name)), found);
    } else if (NameId keyword = KeywordName(p); keyword != kNoName) {
      Append(index.CallsWithKeyword(context_.NameOf(keyword)), found);
    } else {
      Append(index.OfKind(kind), found);
    }
  } else {
    Append(index.OfKind(kind), found);
    if (kind == Kind::kImport) Append(index.OfKind(Kind::kImportFrom), found);
    if (kind == Kind::kImportFrom) Append(index.OfKind(Kind::kImport), found);
    if (kind == Kind::kAttribute) Append(index.OfKind(Kind::kIdentifier), found);
    if (kind == Kind::kList) Append(index.OfKind(Kind::kListComp), found);
  }
  SortUnique(found);
  return found;
}

size_t Candidates::Count(NodeId p) const {
  FileIndex& index = context_.index;
  Kind kind = pattern_[p].kind;
  Hole hole = pattern_.parts[p].hole;
  if (kind == Kind::kExprStmt && hole == Hole::kNone) return Count(pattern_.FirstChild(p));
  if (IsStringHole(hole)) return index.OfKind(Kind::kString).size() + 1;
  if (hole != Hole::kNone) return tree_.size();
  if (kind == Kind::kCall) {
    if (NameId name = CalledName(p); name != kNoName) {
      return index.CallsNamed(context_.NameOf(name)).size();
    }
    if (NameId keyword = KeywordName(p); keyword != kNoName) {
      return index.CallsWithKeyword(context_.NameOf(keyword)).size();
    }
  }
  size_t count = index.OfKind(kind).size();
  if (kind == Kind::kImport) count += index.OfKind(Kind::kImportFrom).size();
  if (kind == Kind::kImportFrom) count += index.OfKind(Kind::kImport).size();
  if (kind == Kind::kAttribute) count += index.OfKind(Kind::kIdentifier).size();
  if (kind == Kind::kList) count += index.OfKind(Kind::kListComp).size();
  return count;
}

size_t Candidates::Estimate() const {
  for (NameId name : pattern_.names) {
    if (context_.NameOf(name) == kNoName) return 0;
  }
  if (pattern_.form != Pattern::Form::kStatements) return Count(pattern_.root);
  size_t least = tree_.size();
  for (NodeId p = pattern_.root; p < pattern_.root_end; p = pattern_[p].after) {
    if (!pattern_.IsDots(p)) least = std::min(least, Count(p));
  }
  return least;
}

const std::vector<NodeId>& Candidates::Statements(NodeId p) {
  auto [known, added] = statements_.try_emplace(p);
  if (added) known->second = FindStatements(p);
  return known->second;
}

std::vector<NodeId> Candidates::FindStatements(NodeId p) const {
  std::vector<NodeId> found;
  if (pattern_.IsDots(p)) {  // at the beginning: whole lists
    for (Kind kind : {Kind::kModule, Kind::kBlock}) {
      for (NodeId list : context_.index.OfKind(kind)) {
        if (!tree_.IsLeaf(list)) found.push_back(list + 1);
      }
    }
    SortUnique(found);
    return found;
  }
  bool expression = pattern_[p].kind == Kind::kExprStmt;
  if (expression && pattern_.parts[p].hole == Hole::kMetavariable) {
    for (NodeId id = 1; id < tree_.size(); ++id) {
      if (IsStatementList(tree_[tree_[id].parent].kind)) found.push_back(id);
    }
    return found;
  }
  for (NodeId id : Nodes(expression ? pattern_.FirstChild(p) : p)) {
    NodeId statement = context_.index.StatementOf(id);
    if (statement == kNoNode || (!expression && statement != id)) continue;
    if (found.empty() || found.back() != statement) found.push_back(statement);
  }
  SortUnique(found);
  return found;
}

}  // namespace pushgate::rules::match
