#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

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

/// The dotted names in the text of an annotation that say which class an instance is of: those of a
/// union, of what leads to an instance, and of other generics the generic. Of a text that people do
/// not write, some.
std::vector<std::string_view> TypeNamesIn(std::string_view text);

/// The last part of a dotted name; empty for other expressions.
std::string_view LastName(const syntax::Tree& tree, syntax::NodeId node);

/// Whether a definition has a decorator, called or not, whose last name ends so.
bool IsDecorated(const syntax::Tree& tree, syntax::NodeId definition, std::string_view ending);

}  // namespace pushgate::rules::names
