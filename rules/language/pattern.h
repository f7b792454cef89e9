#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "rules/language/regex.h"
#include "rules/syntax/tree.h"

namespace pushgate::rules::language {

/// The number of a metavariable within its rule.
using Slot = uint16_t;
inline constexpr Slot kNoSlot = UINT16_MAX;

/// What a node of a pattern stands for, if not for itself.
enum class Hole : uint8_t {
  kNone,
  kMetavariable,
  kDots,          // any number of neighbours
  kSpread,        // $...X: the same, bound
  kDeep,          // <... P ...>; the pattern is at `inner`
  kTyped,         // ($X : T); T is at `inner`
  kChain,         // $X. ... .f: any number of calls and attributes
  kAnyBraces,     // {...}: any dict or set
  kAnyString,     // "..."
  kJoinedString,  // "..." "...": literals side by side
  kStringBound,   // "$X": binds the content
  kStringRegex,   // "=~/.../"
};

struct Part {
  Hole hole = Hole::kNone;
  Slot slot = kNoSlot;
  syntax::NodeId inner = syntax::kNoNode;
  uint16_t regex = 0;
};

/// A pattern, ready to be matched. Immutable.
struct Pattern {
  enum class Form { kExpression, kStatement, kStatements };

  Form form = Form::kExpression;
  syntax::NodeId root = 0;          // the expression or statement; of kStatements the first
  syntax::NodeId root_end = 0;      // of kStatements: behind the last
  std::vector<syntax::Node> nodes;  // names are numbers of the rule set's symbols
  std::vector<Part> parts;          // by node
  std::vector<Slot> slots;          // metavariables that a match binds
  std::vector<Regex> regexes;
  std::vector<syntax::NameId> names;  // identifiers without which nothing matches

  const syntax::Node& operator[](syntax::NodeId id) const { return nodes[id]; }
  bool IsDots(syntax::NodeId id) const {
    return parts[id].hole == Hole::kDots || parts[id].hole == Hole::kSpread;
  }
  bool IsLeaf(syntax::NodeId id) const { return nodes[id].after == id + 1; }
  syntax::NodeId FirstChild(syntax::NodeId id) const {
    return nodes[id].after == id + 1 ? syntax::kNoNode : id + 1;
  }
};

/// The metavariables of one rule, by slot.
class Metavariables {
 public:
  Slot Add(std::string_view name);  // without the dollar sign
  Slot Find(std::string_view name) const;
  const std::string& Name(Slot slot) const { return names_[slot]; }
  size_t size() const { return names_.size(); }

 private:
  std::vector<std::string> names_;
};

struct PatternError {
  uint32_t offset = 0;  // in the pattern's text
  std::string message;
};

/// Compiles a pattern; its names are interned in `symbols`.
tl::expected<Pattern, PatternError> CompilePattern(std::string_view text,
                                                   syntax::NameTable& symbols,
                                                   Metavariables& metavariables);

}  // namespace pushgate::rules::language
