#include "hook/policy/fingerprint.h"

#include "base/digest.h"
#include "rules/anchor_text.h"
#include "rules/rule_set.h"

namespace pushgate::hook {

std::string Fingerprint(const DecidedFinding& finding) {
  const diffscan::Found& found = finding.found;
  return Fingerprint(finding.path_in_repo.empty() ? found.path : finding.path_in_repo, found);
}

std::string Fingerprint(const diffscan::Found& found) { return Fingerprint(found.path, found); }

std::string Fingerprint(std::string_view path, const diffscan::Found& found) {
  return Sha256Hex(
      {found.finding.rule->id, path, found.function, rules::AnchorText(found.matched_text)});
}

std::string PathlessFingerprint(const diffscan::Found& found) { return Fingerprint("", found); }

}  // namespace pushgate::hook
