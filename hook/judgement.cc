#include "hook/judgement.h"

#include <algorithm>

namespace pushgate::hook {

std::string_view Name(Verdict verdict) {
  switch (verdict) {
    case Verdict::kAccept:
      return "accept";
    case Verdict::kReject:
      return "reject";
    case Verdict::kFault:
      break;
  }
  return "fault";
}

std::string_view Name(Decision decision) {
  switch (decision) {
    case Decision::kBlock:
      return "block";
    case Decision::kWarn:
      return "warn";
    case Decision::kRecord:
      return "record";
    case Decision::kSuppressed:
      return "suppressed";
    case Decision::kBaseline:
      return "baseline";
    case Decision::kExcused:
      break;
  }
  return "excused";
}

Verdict VerdictOfFindings(const Judgement& judgement) {
  bool blocks = std::any_of(
      judgement.findings.begin(), judgement.findings.end(), [](const DecidedFinding& finding) {
        return finding.decision == Decision::kBlock && !finding.fixed.value_or(false);
      });
  return blocks ? Verdict::kReject : Verdict::kAccept;
}

}  // namespace pushgate::hook
