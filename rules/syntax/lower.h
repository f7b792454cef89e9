#pragma once

#include <tree_sitter/api.h>

#include "rules/syntax/source_text.h"
#include "rules/syntax/tree.h"

namespace pushgate::rules::syntax {

/// Turns tree-sitter's concrete tree into ours, in one walk without recursion.
void Lower(const SourceText& source, TSNode root, Tree& tree);

}  // namespace pushgate::rules::syntax
