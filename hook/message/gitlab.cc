#include "hook/message/gitlab.h"

#include "hook/message/layout.h"
#include "hook/message/safe_text.h"

namespace pushgate::hook {
namespace {

constexpr size_t kMost = 5;

std::string Line(const std::string& text) { return "GL-HOOK-ERR: " + text + "\n"; }

std::string FindingLine(const ShownFinding& shown) {
  const rules::Finding& finding = shown.decided->found.finding;
  return Line(SafeText(PlaceOf(shown)) + ":" + std::to_string(finding.span.line) + ": " +
              SafeText(finding.rule->id) + ": " + SafeText(finding.message));
}

}  // namespace

std::string RenderForGitlab(const Judgement& judgement, const std::vector<ShownFinding>& findings) {
  if (judgement.verdict == Verdict::kFault) {
    return Line(
        "pushgate: fault: this push could not be judged, so it is refused. Tell the "
        "administrator of this server.");
  }
  std::string lines;
  size_t count = 0;
  for (const ShownFinding& shown : findings) {
    if (shown.blocks() && ++count <= kMost) lines += FindingLine(shown);
  }
  if (count > kMost) lines += Line("and " + Count(count - kMost, "other error"));
  return Line("pushgate: refused: this push has " + Count(count, "error") + ".") + lines;
}

}  // namespace pushgate::hook
