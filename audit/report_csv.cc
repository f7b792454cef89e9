#include <string>

#include "audit/percent.h"
#include "audit/report.h"
#include "hook/message/safe_text.h"

namespace pushgate::audit {
namespace {

/// A cell as RFC 4180 has it, and no formula.
std::string Cell(const std::string& text) {
  std::string safe = hook::SafeText(text);
  if (!safe.empty() && std::string_view("=+-@").find(safe[0]) != std::string_view::npos) {
    safe.insert(0, "'");
  }
  if (safe.find_first_of(",\" ") == std::string::npos) return safe;
  std::string quoted = "\"";
  for (char c : safe) quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
  return quoted + "\"";
}

/// One line; what a kind has not stays empty.
struct Line {
  std::string kind, repository, ref, name, date, commit;
  std::string files, noncompliant, percent, findings, score, text;
};

void Append(const Line& line, std::string& out) {
  const std::string* cells[] = {&line.kind,    &line.repository, &line.ref,   &line.name,
                                &line.date,    &line.commit,     &line.files, &line.noncompliant,
                                &line.percent, &line.findings,   &line.score, &line.text};
  bool first = true;
  for (const std::string* cell : cells) {
    out += (first ? "" : ",") + Cell(*cell);
    first = false;
  }
  out += "\r\n";
}

std::string PercentCell(int64_t files, int64_t noncompliant) {
  return PercentText(CompliantPermille(files, noncompliant));
}

/// `as`: "repository", or what else it is.
void Append(const RepositoryFigures& repository, const char* as, std::string& out) {
  Line line;
  line.repository = repository.name;
  line.ref = repository.ref;
  auto append = [&](Line one, const char* kind) {
    one.kind = kind;
    Append(one, out);
  };
  auto counts = [&](int64_t date, const std::string& commit, int64_t files, int64_t noncompliant,
                    int64_t findings) {
    Line one = line;
    one.date = DateText(date);
    one.commit = commit;
    one.files = std::to_string(files);
    one.noncompliant = std::to_string(noncompliant);
    one.percent = PercentCell(files, noncompliant);
    one.findings = std::to_string(findings);
    return one;
  };
  append(counts(repository.date, repository.commit_id, repository.files, repository.noncompliant,
                repository.findings),
         as);
  auto named = [&](const std::string& name, int64_t findings, const char* kind) {
    Line one = line;
    one.name = name;
    one.findings = std::to_string(findings);
    append(std::move(one), kind);
  };
  named("warn", repository.warned, "decision");
  named("record", repository.recorded, "decision");
  named("suppressed", repository.suppressed, "decision");
  named("baseline", repository.baseline, "decision");
  named("excused", repository.excused, "decision");
  for (const auto& [rule, findings] : repository.by_rule) named(rule, findings, "rule");
  for (const FileFigures& file : repository.worst_files) named(file.path, file.findings, "file");
  for (const TrendPoint& point : repository.trend) {
    append(counts(point.date, point.commit_id, point.files, point.noncompliant, point.findings),
           "trend");
  }
}

void AppendText(const char* kind, const std::string& name, const std::string& text,
                std::string& out) {
  Line line;
  line.kind = kind;
  line.name = name;
  line.text = text;
  Append(line, out);
}

void Append(const Session& session, std::string& out) {
  if (session.rule.empty()) return;
  Line line;
  line.kind = "session";
  line.name = session.rule;
  line.findings = std::to_string(session.findings);
  line.text = session.message;
  Append(line, out);
  for (const std::string& item : session.agenda) AppendText("agenda", "", item, out);
  for (const Invited& one : session.invited) {
    Line invited;
    invited.kind = "invited";
    invited.name = one.who;
    invited.findings = std::to_string(one.findings);
    invited.text = one.owner ? "owner (CODEOWNERS)" : "changed them recently";
    Append(invited, out);
  }
  if (!session.all_known) {
    AppendText("invited", "", "whom else to invite is " + std::string(kNotKnown), out);
  }
}

}  // namespace

std::string WriteCsv(const Figures& figures) {
  std::string out =
      "kind,repository,ref,name,date,commit,files,noncompliant_files,compliance_percent,"
      "findings,score,text\r\n";
  for (const RepositoryFigures& one : figures.repositories) Append(one, "repository", out);
  for (const RepositoryFigures& one : figures.other_refs) Append(one, "other ref", out);
  for (const RepositoryFigures& one : figures.gone) {
    Line line;
    line.kind = "gone";
    line.repository = one.name;
    line.date = DateText(one.date);
    Append(line, out);
  }
  const PushFigures& pushes = figures.pushes;
  const std::pair<const char*, int64_t> kinds[] = {{"pushes", pushes.pushes},
                                                   {"accepted pushes", pushes.accepted},
                                                   {"refused pushes", pushes.refused},
                                                   {"faults", pushes.faults},
                                                   {"blocked", pushes.blocked},
                                                   {"warned", pushes.warned},
                                                   {"excused", pushes.excused},
                                                   {"suppressed", pushes.suppressed},
                                                   {"fixed", pushes.fixed}};
  for (const auto& [name, number] : kinds) {
    Line line;
    line.kind = "pushes";
    line.name = name;
    line.findings = std::to_string(number);
    Append(line, out);
  }
  for (const FileFigures& file : figures.high_risk) {
    Line line;
    line.kind = "high risk";
    line.repository = file.repository;
    line.name = file.path;
    line.date = file.changed == 0 ? "" : DateText(file.changed);
    line.findings = std::to_string(file.findings);
    line.score = std::to_string(file.score);
    line.text = file.history_known ? "" : std::string("changes ") + kNotKnown;
    Append(line, out);
  }
  if (!figures.high_risk.empty()) AppendText("risk formula", "", kRiskFormula, out);
  for (const EntryFigures& entry : figures.expiring) {
    Line line;
    line.kind = "expiring bypass";
    line.name = entry.id;
    line.date = entry.until;
    line.text = entry.reason;
    Append(line, out);
  }
  for (const EntryFigures& entry : figures.unused) {
    AppendText("unused bypass", entry.id, entry.warning, out);
  }
  Append(figures.session, out);
  return out;
}

}  // namespace pushgate::audit
