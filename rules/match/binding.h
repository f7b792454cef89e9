#pragma once

#include <cstdint>
#include <vector>

#include "rules/syntax/tree.h"

namespace pushgate::rules::match {

/// What a metavariable stands for.
struct Binding {
  enum class Kind : uint8_t {
    kUnbound,
    kNode,   // a: the node
    kNodes,  // a: the first of neighbours; b: behind the last; equal if there are none
    kPath,   // a: a dotted name that an import gives; b: how many of its parts
    kText,   // a: a string's content, as a name
    kBytes,  // a, b: from where to where in the text; what a named group of a regex captured
    kGroup,  // the same of a numbered one: it agrees with any other
  };

  Kind kind = Kind::kUnbound;
  uint32_t a = 0;
  uint32_t b = 0;
  syntax::NodeId node = syntax::kNoNode;  // of kPath and kText: what it was read from, if anything

  auto operator<=>(const Binding&) const = default;
};

using Environment = std::vector<Binding>;  // by slot

/// How a range takes part in the algebra of ranges.
enum class RangeKind : uint8_t {
  kPlain,
  kInside,  // of a pattern-inside: no finding of its own
  kRegex,   // of a pattern-regex
};

/// A place where a pattern or a formula matches.
struct Match {
  uint32_t begin = 0;  // bytes
  uint32_t end = 0;
  RangeKind kind = RangeKind::kPlain;
  Environment environment;
};

}  // namespace pushgate::rules::match
