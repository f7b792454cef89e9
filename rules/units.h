#pragma once

#include "rules/analyze.h"
#include "rules/syntax/line_table.h"
#include "rules/syntax/tree.h"

namespace pushgate::rules {

/// Divides a parsed text into its units.
UnitMap BuildUnits(const syntax::Tree& tree, const syntax::LineTable& lines);

}  // namespace pushgate::rules
