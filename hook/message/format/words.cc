#include "hook/message/format/words.h"

#include <set>

#include "base/digest.h"
#include "hook/message/finding_text.h"
#include "hook/message/utf8.h"
#include "hook/policy/fingerprint.h"
#include "rules/fix.h"

namespace pushgate::hook {
namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";  // U+FFFD

bool IsControl(const CodePoint& point) {
  if (point.value == '\n' || point.value == '\t') return false;
  bool no_character = point.value == 0xFFFE || point.value == 0xFFFF;  // which XML forbids
  return point.value < ' ' || (point.value >= 0x7F && point.value < 0xA0) || no_character;
}

void AddParagraph(std::string& text, std::string_view label, const std::string& paragraph) {
  if (paragraph.empty()) return;
  if (!text.empty()) text += "\n\n";
  text += std::string(label) + paragraph;
}

std::string FixOf(const DecidedFinding& finding, const Config& config) {
  const rules::Finding& found = finding.found.finding;
  if (rules::gate_rules::IsUnjudged(*found.rule)) return AdviceOnGateRule(*found.rule, config);
  if (!found.suggestion) return "";
  if (found.suggestion->empty()) return "Delete it.";
  std::string text = *found.suggestion;
  for (const std::string& import : rules::ImportsOf(*found.rule, *found.suggestion)) {
    text += "\nWith: " + import;
  }
  return text;
}

}  // namespace

const std::string& PathForTools(const DecidedFinding& finding) {
  return finding.path_in_repo.empty() ? finding.found.path : finding.path_in_repo;
}

std::string CleanText(std::string_view text) {
  std::string clean;
  while (!text.empty()) {
    CodePoint point = NextCodePoint(text);
    clean += point.valid && !IsControl(point) ? text.substr(0, point.bytes) : kReplacement;
    text.remove_prefix(point.bytes);
  }
  return clean;
}

std::string Explanation(const DecidedFinding& finding, const Config& config) {
  const rules::Rule& rule = *finding.found.finding.rule;
  std::string text;
  AddParagraph(text, "", finding.found.finding.message);
  AddParagraph(text, "Why: ", rule.why);
  AddParagraph(text, "Fix: ", FixOf(finding, config));
  AddParagraph(text, "See: ", TemplateLink(rule, config.templates_url));
  return text;
}

std::string HelpText(const rules::Rule& rule, const Config& config,
                     const std::function<std::string(const std::string&)>& link) {
  std::string text;
  AddParagraph(text, "", rule.message);
  AddParagraph(text, "Why: ", rule.why);
  AddParagraph(
      text, "Fix: ",
      rules::gate_rules::IsGateRule(rule) ? AdviceOnGateRule(rule, config) : rule.fix.value_or(""));
  AddParagraph(text, "See: ", link(TemplateLink(rule, config.templates_url)));
  return text;
}

std::string UniqueFingerprints::Next(const DecidedFinding& finding) {
  std::string own = Fingerprint(finding);
  size_t number = ++given_[own];
  return number == 1 ? own : Sha256Hex({own, std::to_string(number)});
}

std::vector<std::pair<std::string, std::string>> SkipsOf(const Judgement& judgement) {
  std::vector<std::pair<std::string, std::string>> skips;
  std::set<std::pair<std::string, std::string>> seen;
  auto add = [&](const std::string& path, const std::string& reason) {
    if (seen.emplace(path, reason).second) skips.emplace_back(path, reason);
  };
  for (const JudgedRef& ref : judgement.refs) {
    if (!ref.note.empty()) add(ref.update.name, ref.note);
    for (const diffscan::Skip& skip : ref.scan.skipped) add(skip.path, skip.reason);
  }
  return skips;
}

std::vector<std::string> FaultsOf(const Judgement& judgement) {
  std::vector<std::string> faults = judgement.faults;
  if (!judgement.unrecorded.empty()) faults.push_back(judgement.unrecorded);
  return faults;
}

}  // namespace pushgate::hook
