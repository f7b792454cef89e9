#include "hook/message/old_findings.h"

#include <algorithm>
#include <set>
#include <tuple>

#include "hook/message/layout.h"
#include "rules/rule_set.h"

namespace pushgate::hook {

size_t CountOld(const Judgement& judgement) {
  std::set<std::tuple<std::string, uint32_t, uint32_t, std::string>> places;
  for (const DecidedFinding& decided : judgement.findings) {
    if (decided.decision != Decision::kBaseline) continue;
    const rules::Finding& finding = decided.found.finding;
    places.emplace(decided.found.path, finding.span.line, finding.span.column, finding.rule->id);
  }
  return places.size();
}

std::string RenderOldFindings(const Judgement& judgement) {
  bool missing = std::any_of(judgement.refs.begin(), judgement.refs.end(),
                             [](const JudgedRef& ref) { return ref.no_baseline; });
  if (missing) {
    return Wrapped("pushgate: ",
                   "no baseline of this repository has been taken, so that old findings block "
                   "like new ones. An administrator takes it with 'pushgate baseline'.");
  }
  size_t old = CountOld(judgement);
  if (old == 0) return "";
  return Wrapped("pushgate: ", Count(old, "old finding is", "old findings are") +
                                   " in the baseline, and " + (old == 1 ? "blocks" : "block") +
                                   " nothing");
}

}  // namespace pushgate::hook
