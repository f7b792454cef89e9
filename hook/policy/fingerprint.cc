#include "hook/policy/fingerprint.h"

#include "base/digest.h"
#include "rules/anchor_text.h"
#include "rules/rule_set.h"

namespace pushgate::hook {
namespace {

std::string Of(const diffscan::Found& found, std::string_view path) {
  return Sha256Hex(
      {found.finding.rule->id, path, found.function, rules::AnchorText(found.matched_text)});
}

}  // namespace

std::string Fingerprint(const DecidedFinding& finding) {
  return Of(finding.found,
            finding.path_in_repo.empty() ? finding.found.path : finding.path_in_repo);
}

std::string Fingerprint(const diffscan::Found& found) { return Of(found, found.path); }

std::string Fingerprint(std::string_view path, const diffscan::Found& found) {
  return Of(found, path);
}

std::string PathlessFingerprint(const diffscan::Found& found) { return Of(found, ""); }

}  // namespace pushgate::hook
