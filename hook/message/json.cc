#include "hook/message/json.h"

#include <nlohmann/json.hpp>
#include <string_view>
#include <utility>

#include "hook/message/base64.h"
#include "hook/message/format/words.h"
#include "hook/message/json_text.h"
#include "hook/message/utf8.h"
#include "hook/policy/fingerprint.h"
#include "rules/rule_set.h"

namespace pushgate::hook {
namespace {

// Keys in the order in which the design gives them.
using Json = nlohmann::ordered_json;

Json OrNull(const std::string& text) { return text.empty() ? Json(nullptr) : Json(text); }

/// The path under "path", and its bytes as well where it is not UTF-8: the text then has U+FFFD for
/// each byte that cannot be shown, as RenderJson's last step does for all texts.
void PutPath(Json& json, const std::string& path) {
  json["path"] = path;
  if (!IsUtf8(path)) json["path_bytes"] = Base64(path);
}

Json FindingJson(const DecidedFinding& finding) {
  const diffscan::Found& found = finding.found;
  const rules::Rule& rule = *found.finding.rule;
  const rules::Span& span = found.finding.span;
  Json json;
  json["rule"] = rule.id;
  json["severity"] = rules::Name(finding.severity);
  json["ref"] = OrNull(finding.ref);
  json["commit"] = found.commit.IsZero() ? Json(nullptr) : Json(found.commit.Hex());
  PutPath(json, found.path);
  json["line"] = span.line;
  json["column"] = span.column;
  json["end_line"] = span.end_line;
  json["end_column"] = span.end_column;
  json["function"] = OrNull(found.function);
  json["message"] = found.finding.message;
  json["template"] = OrNull(rule.template_name);
  json["fingerprint"] = Fingerprint(finding);
  json["decision"] = Name(finding.decision);
  json["excused_by"] = OrNull(finding.excused_by);
  if (finding.would_block) json["would_block"] = true;
  if (finding.decision == Decision::kSuppressed) json["suppression"] = found.finding.suppression;
  if (finding.fixed) json["fixed"] = *finding.fixed;
  if (!finding.not_fixed.empty()) json["not_fixed"] = finding.not_fixed;
  return json;
}

Json SkippedJson(const Judgement& judgement) {
  Json skipped = Json::array();
  for (const auto& [path, reason] : SkipsOf(judgement)) {
    Json json;
    PutPath(json, path);
    json["reason"] = reason;
    skipped.push_back(std::move(json));
  }
  return skipped;
}

}  // namespace

std::string RenderJson(const Judgement& judgement, const std::vector<std::string>& unknown) {
  Json json;
  json["version"] = 1;
  json["verdict"] = Name(judgement.verdict);
  json["findings"] = Json::array();
  for (const DecidedFinding& finding : judgement.findings) {
    json["findings"].push_back(FindingJson(finding));
  }
  json["skipped"] = SkippedJson(judgement);
  json["faults"] = FaultsOf(judgement);
  if (!unknown.empty()) json["unknown"] = unknown;
  const diffscan::Stats& stats = judgement.stats;
  json["stats"] = {{"refs", judgement.refs.size()},
                   {"commits", stats.commits},
                   {"files", stats.files},
                   {"parsed", stats.parsed},
                   {"functions", stats.functions}};
  return JsonText(json);
}

}  // namespace pushgate::hook
