#include "hook/message/findings_text.h"

#include <map>
#include <utility>

#include "hook/message/layout.h"
#include "hook/message/safe_text.h"

namespace pushgate::hook {
namespace {

constexpr size_t kMostFilesCounted = 20;

using Findings = std::vector<ShownFinding>;

/// Which findings to show in full: those that block first, then warnings while there is room.
std::vector<bool> ChooseInFull(const Findings& findings, size_t most) {
  std::vector<bool> chosen(findings.size(), false);
  for (bool blocking : {true, false}) {
    for (size_t i = 0; i < findings.size() && most > 0; ++i) {
      if (findings[i].blocks() != blocking) continue;
      chosen[i] = true;
      --most;
    }
  }
  return chosen;
}

/// "3 db-direct-session, 1 db-raw-connection (warning)".
using RuleCounts = std::map<std::pair<std::string, bool>, size_t>;
std::string Text(const RuleCounts& counts) {
  std::string text;
  for (const auto& [rule, number] : counts) {
    const auto& [id, warning] = rule;
    text += (text.empty() ? "" : ", ") + std::to_string(number) + " " + id;
    if (warning) text += number == 1 ? " (warning)" : " (warnings)";
  }
  return text;
}

/// The findings that are not shown in full: per file, how many of each rule.
std::string RenderCounted(const Findings& rest) {
  std::map<std::string, RuleCounts> files;
  for (const ShownFinding& finding : rest) {
    ++files[PlaceOf(finding)][{finding.decided->found.finding.rule->id, !finding.blocks()}];
  }
  std::string out = Heading(Count(rest.size(), "more finding") + ", only counted") + "\n";
  size_t named_files = 0, named_findings = 0;
  for (const auto& [path, counts] : files) {
    if (++named_files > kMostFilesCounted) break;
    for (const auto& [rule, number] : counts) named_findings += number;
    out += SafeText(path) + "\n" + Wrapped("   ", Text(counts));
  }
  if (files.size() > kMostFilesCounted) {
    out += "and " + Count(rest.size() - named_findings, "finding") + " in " +
           Count(files.size() - kMostFilesCounted, "other file") + "\n";
  }
  return out + "\n";
}

}  // namespace

FindingTally TallyOf(const Findings& findings) {
  FindingTally tally;
  for (const ShownFinding& finding : findings) {
    ++(finding.blocks() ? tally.errors : tally.warnings);
    if (finding.would_block()) ++tally.would_block;
  }
  return tally;
}

std::string Text(const FindingTally& tally) {
  std::string text = tally.errors > 0 ? Count(tally.errors, "error") : "";
  if (tally.warnings > 0) text += (text.empty() ? "" : ", ") + Count(tally.warnings, "warning");
  return text;
}

std::string RenderFindings(const Findings& findings, const Config& config, size_t most,
                           bool name_refs) {
  std::vector<bool> in_full = ChooseInFull(findings, most);
  Findings rest;
  std::string out;
  for (size_t i = 0; i < findings.size();) {
    std::string place = PlaceOf(findings[i]);
    Findings of_file;
    std::string text;
    for (; i < findings.size() && PlaceOf(findings[i]) == place; ++i) {
      of_file.push_back(findings[i]);
      if (in_full[i]) {
        text += "\n" + RenderFinding(findings[i], config, name_refs);
      } else {
        rest.push_back(findings[i]);
      }
    }
    if (text.empty()) continue;
    out += Heading(SafeText(place) + ": " + Text(TallyOf(of_file))) + text + "\n";
  }
  if (!rest.empty()) out += RenderCounted(rest);
  return out;
}

}  // namespace pushgate::hook
