#include <algorithm>
#include <string>
#include <vector>

#include "audit/percent.h"
#include "audit/report.h"

namespace pushgate::audit {
namespace {

using Cells = std::vector<std::string>;

/// Text that no reader of Markdown takes for anything else: every mark of punctuation is escaped.
std::string Plain(const std::string& text) {
  std::string plain;
  for (char c : Shown(text)) {
    bool mark = std::string_view("\\`*_{}[]<>()#+-.!|~&:@").find(c) != std::string_view::npos;
    if (c == '<' || c == '>' || c == '&') {
      plain += c == '<' ? "&lt;" : c == '>' ? "&gt;" : "&amp;";
    } else {
      if (mark) plain += '\\';
      plain += c;
    }
  }
  return plain;
}

/// As code, in fences longer than any in it; `|` would end a table's cell.
std::string Code(const std::string& text) {
  std::string shown = Shown(text), escaped;
  size_t longest = 0, run = 0;
  for (char c : shown) {
    run = c == '`' ? run + 1 : 0;
    longest = std::max(longest, run);
    if (c == '|') escaped += '\\';
    escaped += c;
  }
  if (longest == 0) return "`" + escaped + "`";
  std::string fence(longest + 1, '`');
  return fence + " " + escaped + " " + fence;
}

std::string Row(const Cells& cells) {
  std::string row = "|";
  for (const std::string& cell : cells) row += " " + cell + " |";
  return row + "\n";
}

std::string Table(const Cells& head, const std::vector<Cells>& rows) {
  std::string rule = "|";
  for (size_t i = 0; i < head.size(); ++i) rule += "---|";
  std::string table = Row(head) + rule + "\n";
  for (const Cells& row : rows) table += Row(row);
  return table + "\n";
}

std::string Number(int64_t number) { return std::to_string(number); }

std::string Repositories(const std::string& title, const std::vector<RepositoryFigures>& list) {
  std::vector<Cells> rows;
  for (const RepositoryFigures& one : list) {
    rows.push_back({Code(one.name), Code(one.ref), DateText(one.date), Number(one.files),
                    Number(one.noncompliant), CompliantText(one.files, one.noncompliant),
                    Number(one.findings), Number(one.warned), Number(one.baseline),
                    Number(one.suppressed), Number(one.excused)});
  }
  if (rows.empty()) return "";
  return "## " + title + "\n\n" +
         Table({"repository", "ref", "audited", "files", "non-compliant", "in compliance",
                "findings", "warned", "baseline", "suppressed", "excused"},
               rows);
}

std::string Gone(const std::vector<RepositoryFigures>& list) {
  std::vector<Cells> rows;
  for (const RepositoryFigures& one : list) rows.push_back({Code(one.name), DateText(one.date)});
  if (rows.empty()) return "";
  return "## Repositories that are gone (in no total)\n\n" +
         Table({"repository", "missed by the audit of"}, rows);
}

std::string Trend(const RepositoryFigures& repository) {
  std::vector<Cells> rows;
  for (const TrendPoint& point : repository.trend) {
    rows.push_back({DateText(point.date), Code(point.commit_id.substr(0, 10)), Number(point.files),
                    Number(point.noncompliant), CompliantText(point.files, point.noncompliant),
                    Number(point.findings)});
  }
  if (rows.empty()) return "No audit in the period.\n\n";
  return Table({"date", "commit", "files", "non-compliant", "in compliance", "findings"}, rows);
}

std::string Details(const RepositoryFigures& repository) {
  std::string text = "## " + Plain(repository.name) + "\n\n### Trend\n\n" + Trend(repository);
  std::vector<Cells> rules, files;
  for (const auto& [rule, count] : repository.by_rule) rules.push_back({Code(rule), Number(count)});
  for (const FileFigures& file : repository.worst_files) {
    files.push_back({Code(file.path), Number(file.findings)});
  }
  if (!rules.empty()) text += "### By rule\n\n" + Table({"rule", "findings"}, rules);
  if (!files.empty()) {
    text += "### Files with the most violations\n\n" + Table({"file", "findings"}, files);
  }
  return text;
}

std::string Pushes(const PushFigures& pushes) {
  std::vector<Cells> rows = {{"blocked", Number(pushes.blocked)},
                             {"of these fixed", Number(pushes.fixed)},
                             {"warned", Number(pushes.warned)},
                             {"excused", Number(pushes.excused)},
                             {"suppressed", Number(pushes.suppressed)}};
  return "## Pushes\n\n" + Number(pushes.pushes) + " pushes: " + Number(pushes.accepted) +
         " accepted, " + Number(pushes.refused) + " refused, " + Number(pushes.faults) +
         " faults. Each finding counts once, however many pushes brought it up; it is fixed if "
         "the next accepted push to the ref came without it.\n\n" +
         Table({"findings", ""}, rows);
}

std::string HighRisk(const std::vector<FileFigures>& files) {
  std::vector<Cells> rows;
  for (const FileFigures& file : files) {
    std::string people;
    for (const std::string& who : file.people) people += (people.empty() ? "" : ", ") + Plain(who);
    rows.push_back({Code(file.repository), Code(file.path), Number(file.score),
                    Number(file.findings), ChangesText(file), ChangedText(file),
                    file.history_known ? people : kNotKnown});
  }
  if (rows.empty()) return "";
  return "## High-risk files\n\n" + Plain(kRiskFormula) + "\n\n" +
         Table({"repository", "file", "score", "findings", "changes", "changed", "who"}, rows);
}

std::string Bypasses(const Figures& figures) {
  std::vector<Cells> soon, unused;
  for (const EntryFigures& entry : figures.expiring) {
    soon.push_back({Code(entry.id), Plain(entry.until), Plain(entry.reason), Plain(entry.ticket),
                    Plain(entry.approved_by)});
  }
  for (const EntryFigures& entry : figures.unused) {
    unused.push_back({Code(entry.id), Plain(entry.warning), Plain(entry.reason),
                      Plain(entry.ticket), Plain(entry.approved_by)});
  }
  std::string text;
  if (!soon.empty()) {
    text = "## Bypasses that end within 30 days\n\n" +
           Table({"entry", "until", "reason", "ticket", "approved by"}, soon);
  }
  if (!unused.empty()) {
    text += "## Bypasses that nobody uses\n\n" +
            Table({"entry", "uses", "reason", "ticket", "approved by"}, unused);
  }
  return text;
}

std::string Agenda(const Session& session) {
  if (session.rule.empty()) return "";
  std::string text = "## Next knowledge-sharing session\n\nSubject: " + Code(session.rule) +
                     ", the most common rule " +
                     (session.from_pushes ? "in the period's pushes" : "in the audits") + " (" +
                     Number(session.findings) + " findings).\n\n";
  size_t number = 0;
  for (const std::string& item : session.agenda) {
    text += std::to_string(++number) + ". " + Plain(item) + "\n";
  }
  text += "\n";
  std::vector<Cells> rows;
  for (const Invited& one : session.invited) {
    rows.push_back({Plain(one.who), Number(one.findings),
                    one.owner ? "owner (CODEOWNERS)" : "changed them recently"});
  }
  if (!rows.empty()) {
    text += "### To invite\n\n" + Table({"who", "findings in their files", "why"}, rows);
  }
  if (!session.all_known) text += "Whom else to invite is " + std::string(kNotKnown) + ".\n\n";
  if (!session.wrong.empty()) text += "### Wrong\n\n" + session.wrong + "\n\n";
  if (!session.right.empty()) text += "### Right\n\n" + session.right + "\n\n";
  std::vector<Cells> samples;
  for (const Sample& sample : session.samples) {
    samples.push_back(
        {Code(sample.repository), Code(sample.path + ":" + sample.lines), Code(sample.code)});
  }
  if (!samples.empty()) {
    text += "### Code of the period\n\n" + Table({"repository", "where", "code"}, samples);
  }
  return text;
}

}  // namespace

std::string WriteMarkdown(const Figures& figures) {
  std::string text = "# Compliance, " + PeriodText(figures.question) + "\n\n";
  text += "| non-compliant files | in compliance | findings | repositories |\n|---|---|---|---|\n";
  text += Row({Number(figures.noncompliant) + " of " + Number(figures.files),
               CompliantText(figures.files, figures.noncompliant), Number(figures.findings),
               Number(static_cast<int64_t>(figures.repositories.size()))}) +
          "\n";
  if (figures.repositories.empty()) {
    text += "No audit is recorded: `pushgate audit` takes one.\n\n";
  } else {
    text += Repositories("Repositories", figures.repositories);
  }
  text += Repositories("Other refs (in no total)", figures.other_refs) + Gone(figures.gone);
  text += Pushes(figures.pushes) + HighRisk(figures.high_risk) + Bypasses(figures) +
          Agenda(figures.session);
  for (const RepositoryFigures& repository : figures.repositories) text += Details(repository);
  text.pop_back();
  return text;
}

}  // namespace pushgate::audit
