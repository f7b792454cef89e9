#include <nlohmann/json.hpp>

#include "audit/percent.h"
#include "audit/report.h"
#include "hook/message/base64.h"
#include "hook/message/utf8.h"

namespace pushgate::audit {
namespace {

using Json = nlohmann::ordered_json;

double PercentNumber(int64_t files, int64_t noncompliant) {
  return static_cast<double>(CompliantPermille(files, noncompliant)) / 10;
}

/// Under NAME, and the bytes under NAME_bytes where they are not UTF-8.
void Put(Json& json, const char* name, const std::string& text) {
  json[name] = text;
  if (!hook::IsUtf8(text)) json[std::string(name) + "_bytes"] = hook::Base64(text);
}

Json Trend(const std::vector<TrendPoint>& trend) {
  Json list = Json::array();
  for (const TrendPoint& point : trend) {
    list.push_back({{"date", DateText(point.date)},
                    {"commit", point.commit_id},
                    {"files", point.files},
                    {"noncompliant_files", point.noncompliant},
                    {"findings", point.findings}});
  }
  return list;
}

Json ToJson(const RepositoryFigures& repository) {
  Json worst = Json::array();
  for (const FileFigures& file : repository.worst_files) {
    Json one = Json::object();
    Put(one, "path", file.path);
    one["findings"] = file.findings;
    worst.push_back(std::move(one));
  }
  Json json = Json::object();
  Put(json, "name", repository.name);
  Put(json, "ref", repository.ref);
  json["commit"] = repository.commit_id;
  json["date"] = DateText(repository.date);
  json["files"] = repository.files;
  json["noncompliant_files"] = repository.noncompliant;
  json["compliance_percent"] = PercentNumber(repository.files, repository.noncompliant);
  json["findings"] = repository.findings;
  json["decisions"] = {{"block", repository.findings},    {"warn", repository.warned},
                       {"record", repository.recorded},   {"suppressed", repository.suppressed},
                       {"baseline", repository.baseline}, {"excused", repository.excused}};
  json["would_block"] = repository.would_block;
  json["partly_read_files"] = repository.partial;
  json["by_rule"] = repository.by_rule;
  json["worst_files"] = std::move(worst);
  json["trend"] = Trend(repository.trend);
  return json;
}

Json ToJson(const std::vector<RepositoryFigures>& repositories) {
  Json list = Json::array();
  for (const RepositoryFigures& one : repositories) list.push_back(ToJson(one));
  return list;
}

Json GoneJson(const std::vector<RepositoryFigures>& repositories) {
  Json list = Json::array();
  for (const RepositoryFigures& one : repositories) {
    Json gone = Json::object();
    Put(gone, "name", one.name);
    gone["date"] = DateText(one.date);
    list.push_back(std::move(gone));
  }
  return list;
}

Json ToJson(const PushFigures& pushes) {
  return {{"total", pushes.pushes},    {"accepted", pushes.accepted},
          {"refused", pushes.refused}, {"faults", pushes.faults},
          {"blocked", pushes.blocked}, {"warned", pushes.warned},
          {"excused", pushes.excused}, {"suppressed", pushes.suppressed},
          {"fixed", pushes.fixed},     {"by_rule", pushes.by_rule}};
}

Json HighRiskJson(const std::vector<FileFigures>& files) {
  Json list = Json::array();
  for (const FileFigures& file : files) {
    Json one = Json::object();
    Put(one, "repository", file.repository);
    Put(one, "path", file.path);
    one["findings"] = file.findings;
    one["history_known"] = file.history_known;
    one["changes"] = file.history_known ? Json(file.changes) : Json(nullptr);
    one["changed"] = file.changed == 0 ? Json(nullptr) : Json(DateText(file.changed));
    one["recency"] = file.history_known ? Json(file.weight) : Json(nullptr);
    one["score"] = file.score;
    one[file.owned ? "owners" : "authors"] = file.people;
    list.push_back(std::move(one));
  }
  return list;
}

Json ToJson(const std::vector<EntryFigures>& entries) {
  Json list = Json::array();
  for (const EntryFigures& entry : entries) {
    Json one = {{"id", entry.id},
                {"until", entry.until.empty() ? Json(nullptr) : Json(entry.until)},
                {"reason", entry.reason},
                {"ticket", entry.ticket},
                {"approved_by", entry.approved_by}};
    if (!entry.warning.empty()) one["warning"] = entry.warning;
    list.push_back(std::move(one));
  }
  return list;
}

Json ToJson(const Session& session) {
  if (session.rule.empty()) return nullptr;
  Json invited = Json::array();
  for (const Invited& one : session.invited) {
    invited.push_back({{"who", one.who},
                       {"findings", one.findings},
                       {"by", one.owner ? "CODEOWNERS" : "recent changes"}});
  }
  Json samples = Json::array();
  for (const Sample& sample : session.samples) {
    Json one = Json::object();
    Put(one, "repository", sample.repository);
    Put(one, "path", sample.path);
    one["line"] = std::stoll(sample.lines);
    Put(one, "code", sample.code);
    samples.push_back(std::move(one));
  }
  return {{"rule", session.rule},
          {"findings", session.findings},
          {"counted_in", session.from_pushes ? "pushes" : "audits"},
          {"what", session.message},
          {"why", session.why},
          {"template", session.template_name},
          {"agenda", session.agenda},
          {"wrong", session.wrong},
          {"right", session.right},
          {"invite", std::move(invited)},
          {"invite_all_known", session.all_known},
          {"code", std::move(samples)}};
}

}  // namespace

std::string WriteJson(const Figures& figures) {
  const Question& question = figures.question;
  Json json = {{"version", 1},
               {"period",
                {{"name", question.period},
                 {"from", question.since == 0 ? Json(nullptr) : Json(DateText(question.since))},
                 {"to", DateText(question.until - 1)}}},
               {"files", figures.files},
               {"noncompliant_files", figures.noncompliant},
               {"compliance_percent", PercentNumber(figures.files, figures.noncompliant)},
               {"findings", figures.findings},
               {"repositories", ToJson(figures.repositories)},
               {"other_refs", ToJson(figures.other_refs)},
               {"gone", GoneJson(figures.gone)},
               {"pushes", ToJson(figures.pushes)},
               {"risk_formula", kRiskFormula},
               {"high_risk", HighRiskJson(figures.high_risk)},
               {"expiring_bypasses", ToJson(figures.expiring)},
               {"unused_bypasses", ToJson(figures.unused)},
               {"session", ToJson(figures.session)}};
  return json.dump(2, ' ', true, Json::error_handler_t::replace) + "\n";
}

}  // namespace pushgate::audit
