#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "rules/syntax/tree.h"

namespace pushgate::rules::match {

/// No kind of node has children in more roles than this.
inline constexpr size_t kMostRoles = 8;

/// Whether a pattern without children in this role still matches a node that has some.
bool MayBeLeftOut(syntax::Kind kind, syntax::Role role);
/// Whether children in this role match in any order.
bool IsUnordered(syntax::Kind kind, syntax::Role role);
/// Of unordered children: whether the code may have more of them than the pattern.
bool MayHaveMore(syntax::Kind kind, syntax::Role role);
/// Whether a metavariable in the place of a `pattern` node may stand for a `target`: an
/// expression's for expressions, a statement's for statements, a name's for names.
bool MayStandFor(syntax::Kind pattern, syntax::Kind target);
/// The name of a literal's type.
std::string_view LiteralType(syntax::Kind kind, uint16_t op);
/// Whether `{...}` stands for this.
bool IsBraces(syntax::Kind kind);

}  // namespace pushgate::rules::match
