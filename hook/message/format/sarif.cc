#include <nlohmann/json.hpp>
#include <string>
#include <unordered_map>

#include "hook/message/finding_text.h"
#include "hook/message/format/formats.h"
#include "hook/message/format/words.h"
#include "hook/message/json.h"
#include "hook/message/json_text.h"
#include "hook/message/percent.h"
#include "rules/rule_set.h"

namespace pushgate::hook {
namespace {

using Json = nlohmann::ordered_json;

constexpr char kSchema[] =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";
constexpr char kRoot[] = "SRCROOT";  // by convention, the root of the repository

const char* LevelOf(rules::Severity severity) {
  switch (severity) {
    case rules::Severity::kInfo:
      return "note";
    case rules::Severity::kWarning:
      return "warning";
    case rules::Severity::kError:
      break;
  }
  return "error";
}

const char* LevelOf(const DecidedFinding& finding) {
  switch (finding.decision) {
    case Decision::kBlock:
      return "error";
    case Decision::kWarn:
      return "warning";
    case Decision::kRecord:
      return "note";
    default:
      return LevelOf(finding.severity);
  }
}

/// Bytes of a path that are no UTF-8 are bytes of a URI as well.
Json ArtifactOf(const std::string& path) {
  if (path.starts_with('/')) return {{"uri", "file://" + Percent(path)}};
  return {{"uri", Percent(path)}, {"uriBaseId", kRoot}};
}

Json LocationOf(const DecidedFinding& finding) {
  const diffscan::Found& found = finding.found;
  const rules::Span& span = found.finding.span;
  Json location;
  Json& physical = location["physicalLocation"];
  physical["artifactLocation"] = ArtifactOf(PathForTools(finding));
  if (!rules::gate_rules::IsUnjudged(*found.finding.rule)) {
    physical["region"] = {{"startLine", span.line},
                          {"startColumn", span.column},
                          {"endLine", span.end_line},
                          {"endColumn", span.end_column}};
  }
  if (!found.function.empty()) {
    location["logicalLocations"] =
        Json::array({Json{{"fullyQualifiedName", found.function}, {"kind", "function"}}});
  }
  return location;
}

/// Why a finding does not count, as SARIF has it; null if it does.
Json SuppressionOf(const DecidedFinding& finding) {
  switch (finding.decision) {
    case Decision::kSuppressed:
      return {{"kind", "inSource"}, {"justification", finding.found.finding.suppression}};
    case Decision::kBaseline:
      return {{"kind", "external"}, {"justification", "it is in the recorded baseline"}};
    case Decision::kExcused:
      return {{"kind", "external"}, {"justification", "excused by " + finding.excused_by}};
    default:
      return nullptr;
  }
}

class SarifWriter {
 public:
  explicit SarifWriter(const Report& report) : report_(report) {}

  std::string Write() {
    AddRules();
    Json results = Json::array();
    for (const DecidedFinding& finding : report_.judgement.findings) {
      if (!finding.fixed.value_or(false)) results.push_back(Result(finding));
    }
    Json driver{{"name", "pushgate"}, {"semanticVersion", report_.version}, {"rules", rules_}};
    Json run{{"tool", {{"driver", driver}}},
             {"invocations", Json::array({Invocation()})},
             {"columnKind", "unicodeCodePoints"},
             {"results", results}};
    Json log{{"$schema", kSchema}, {"version", "2.1.0"}, {"runs", Json::array({run})}};
    return JsonText(log);
  }

 private:
  void AddRules() {
    for (const rules::Rule& rule : report_.setup.rules.rules()) AddRule(rule);
    for (const rules::Rule* rule : rules::gate_rules::All()) AddRule(*rule);
  }

  void AddRule(const rules::Rule& rule) {
    const Config& config = report_.setup.config;
    std::string link = TemplateLink(rule, config.templates_url);
    bool address = link.find("://") != std::string::npos;
    Json json{{"id", rule.id},
              {"shortDescription", {{"text", CleanText(rule.message)}}},
              {"defaultConfiguration", {{"level", LevelOf(rule.severity)}}},
              {"properties", {{"tags", Json::array({rule.pack})}}}};
    auto plain = [](const std::string& text) { return text; };
    auto marked = [&](const std::string& text) {
      return address ? "[the approved way](" + text + ")" : "`" + text + "`";
    };
    json["help"] = {{"text", CleanText(HelpText(rule, config, plain))},
                    {"markdown", CleanText(HelpText(rule, config, marked))}};
    if (address) json["helpUri"] = link;
    indices_[rule.id] = rules_.size();
    rules_.push_back(std::move(json));
  }

  Json Result(const DecidedFinding& finding) {
    const rules::Rule& rule = *finding.found.finding.rule;
    Json result{{"ruleId", rule.id}};
    if (auto index = indices_.find(rule.id); index != indices_.end()) {
      result["ruleIndex"] = index->second;
    }
    result["level"] = LevelOf(finding);
    result["message"] = {{"text", CleanText(finding.found.finding.message)}};
    if (!PathForTools(finding).empty()) result["locations"] = Json::array({LocationOf(finding)});
    result["partialFingerprints"] = {{"pushgate/v1", fingerprints_.Next(finding)}};
    if (Json suppression = SuppressionOf(finding); !suppression.is_null()) {
      result["suppressions"] = Json::array({suppression});
    }
    result["properties"] = {{"decision", Name(finding.decision)}};
    if (!finding.ref.empty()) result["properties"]["ref"] = finding.ref;
    return result;
  }

  Json Invocation() const {
    Json notes = Json::array();
    auto add = [&](const char* level, const std::string& text) {
      notes.push_back({{"level", level}, {"message", {{"text", CleanText(text)}}}});
    };
    for (const std::string& fault : FaultsOf(report_.judgement)) add("error", fault);
    for (const auto& [path, reason] : SkipsOf(report_.judgement)) {
      add("warning", "not wholly judged: " + path + " (" + reason + ")");
    }
    for (const std::string& unknown : report_.unknown) add("note", unknown);
    bool failed = report_.judgement.verdict == Verdict::kFault;
    Json invocation{{"executionSuccessful", !failed}};
    if (!notes.empty()) invocation["toolExecutionNotifications"] = std::move(notes);
    return invocation;
  }

  const Report& report_;
  Json rules_ = Json::array();
  std::unordered_map<std::string, size_t> indices_;
  UniqueFingerprints fingerprints_;
};

}  // namespace

std::string WriteSarif(const Report& report) { return SarifWriter(report).Write(); }

}  // namespace pushgate::hook
