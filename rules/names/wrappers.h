#pragma once

#include <cstdint>
#include <string_view>

#include "rules/syntax/tree.h"

namespace pushgate::rules::names {

/// How an instance of `Wrapper[T]` leads to one of T.
enum class Wraps : uint8_t {
  kNothing,    // it does not: a generic class
  kFirst,      // it is one of the first argument
  kAll,        // it is one of any argument
  kLast,       // awaiting it gives one of the last argument
  kGiven,      // iterating, entering or awaiting it gives one of the first
  kClass,      // it is T itself
  kCallable,   // calling it gives one of the last argument
  kContainer,  // its elements are
  kMapping,    // its values are, of the last argument
  kVariable,   // get() gives one
};

/// By the last name of a generic: `Optional` in `typing.Optional[T]`.
Wraps WrapsOf(std::string_view name);

/// The last part of a dotted name; empty for other expressions.
std::string_view LastName(const syntax::Tree& tree, syntax::NodeId node);

}  // namespace pushgate::rules::names
