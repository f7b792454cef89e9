#include "hook/message/receipt.h"

#include <algorithm>
#include <cstddef>
#include <set>
#include <utility>
#include <vector>

#include "hook/message/excused.h"
#include "hook/message/finding_text.h"
#include "hook/message/findings_text.h"
#include "hook/message/layout.h"
#include "hook/message/listing.h"
#include "hook/message/old_findings.h"

namespace pushgate::hook {
namespace {

constexpr size_t kMostSkips = 20;
constexpr size_t kMostRefs = 10;
constexpr size_t kMostSuppressed = 20;

bool WasJudged(const JudgedRef& ref) { return ref.enforced && ref.note.empty(); }

/// The findings that comments allow, each place once: where and which, and the reason.
Listing SuppressedIn(const Judgement& judgement) {
  Listing list;
  for (const DecidedFinding& decided : judgement.findings) {
    if (decided.decision != Decision::kSuppressed) continue;
    const rules::Finding& finding = decided.found.finding;
    std::pair<std::string, std::string> entry{
        decided.found.path + ":" + std::to_string(finding.span.line) + ": " + finding.rule->id,
        finding.suppression};
    if (std::find(list.begin(), list.end(), entry) == list.end()) list.push_back(std::move(entry));
  }
  return list;
}

}  // namespace

std::string RenderReceipt(const Judgement& judgement) {
  const auto judged = std::count_if(judgement.refs.begin(), judgement.refs.end(), WasJudged);
  std::string out;
  if (judged > 0) {
    const diffscan::Stats& stats = judgement.stats;
    out = "accepted: " + Count(static_cast<uint64_t>(judged), "ref") + ", " +
          Count(stats.commits, "commit") + ", " + Count(stats.files, "Python file") + " (" +
          std::to_string(stats.parsed) + " parsed, " + Count(stats.functions, "function") + ")";
    FindingTally tally = TallyOf(FindingsToShow(judgement));
    std::string found = Text(tally);
    if (!found.empty()) out += ", " + found;
    if (tally.would_block > 0) out += ", " + std::to_string(tally.would_block) + " would block";
    size_t suppressed = SuppressedIn(judgement).size();
    if (suppressed > 0) out += ", " + std::to_string(suppressed) + " suppressed";
    size_t excused = CountExcused(judgement);
    if (excused > 0) out += ", " + std::to_string(excused) + " excused";
    size_t old = CountOld(judgement);
    if (old > 0) out += ", " + std::to_string(old) + " in the baseline";
    out = Wrapped("pushgate: ", out);
  }
  Listing aliases, others;
  for (const JudgedRef& ref : judgement.refs) {
    if (ref.enforced) continue;
    (ref.leads_to.empty() ? others : aliases).emplace_back(ref.update.name, ref.note);
  }
  return out + List("accepted", aliases, kMostRefs) +
         List("accepted, not judged", others, kMostRefs);
}

std::string RenderSuppressed(const Judgement& judgement) {
  return List("suppressed", SuppressedIn(judgement), kMostSuppressed);
}

std::string RenderSkips(const Judgement& judgement) {
  Listing refs, files;
  std::set<std::pair<std::string, std::string>> seen;
  for (const JudgedRef& ref : judgement.refs) {
    if (ref.enforced && !ref.note.empty()) refs.emplace_back(ref.update.name, ref.note);
    for (const diffscan::Skip& skip : ref.scan.skipped) {
      if (seen.emplace(skip.path, skip.reason).second) files.emplace_back(skip.path, skip.reason);
    }
  }
  return List("not judged", refs, kMostRefs) + List("not wholly judged", files, kMostSkips);
}

}  // namespace pushgate::hook
