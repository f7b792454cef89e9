#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "rules/language/formula.h"
#include "rules/match/binding.h"
#include "rules/match/context.h"

namespace pushgate::rules::match {

/// Where a formula is looked for: a whole file, or what a metavariable stands for.
struct Area {
  syntax::NodeId first = 0;  // nodes
  syntax::NodeId end = 0;
  std::string_view text;  // what regular expressions see
  uint32_t begin = 0;     // where the text stands in the file, in bytes
  bool is_part = false;   // a metavariable's: the area itself is a match of no pattern at all
  bool as_text = false;   // no code: patterns match nothing in it
  Environment given;      // what is bound already
};

inline Area WholeFile(const Context& context, size_t slots) {
  return {0, context.tree.size(), context.text, 0, false, false, Environment(slots)};
}

/// Where a formula matches within an area; see Evaluate().
std::vector<Match> EvaluateIn(Context& context, const language::Formula& formula, size_t slots,
                              const Area& area);

}  // namespace pushgate::rules::match
