#include "cli/check_fix.h"

#include <algorithm>
#include <utility>

#include "hook/message/layout.h"
#include "hook/message/safe_text.h"
#include "hook/policy/policy.h"

namespace pushgate::cli {
namespace {

bool IsTold(const hook::DecidedFinding& finding) {
  return finding.decision == hook::Decision::kBlock || finding.decision == hook::Decision::kWarn;
}

bool LooksLikeRange(std::string_view word) {
  size_t dots = word.find("..");
  bool parent = dots != std::string_view::npos && word.substr(dots + 2).starts_with("/");
  return word.starts_with("^") || (dots != std::string_view::npos && !parent && word != "..");
}

}  // namespace

FixMode MakeFixMode(const hook::Policy* policy, bool preview) {
  return {preview, [policy](const rules::Finding& finding) {
            diffscan::Found found;
            found.finding = finding;
            return IsTold(hook::Decide(policy, "", std::move(found)));
          }};
}

void DecideFixed(const hook::Policy* policy, CheckedFile& file, const FixMode& mode,
                 FixReport& report, hook::Judgement& judgement) {
  size_t told = 0, fixed = 0;
  std::string path;
  auto add = [&](diffscan::Found found, bool gone, std::string not_fixed) {
    path = found.path;
    hook::DecidedFinding finding = hook::Decide(policy, "", std::move(found));
    finding.fixed = gone;
    finding.not_fixed = std::move(not_fixed);
    if (IsTold(finding)) ++told;
    if (IsTold(finding) && gone) ++fixed;
    judgement.findings.push_back(std::move(finding));
  };
  for (size_t i = 0; i < file.found.size(); ++i) {
    add(std::move(file.found[i]), false, i < file.not_fixed.size() ? file.not_fixed[i] : "");
  }
  for (diffscan::Found& found : file.fixed) add(std::move(found), true, "");
  report.patch += file.patch;
  if (fixed == 0) return;
  report.lines.push_back((mode.preview ? "would fix " : "fixed ") + std::to_string(fixed) + " of " +
                         hook::Count(told, "finding") + " in " + hook::SafeText(path));
}

bool TakePreview(std::vector<std::string>& args, std::string& range) {
  auto end = std::find(args.begin(), args.end(), "--");
  if (std::find(args.begin(), end, "--fix") == end) return false;
  auto diff = std::find(args.begin(), end, "--diff");
  if (diff == end) return false;
  auto next = args.erase(diff);
  if (next != args.end() && LooksLikeRange(*next)) range = *next;
  return true;
}

}  // namespace pushgate::cli
