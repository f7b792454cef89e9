#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "hook/config/config.h"
#include "hook/judgement.h"

namespace pushgate::hook {

/// A finding as people are told of it: once, though several refs of a push may bring it.
struct ShownFinding {
  const DecidedFinding* decided;  // the strictest decision; lives as long as the judgement
  std::vector<std::string> refs;  // that bring it, in order
  std::string commit;             // short, where it is not the tip of the ref; else empty

  /// Only the policy's `enforce: warn` keeps it from blocking.
  bool would_block() const { return decided->would_block; }
  bool blocks() const { return decided->decision == Decision::kBlock; }
};

/// The findings that block or warn and are not fixed, in their order, each place once.
std::vector<ShownFinding> FindingsToShow(const Judgement& judgement);

/// One finding in full: place, function, rule, source, why, fix, link. `name_refs`: say which refs
/// bring it.
std::string RenderFinding(const ShownFinding& shown, const Config& config, bool name_refs);

/// What a rule would put in the place of a match, and the imports that this needs. `indentation`:
/// of the line on which the match begins; it is not shown.
std::string RenderFix(const rules::Rule& rule, std::string_view suggestion,
                      std::string_view indentation, std::string_view margin);

/// "PATH", or the ref where a finding concerns the whole update; raw.
std::string PlaceOf(const ShownFinding& shown);

/// Where a rule's approved template can be read: a URL, or the command that shows it.
std::string TemplateLink(const rules::Rule& rule, std::string_view templates_url);

/// What the pusher can do about a finding of a gate rule; empty for other rules.
std::string AdviceOnGateRule(const rules::Rule& rule, const Config& config);

}  // namespace pushgate::hook
