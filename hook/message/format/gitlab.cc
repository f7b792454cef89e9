#include <nlohmann/json.hpp>
#include <string>

#include "base/digest.h"
#include "hook/message/base64.h"
#include "hook/message/finding_text.h"
#include "hook/message/format/formats.h"
#include "hook/message/format/words.h"
#include "hook/message/json_text.h"
#include "hook/message/utf8.h"

namespace pushgate::hook {
namespace {

using Json = nlohmann::ordered_json;

/// An issue has to have a place; what concerns no file is at the root.
Json Location(const std::string& path, uint32_t line) {
  Json location{{"path", path.empty() ? "." : path}, {"lines", {{"begin", line}}}};
  if (!IsUtf8(path)) location["path_bytes"] = Base64(path);
  return location;
}

Json Issue(const DecidedFinding& finding, const std::string& fingerprint, const Config& config) {
  const rules::Span& span = finding.found.finding.span;
  bool blocks = finding.decision == Decision::kBlock;
  Json issue{{"description", CleanText(finding.found.finding.message)},
             {"check_name", finding.found.finding.rule->id},
             {"fingerprint", fingerprint},
             {"severity", blocks ? "blocker" : "minor"},
             {"location", Location(PathForTools(finding), span.line)},
             {"content", {{"body", CleanText(Explanation(finding, config))}}}};
  issue["location"]["lines"]["end"] = span.end_line;
  return issue;
}

/// What failed, so that a report without issues cannot be taken for a clean one.
Json FaultIssue(const std::string& name, const std::string& path, const std::string& text) {
  return {{"description", CleanText(text)},
          {"check_name", name},
          {"fingerprint", Sha256Hex({name, path, text})},
          {"severity", name == "pushgate-fault" ? "blocker" : "info"},
          {"location", Location(path, 1)}};
}

}  // namespace

std::string WriteGitlab(const Report& report) {
  Json issues = Json::array();
  UniqueFingerprints fingerprints;
  for (const ShownFinding& shown : FindingsToShow(report.judgement)) {
    const DecidedFinding& finding = *shown.decided;
    issues.push_back(Issue(finding, fingerprints.Next(finding), report.setup.config));
  }
  for (const auto& [path, reason] : SkipsOf(report.judgement)) {
    issues.push_back(FaultIssue("pushgate-skipped", path, "not wholly judged: " + reason));
  }
  for (const std::string& fault : FaultsOf(report.judgement)) {
    issues.push_back(FaultIssue("pushgate-fault", "", fault));
  }
  return JsonText(issues);
}

}  // namespace pushgate::hook
