#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <utility>
#include <vector>

#include "rules/steps.h"
#include "rules/syntax/tree.h"

namespace pushgate::rules::names {

/// What binds a name.
enum class SiteKind : uint8_t {
  kImport,     // `path` is what it means
  kValue,      // `name = value`, `name: type = value`, `name := value`
  kWith,       // `with value as name`
  kParameter,  // the Param node
  kFunction,   // the FunctionDef node
  kClass,      // the ClassDef node
  kOther,      // loops, unpacking, `except E as name`, `name += value`
};

using PathId = uint32_t;
using SiteId = uint32_t;
inline constexpr SiteId kNoSite = UINT32_MAX;

/// One place that binds a name in a scope.
struct Site {
  SiteKind kind = SiteKind::kOther;
  syntax::NodeId node = syntax::kNoNode;  // the statement, parameter or definition
  syntax::NodeId value = syntax::kNoNode;
  syntax::NodeId type = syntax::kNoNode;
  PathId path = 0;
  SiteId next = kNoSite;  // of the same name in the same scope
};

/// A dotted name: `a.b.c`.
struct Path {
  uint32_t first;  // in the components
  uint16_t length;
  /// A relative import is known from the file's own place, which the repository's root may not be
  /// the root of: a pattern matches it from its beginning up to here.
  uint16_t latest_start;
};

/// Who means what: the scopes of a file, what binds names in them, and the dotted names that
/// imports and re-assignments give them. For one file and one thread.
class Scopes {
 public:
  /// `path` is the file's, for relative imports; the tree's name table grows.
  Scopes(syntax::Tree& tree, std::string_view path, Steps& steps);

  /// The first site that binds the name of an identifier, in the scope that Python looks in; the
  /// others follow by `next`. kNoSite if nothing in the file does.
  SiteId Lookup(syntax::NodeId identifier);
  const Site& site(SiteId id) const { return sites_[id]; }
  /// The same for any name, also one that a parameter, definition or import binds; kNoSite for
  /// attributes, methods and keywords, which no scope holds.
  SiteId BoundAt(syntax::NodeId name);
  /// The first site of a name as code at a node reads it.
  SiteId LookupFrom(syntax::NodeId where, syntax::NameId name) const {
    return Lookup(scope_of_[where], name);
  }
  bool IsOfModule(syntax::NodeId node) const { return scope_of_[node] == 0; }

  /// Every dotted name that an identifier, or a chain of attributes on one, may stand for.
  std::vector<PathId> PathsOf(syntax::NodeId expression);
  /// The same of a dotted name that stands in a string, as code at a node reads it; none where no
  /// import gives it another meaning than itself.
  std::vector<PathId> PathsOfText(const std::vector<syntax::NameId>& components,
                                  syntax::NodeId where);
  /// The same for one identifier, remembered.
  std::span<const PathId> PathsOfIdentifier(syntax::NodeId identifier);

  /// A path that no import gives: what a string names.
  PathId AddPath(const std::vector<syntax::NameId>& components, size_t latest_start);
  /// The dotted name of what the module itself calls so, as a relative import would give it.
  PathId OwnPath(syntax::NameId name);
  /// The module that a text names: `a.b`, `..b`.
  PathId ModuleNamed(std::string_view text);
  /// What any `import *` in sight may make of a name that nothing binds.
  std::vector<PathId> WildcardsOf(syntax::NameId name, syntax::NodeId where);
  const Path& path(PathId id) const { return paths_[id]; }
  std::span<const syntax::NameId> Components(PathId id) const {
    return {components_.data() + paths_[id].first, paths_[id].length};
  }
  std::string Text(PathId id, size_t length) const;
  /// Whether some import or re-assignment may give the name another meaning than itself.
  bool MayHavePath(syntax::NameId name) const {
    return has_wildcard_ || (name < aliased_.size() && aliased_[name]);
  }

 private:
  struct Scope {
    uint32_t parent;
    syntax::Kind kind;
    std::vector<PathId> wildcards;
  };

  uint32_t AddScope(uint32_t parent, syntax::Kind kind);
  void Build();
  uint32_t ScopeFor(syntax::NodeId id);
  void Visit(syntax::NodeId id);
  void VisitImport(syntax::NodeId id);
  void VisitImportFrom(syntax::NodeId id);
  void VisitParameter(syntax::NodeId id);
  void VisitAssign(syntax::NodeId id);
  void BindTarget(syntax::NodeId target, syntax::NodeId value, SiteKind kind, Site site);
  void Redirect(syntax::NodeId id);
  void Add(uint32_t scope, syntax::NameId name, Site site);
  uint32_t FunctionScope(uint32_t scope) const;
  PathId ModulePath(syntax::NodeId dotted);
  PathId ModulePath(size_t dots, std::span<const syntax::NameId> names);
  /// A name in a scope, and the attributes that are taken of it.
  struct Reference {
    uint32_t scope = 0;
    syntax::NameId name = syntax::kNoName;
    std::vector<syntax::NameId> attributes;
    int hops = 0;  // re-assignments that added attributes

    auto Key() const { return std::tie(scope, name, attributes); }
    bool operator<(const Reference& other) const { return Key() < other.Key(); }
  };
  std::optional<Reference> ReferenceOf(syntax::NodeId expression) const;
  bool ReachesImport(uint32_t scope, syntax::NameId name) const;
  std::vector<PathId> Resolve(Reference reference);
  void AddWildcards(const Reference& reference, std::vector<PathId>& to);
  PathId Extend(PathId base, const std::vector<syntax::NameId>& names);
  SiteId Lookup(uint32_t scope, syntax::NameId name) const;
  void MarkAliased(syntax::NameId name);

  static uint64_t Key(uint32_t scope, syntax::NameId name) {
    return static_cast<uint64_t>(scope) << 32 | name;
  }

  syntax::Tree& tree_;
  Steps& steps_;
  std::vector<syntax::NameId> package_;  // the folders of the file
  std::vector<syntax::NameId> module_;   // and its own name, if it is no package's
  std::vector<Scope> scopes_;
  std::vector<uint32_t> scope_of_;                      // by node
  std::unordered_map<syntax::NodeId, uint32_t> inner_;  // the scope that a definition opens
  std::vector<Site> sites_;
  std::unordered_map<uint64_t, SiteId> bound_;
  std::unordered_map<uint64_t, uint32_t> redirected_;  // global, nonlocal
  std::vector<Path> paths_;
  std::map<std::pair<uint16_t, std::vector<syntax::NameId>>, PathId> path_ids_;
  std::vector<syntax::NameId> components_;
  std::unordered_map<uint64_t, std::vector<PathId>> resolved_;
  std::vector<bool> aliased_;
  syntax::NodeId chain_next_ = syntax::kNoNode;   // the assignment within the one visited last
  syntax::NodeId chain_value_ = syntax::kNoNode;  // what both assign
  bool has_wildcard_ = false;
};

}  // namespace pushgate::rules::names
