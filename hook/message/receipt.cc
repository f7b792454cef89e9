#include "hook/message/receipt.h"

#include <algorithm>
#include <cstddef>
#include <set>
#include <utility>
#include <vector>

#include "hook/message/finding_text.h"
#include "hook/message/findings_text.h"
#include "hook/message/layout.h"
#include "hook/message/safe_text.h"

namespace pushgate::hook {
namespace {

constexpr size_t kMostSkips = 20;
constexpr size_t kMostRefs = 10;
constexpr size_t kMostSuppressed = 20;

bool WasJudged(const JudgedRef& ref) { return ref.enforced && ref.note.empty(); }

/// Lines of "pushgate: LABEL: NAME (REASON)", the first ones by name, the others counted.
std::string List(std::string_view label,
                 const std::vector<std::pair<std::string, std::string>>& entries, size_t most) {
  std::string out;
  for (size_t i = 0; i < entries.size() && i < most; ++i) {
    const auto& [name, reason] = entries[i];
    out +=
        "pushgate: " + std::string(label) + ": " + SafeText(name) + " (" + SafeText(reason) + ")\n";
  }
  if (entries.size() > most) {
    out += "pushgate: " + std::string(label) + ": " + std::to_string(entries.size() - most) +
           " more\n";
  }
  return out;
}

/// The findings that comments allow, each place once: where and which, and the reason.
std::vector<std::pair<std::string, std::string>> SuppressedIn(const Judgement& judgement) {
  std::vector<std::pair<std::string, std::string>> list;
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
    out = "pushgate: accepted: " + Count(static_cast<uint64_t>(judged), "ref") + ", " +
          Count(stats.commits, "commit") + ", " + Count(stats.files, "Python file") + " (" +
          std::to_string(stats.parsed) + " parsed, " + Count(stats.functions, "function") + ")";
    std::string found = Text(TallyOf(FindingsToShow(judgement)));
    if (!found.empty()) out += ", " + found;
    size_t suppressed = SuppressedIn(judgement).size();
    out += suppressed == 0 ? "\n" : ", " + std::to_string(suppressed) + " suppressed\n";
  }
  std::vector<std::pair<std::string, std::string>> others;
  for (const JudgedRef& ref : judgement.refs) {
    if (!ref.enforced) others.emplace_back(ref.update.name, ref.note);
  }
  return out + List("accepted, not judged", others, kMostRefs);
}

std::string RenderSuppressed(const Judgement& judgement) {
  return List("suppressed", SuppressedIn(judgement), kMostSuppressed);
}

std::string RenderSkips(const Judgement& judgement) {
  std::vector<std::pair<std::string, std::string>> refs, files;
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
