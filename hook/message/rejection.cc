#include "hook/message/rejection.h"

#include <algorithm>
#include <cstddef>
#include <limits>
#include <string_view>
#include <vector>

#include "hook/message/excused.h"
#include "hook/message/finding_text.h"
#include "hook/message/findings_text.h"
#include "hook/message/gitlab.h"
#include "hook/message/layout.h"
#include "hook/message/old_findings.h"
#include "hook/message/receipt.h"
#include "hook/message/safe_text.h"

namespace pushgate::hook {
namespace {

constexpr size_t kMostInFull = 10;
constexpr size_t kMostRefs = 20;
constexpr size_t kMostCommands = 5;

using Findings = std::vector<ShownFinding>;

/// To the repository's name, where there is one.
std::string To(const Judgement& judgement) {
  return judgement.repository.empty() ? "" : " to " + SafeText(judgement.repository);
}

/// Whether it must be said which ref brings a finding.
bool SeveralRefs(const Judgement& judgement) {
  auto judged = [](const JudgedRef& ref) { return ref.enforced && ref.note.empty(); };
  return std::count_if(judgement.refs.begin(), judgement.refs.end(), judged) > 1;
}

/// What came of one ref, in a few words.
std::string Outcome(const JudgedRef& ref, const Findings& findings) {
  if (!ref.leads_to.empty()) return ref.note;
  if (!ref.note.empty()) return "not judged (" + ref.note + ")";
  Findings of_ref;
  for (const ShownFinding& finding : findings) {
    bool in_ref =
        std::find(finding.refs.begin(), finding.refs.end(), ref.update.name) != finding.refs.end();
    if (in_ref) of_ref.push_back(finding);
  }
  return of_ref.empty() ? "nothing found" : Text(TallyOf(of_ref));
}

std::string RenderRefs(const Judgement& judgement, const Findings& findings) {
  std::string out = "Nothing of this push was accepted:\n\n";
  for (size_t i = 0; i < judgement.refs.size() && i < kMostRefs; ++i) {
    const JudgedRef& ref = judgement.refs[i];
    out += WrappedBehind("   ", ref.update.name + ":", Outcome(ref, findings));
  }
  if (judgement.refs.size() > kMostRefs) {
    out += "   and " + Count(judgement.refs.size() - kMostRefs, "other ref") + "\n";
  }
  return out + "\n";
}

/// The commands that repeat the check of the refs that were refused, each once.
std::string RenderCommands(const Judgement& judgement) {
  std::vector<std::string> ranges;
  for (const JudgedRef& ref : judgement.refs) {
    bool fresh = std::find(ranges.begin(), ranges.end(), ref.range) == ranges.end();
    if (!ref.range.empty() && fresh) ranges.push_back(ref.range);
  }
  if (ranges.empty()) return "";
  std::string out = "To repeat this check in your clone:\n\n";
  for (size_t i = 0; i < ranges.size() && i < kMostCommands; ++i) {
    bool words = ranges[i].find(' ') != std::string::npos || ranges[i][0] == '^';
    std::string quote = words ? "'" : "";
    out += "   pushgate check --diff " + quote + ranges[i] + quote + "\n";
  }
  return out + "\n";
}

std::string RenderFaultLines(const Judgement& judgement) {
  std::string out;
  for (const std::string& fault : judgement.faults) out += Wrapped("   ", fault);
  return out + "\n";
}

/// With the colon at its end, what the administrator must hear.
std::string RenderUnrecorded(const Judgement& judgement) {
  return Wrapped("   ", "It cannot be recorded: " + judgement.unrecorded + ".") + "\n";
}

std::string RenderFault(const Judgement& judgement, const Setup& setup, const Findings& findings) {
  bool unrecorded = !judgement.unrecorded.empty();
  std::string out = Wrapped("", "pushgate: fault: this push" + To(judgement) + " could not be " +
                                    (unrecorded ? "recorded" : "judged") + ", so it is refused.") +
                    "\n";
  out += unrecorded ? RenderUnrecorded(judgement) : RenderFaultLines(judgement);
  out += Wrapped("",
                 "Nothing of this push was accepted. This is a fault of the server or of the way "
                 "to it, not of your code: tell the administrator of this Git server, who finds "
                 "more in the log of pushgated. Your commits are safe; push them again once it is "
                 "repaired.");
  if (findings.empty()) return out;
  out += "\n" + Wrapped("", "What could be judged has " + Text(TallyOf(findings)) + ":") + "\n";
  return out + RenderFindings(findings, setup.config, kMostInFull, SeveralRefs(judgement));
}

std::string RenderRejection(const Judgement& judgement, const Setup& setup,
                            const Findings& findings) {
  std::string out = Wrapped(
      "", "pushgate: refused: this push" + To(judgement) + " has " + Text(TallyOf(findings)) + ".");
  out += "\n" + RenderFindings(findings, setup.config, kMostInFull, SeveralRefs(judgement));
  out += Heading("what was refused") + "\n" + RenderRefs(judgement, findings);
  out += "Fix what is marked 'error', commit, and push again; warnings block nothing.\n\n";
  std::string aside = RenderNearlyExcused(judgement, setup) + RenderExcused(judgement) +
                      RenderOldFindings(judgement) + RenderSuppressed(judgement) +
                      RenderSkips(judgement);
  if (!aside.empty()) out += aside + "\n";
  return out + RenderCommands(judgement);
}

/// Faults that the policy lets pass: they are never hidden.
std::string RenderAcceptedFaults(const Judgement& judgement) {
  std::string out;
  auto add = [&](std::string_view what, const std::string& lines) {
    out += Wrapped("", "pushgate: fault: " + std::string(what) +
                           ", and the policy accepts the push in that case (on_fault: accept). "
                           "Please tell the administrator:") +
           "\n" + lines;
  };
  if (!judgement.faults.empty()) add("not everything could be judged", RenderFaultLines(judgement));
  if (!judgement.unrecorded.empty()) {
    add("this push is not in the record", RenderUnrecorded(judgement));
  }
  return out;
}

std::string RenderAcceptance(const Judgement& judgement, const Setup& setup,
                             const Findings& findings) {
  std::string out;
  if (!findings.empty()) {
    FindingTally tally = TallyOf(findings);
    std::string what =
        findings.size() == 1 ? ", which does not block it" : ", which do not block it";
    if (tally.would_block > 0)
      what += "; " + std::to_string(tally.would_block) + " would if enforced";
    out = Wrapped("", "pushgate: this push" + To(judgement) + " has " + Text(tally) + what + ".");
    out += "\n" + RenderFindings(findings, setup.config, kMostInFull, SeveralRefs(judgement));
    out += RenderCommands(judgement);
  }
  out += RenderAcceptedFaults(judgement);
  bool quiet = setup.config.receipt == Receipt::kQuiet;
  if (!quiet) out += RenderReceipt(judgement);
  out += RenderExcused(judgement);
  if (!quiet) out += RenderSuppressed(judgement);
  return out + RenderSkips(judgement);
}

/// Without blank lines at the end.
std::string Ended(std::string text) {
  while (text.ends_with("\n\n")) text.pop_back();
  return text;
}

}  // namespace

std::string RenderForPusher(const Judgement& judgement, const Setup& setup) {
  Findings findings = FindingsToShow(judgement);
  if (judgement.verdict == Verdict::kAccept) {
    return Ended(RenderAcceptance(judgement, setup, findings));
  }
  std::string text =
      Ended(judgement.verdict == Verdict::kReject ? RenderRejection(judgement, setup, findings)
                                                  : RenderFault(judgement, setup, findings));
  bool gitlab = setup.config.server == ServerKind::kGitlab;
  return gitlab ? text + RenderForGitlab(judgement, findings) : text;
}

std::string RenderForTerminal(const Judgement& judgement, const Setup& setup, bool quiet) {
  constexpr size_t kAll = std::numeric_limits<size_t>::max();
  Findings findings = FindingsToShow(judgement);
  std::string out = RenderFindings(findings, setup.config, kAll, false);
  if (!quiet) out += RenderSuppressed(judgement);
  out += RenderSkips(judgement);
  if (!judgement.faults.empty()) {
    out += "pushgate: fault: not everything could be judged:\n\n" + RenderFaultLines(judgement);
  }
  if (quiet) return out;
  const diffscan::Stats& stats = judgement.stats;
  out += "pushgate: " + (findings.empty() ? "nothing found" : Text(TallyOf(findings))) + " in " +
         Count(stats.files, "Python file") + " (" + std::to_string(stats.parsed) + " parsed, " +
         Count(stats.functions, "function") + ")\n";
  return out;
}

}  // namespace pushgate::hook
