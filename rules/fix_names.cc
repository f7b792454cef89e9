#include "rules/fix_names.h"

#include <algorithm>

#include "rules/syntax/code_lines.h"

namespace pushgate::rules {
namespace {

using names::kNoSite;
using names::SiteKind;
using syntax::Kind;
using syntax::kNoNode;
using syntax::NodeId;
using syntax::Role;

bool IsImport(Kind kind) { return kind == Kind::kImport || kind == Kind::kImportFrom; }

bool IsDocstring(const syntax::Tree& tree, NodeId statement) {
  NodeId child = tree.FirstChild(statement);
  return tree[statement].kind == Kind::kExprStmt && child != kNoNode &&
         tree[child].kind == Kind::kString && tree[child].op != syntax::kOpBytes;
}

std::string Undefined(std::string_view name) {
  return "it would leave the name '" + std::string(name) + "' undefined";
}

const FixImport* ImportOf(const Rule& rule, std::string_view name) {
  auto found = std::find_if(rule.fix_imports.begin(), rule.fix_imports.end(),
                            [&](const FixImport& import) { return import.name == name; });
  return found == rule.fix_imports.end() ? nullptr : &*found;
}

std::string Taken(const FixImport& import) {
  return "in this file '" + import.name + "' means something else than '" + import.statement + "'";
}

/// The last import at the top before something; else the docstring; else nothing.
NodeId LastImport(const syntax::Tree& tree, uint32_t before) {
  NodeId first = tree.FirstChild(0), last = kNoNode;
  for (NodeId id = first; id != kNoNode && tree[id].begin < before; id = tree.Next(id)) {
    if (IsImport(tree[id].kind)) last = id;
  }
  return last == kNoNode && first != kNoNode && IsDocstring(tree, first) ? first : last;
}

/// The first line behind a statement of the module that no other one reaches into.
size_t LineBehindStatement(const syntax::Tree& tree, std::string_view text, NodeId statement) {
  size_t at = syntax::LineBehind(text, tree[statement].end);
  for (NodeId id = tree.Next(statement); id != kNoNode && tree[id].begin < at; id = tree.Next(id)) {
    at = std::max(at, syntax::LineBehind(text, tree[id].end));
  }
  return at;
}

}  // namespace

NameCheck::NameCheck(ParsedText& fixed, const std::vector<Region>& regions)
    : fixed_(fixed), regions_(regions), unbound_(fixed.Unbound()) {}

std::vector<Complaint> NameCheck::Run(const UnboundNames& before) {
  std::vector<Complaint> complaints;
  for (size_t i = 0; i < regions_.size(); ++i) CheckRegion(i, complaints);
  CheckElsewhere(before, complaints);
  for (const FixImport* import : missing_) {
    if (IsTaken(*import, before)) BlameUsers(*import, complaints);
  }
  return complaints;
}

/// Complains of names that nothing binds any more.
void NameCheck::CheckElsewhere(const UnboundNames& before, std::vector<Complaint>& complaints) {
  for (const auto& [at, name] : unbound_) {
    auto holds = [at = at](const Region& region) { return region.begin <= at && at < region.end; };
    if (IsBuiltin(name) || std::any_of(regions_.begin(), regions_.end(), holds)) continue;
    auto known = before.find(at);
    if (known == before.end() || known->second != name) {
      complaints.push_back({std::nullopt, Undefined(name)});
    }
  }
}

void NameCheck::BlameUsers(const FixImport& import, std::vector<Complaint>& complaints) {
  for (size_t i = 0; i < regions_.size(); ++i) {
    if (ImportOf(*regions_[i].rule, import.name) != nullptr) {
      complaints.push_back({i, Taken(import)});
    }
  }
}

void NameCheck::CheckRegion(size_t index, std::vector<Complaint>& complaints) {
  const Region& region = regions_[index];
  const syntax::Tree& tree = fixed_.tree;
  for (NodeId id = 1; id < tree.size(); ++id) {
    const syntax::Node& node = tree[id];
    bool inside = region.begin <= node.begin && node.end <= region.end;
    if (node.kind == Kind::kIdentifier && inside) CheckName(index, id, complaints);
  }
}

void NameCheck::CheckName(size_t index, NodeId id, std::vector<Complaint>& complaints) {
  const Region& region = regions_[index];
  uint32_t at = fixed_.tree[id].begin;
  std::string_view name = fixed_.tree.names.Text(fixed_.tree[id].name);
  if (const FixImport* import = ImportOf(*region.rule, name)) {
    Meaning meaning = MeaningOf(id, *import);
    if (meaning == Meaning::kMissing) Need(*import, at);
    if (meaning == Meaning::kWrong) complaints.push_back({index, Taken(*import)});
    return;
  }
  const auto& loose = region.loose_names;
  bool was_loose = std::find(loose.begin(), loose.end(), name) != loose.end();
  if (unbound_.contains(at) && !was_loose && !IsBuiltin(name)) {
    complaints.push_back({index, Undefined(name)});
  }
}

/// Whether a name means what an import gives it. An import that is there for type checkers only
/// gives it nothing.
NameCheck::Meaning NameCheck::MeaningOf(NodeId identifier, const FixImport& import) {
  names::Scopes& scopes = fixed_.scopes();
  bool found = false;
  for (auto id = scopes.Lookup(identifier); id != kNoSite; id = scopes.site(id).next) {
    const names::Site& site = scopes.site(id);
    if (site.kind != SiteKind::kImport) return Meaning::kWrong;
    if (IsForTypesOnly(site.node)) continue;
    const names::Path& path = scopes.path(site.path);
    std::string whole = scopes.Text(site.path, path.length);
    // A relative import is known from the repository's root, which need not be that of the
    // packages.
    bool same = whole == import.path;
    for (size_t start = 0, at = 0; !same && start < path.latest_start; ++start) {
      at = whole.find('.', at) + 1;
      same = whole.substr(at) == import.path;
    }
    if (!same) return Meaning::kWrong;
    found = true;
  }
  return found ? Meaning::kRight : Meaning::kMissing;
}

bool NameCheck::IsForTypesOnly(NodeId node) const {
  const syntax::Tree& tree = fixed_.tree;
  for (; node != 0; node = tree[node].parent) {
    NodeId parent = tree[node].parent;
    if (tree[parent].kind != Kind::kIf || tree[node].role != Role::kBody) continue;
    NodeId condition = tree.Child(parent, Role::kCondition);
    if (condition == kNoNode) continue;
    for (NodeId id = condition; id < tree[condition].after; ++id) {
      if (tree.names.Text(tree[id].name) == "TYPE_CHECKING") return true;
    }
  }
  return false;
}

void NameCheck::Need(const FixImport& import, uint32_t at) {
  first_need_ = std::min(first_need_, at);
  auto same = [&](const FixImport* known) { return known->statement == import.statement; };
  if (std::none_of(missing_.begin(), missing_.end(), same)) missing_.push_back(&import);
}

/// Whether the import would give another meaning to a name that the file uses elsewhere, or two
/// imports the same name.
bool NameCheck::IsTaken(const FixImport& import, const UnboundNames& before) const {
  bool twice = std::any_of(missing_.begin(), missing_.end(), [&](const FixImport* other) {
    return other->name == import.name && other->path != import.path;
  });
  return twice || std::any_of(before.begin(), before.end(), [&](const auto& use) {
           auto still = unbound_.find(use.first);
           return use.second == import.name && still != unbound_.end() &&
                  still->second == use.second;
         });
}

std::optional<Edit> NameCheck::AddMissing() const {
  const syntax::Tree& tree = fixed_.tree;
  std::string_view text = fixed_.text();
  NodeId first = tree.FirstChild(0), last = LastImport(tree, first_need_);
  if (first == kNoNode) return std::nullopt;
  size_t at = last == kNoNode ? syntax::LineBegin(text, tree[first].begin)
                              : LineBehindStatement(tree, text, last);
  if (at > first_need_) return std::nullopt;
  std::string line_end(syntax::LineEndAt(text, tree[last == kNoNode ? first : last].end));
  std::string lines;
  for (const FixImport* import : missing_) lines += import->statement + line_end;
  if (last == kNoNode) lines += line_end;
  if (last != kNoNode && !IsImport(tree[last].kind)) lines.insert(0, line_end);
  return Edit{static_cast<uint32_t>(at), static_cast<uint32_t>(at), lines};
}

}  // namespace pushgate::rules
