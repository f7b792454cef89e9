#include "rules/language/pieces.h"

#include <algorithm>

namespace pushgate::rules::language {

using syntax::TopLevelStatement;

Pieces::Pieces(const syntax::TopLevel& module) {
  auto add = [&](const TopLevelStatement& statement) {
    auto piece = static_cast<uint32_t>(list.size());
    list.push_back({&statement, piece, false});
    return piece;
  };
  for (const TopLevelStatement& statement : module.statements) {
    uint32_t outer = add(statement);
    uint32_t at = statement.begin;
    for (const TopLevelStatement& member : statement.members) {
      if (member.begin > at) stretches.push_back({at, member.begin, outer});
      uint32_t inner = add(member);
      list[inner].owner = outer;
      stretches.push_back({member.begin, member.end, inner});
      at = member.end;
    }
    if (statement.end > at) stretches.push_back({at, statement.end, outer});
    if (!statement.members.empty()) list.back().is_last = true;
  }
}

RangeCursor::RangeCursor(const std::vector<syntax::ByteRange>& ranges, size_t first)
    : next_(std::lower_bound(ranges.begin(), ranges.end(), first,
                             [](const syntax::ByteRange& r, size_t at) { return r.end <= at; })),
      end_(ranges.end()) {}

}  // namespace pushgate::rules::language
