#include <algorithm>
#include <string>
#include <vector>

#include "audit/html.h"
#include "audit/percent.h"
#include "audit/report.h"
#include "audit/trend.h"

namespace pushgate::audit {
namespace {

using html::Code;
using html::Row;
using html::Text;

html::Cell Number(int64_t number) { return {std::to_string(number), true}; }
html::Cell Word(const std::string& text) { return {Text(text), false}; }
html::Cell Date(int64_t time) { return {"<time>" + DateText(time) + "</time>", false}; }
html::Cell InCode(const std::string& text) { return {Code(text), false}; }

/// "main" of refs/heads/main.
std::string ShortRef(const std::string& ref) {
  constexpr std::string_view kBranches = "refs/heads/";
  return ref.starts_with(kBranches) ? ref.substr(kBranches.size()) : ref;
}

std::string Tile(const std::string& number, const std::string& what, const char* kind = "") {
  return "<li class=\"" + std::string(kind) + "\"><b>" + Text(number) + "</b>" + Text(what) +
         "</li>\n";
}

std::string Tiles(const Figures& figures, const std::vector<TrendPoint>& overall) {
  std::string change = ChangeText(overall);
  const char* kind = change.starts_with('+') && change != "+0.0" ? "good"
                     : change.starts_with('-')                   ? "bad"
                                                                 : "";
  return "<ul class=\"tiles\">\n" +
         Tile(std::to_string(figures.noncompliant),
              "non-compliant files of " + std::to_string(figures.files),
              figures.noncompliant > 0 ? "bad" : "good") +
         Tile(CompliantText(figures.files, figures.noncompliant),
              "of the code base in compliance") +
         Tile(change.empty() ? "\xE2\x80\x93" : change,
              change.empty() ? "a trend needs two audits" : "percentage points in the period",
              kind) +
         Tile(std::to_string(figures.findings), "findings that block") + "</ul>\n";
}

std::string TrendTable(const std::vector<TrendPoint>& trend) {
  std::vector<Row> rows;
  for (const TrendPoint& point : trend) {
    rows.push_back({Date(point.date),
                    InCode(point.commit_id.substr(0, 10)),
                    Number(point.files),
                    Number(point.noncompliant),
                    {CompliantText(point.files, point.noncompliant), true},
                    Number(point.findings)});
  }
  return html::Table("", {"date", "commit", "files", "non-compliant", "in compliance", "findings"},
                     rows);
}

std::string TrendChart(const std::vector<TrendPoint>& overall) {
  std::string chart = html::Chart(
      "Share of files in compliance over time; the tables below hold "
      "its numbers",
      overall);
  if (chart.empty())
    return "<p class=\"soft\">A trend needs two audits in the period: 'pushgate audit --since 1y' "
           "takes those of the past.</p>\n";
  return "<figure>" + chart +
         "<figcaption>Share of files in compliance, all repositories</figcaption></figure>\n"
         "<details><summary>The trend in numbers</summary>" +
         TrendTable(overall) + "</details>\n";
}

std::string Repositories(const char* title, const std::vector<RepositoryFigures>& list) {
  std::vector<Row> rows;
  for (const RepositoryFigures& one : list) {
    rows.push_back({InCode(one.name),
                    InCode(ShortRef(one.ref)),
                    Date(one.date),
                    Number(one.files),
                    Number(one.noncompliant),
                    {CompliantText(one.files, one.noncompliant), true},
                    Number(one.findings),
                    Number(one.warned),
                    Number(one.baseline),
                    Number(one.suppressed),
                    Number(one.excused)});
  }
  if (rows.empty()) return "";
  return "<h2>" + std::string(title) + "</h2>\n" +
         html::Table("",
                     {"repository", "ref", "audited", "files", "non-compliant", "in compliance",
                      "findings", "warned", "baseline", "suppressed", "excused"},
                     rows);
}

std::string Gone(const std::vector<RepositoryFigures>& list) {
  std::vector<Row> rows;
  for (const RepositoryFigures& one : list) rows.push_back({InCode(one.name), Date(one.date)});
  if (rows.empty()) return "";
  return "<h2>Repositories that are gone (in no total)</h2>\n" +
         html::Table("", {"repository", "missed by the audit of"}, rows);
}

std::string Details(const RepositoryFigures& one) {
  std::vector<Row> rules, files;
  for (const auto& [rule, count] : one.by_rule) rules.push_back({InCode(rule), Number(count)});
  for (const FileFigures& file : one.worst_files) {
    files.push_back({InCode(file.path), Number(file.findings)});
  }
  std::string chart =
      html::Chart("Share of files in compliance; the table holds its numbers", one.trend);
  if (!chart.empty()) chart = "<figure>" + chart + "</figure>";
  return "<details><summary>" + Text(one.name) + " (" + CompliantText(one.files, one.noncompliant) +
         ")</summary>\n" + chart + "<div class=\"pair\"><div>" +
         html::Table("Files with the most violations", {"file", "findings"}, files) +
         "</div><div>" + html::Table("By rule", {"rule", "findings"}, rules) + "</div></div>" +
         TrendTable(one.trend) + "</details>\n";
}

std::string Pushes(const PushFigures& pushes) {
  std::vector<Row> rows = {{Word("blocked"), Number(pushes.blocked)},
                           {Word("of these fixed"), Number(pushes.fixed)},
                           {Word("warned"), Number(pushes.warned)},
                           {Word("excused"), Number(pushes.excused)},
                           {Word("suppressed"), Number(pushes.suppressed)}};
  std::vector<Row> rules;
  for (const auto& [rule, count] : pushes.by_rule) rules.push_back({InCode(rule), Number(count)});
  return "<h2>Pushes</h2>\n<p>" + std::to_string(pushes.pushes) +
         " pushes: " + std::to_string(pushes.accepted) + " accepted, " +
         std::to_string(pushes.refused) + " refused, " + std::to_string(pushes.faults) +
         " faults. <span class=\"soft\">Each finding counts once, however many pushes brought it "
         "up; it is fixed if the next accepted push to the ref came without it.</span></p>\n"
         "<div class=\"pair\"><div>" +
         html::Table("", {"findings", "number"}, rows) + "</div><div>" +
         html::Table("", {"rule", "findings"}, rules) + "</div></div>\n";
}

std::string HighRisk(const std::vector<FileFigures>& files) {
  std::vector<Row> rows;
  for (const FileFigures& file : files) {
    std::string people;
    for (const std::string& who : file.people) people += (people.empty() ? "" : ", ") + Text(who);
    rows.push_back({InCode(file.repository),
                    InCode(file.path),
                    Number(file.score),
                    Number(file.findings),
                    {ChangesText(file), true},
                    Word(ChangedText(file)),
                    {file.history_known ? people : kNotKnown, false}});
  }
  if (rows.empty()) return "";
  return "<h2>High-risk files</h2>\n<p class=\"soft\">" + Text(kRiskFormula) + "</p>\n" +
         html::Table("", {"repository", "file", "score", "findings", "changes", "changed", "who"},
                     rows);
}

std::string Bypasses(const Figures& figures) {
  std::vector<Row> soon, unused;
  for (const EntryFigures& entry : figures.expiring) {
    soon.push_back({InCode(entry.id), Word(entry.until), Word(entry.reason), Word(entry.ticket),
                    Word(entry.approved_by)});
  }
  for (const EntryFigures& entry : figures.unused) {
    unused.push_back({InCode(entry.id), Word(entry.warning), Word(entry.reason), Word(entry.ticket),
                      Word(entry.approved_by)});
  }
  std::string out;
  if (!soon.empty()) {
    out = "<h2>Bypasses that end within 30 days</h2>\n" +
          html::Table("", {"entry", "until", "reason", "ticket", "approved by"}, soon);
  }
  if (!unused.empty()) {
    out += "<h2>Bypasses that nobody uses</h2>\n" +
           html::Table("", {"entry", "uses", "reason", "ticket", "approved by"}, unused);
  }
  return out;
}

/// A fenced block of Markdown without its fences.
std::string Block(const std::string& fenced) {
  size_t begin = std::min(fenced.find('\n'), fenced.size() - 1) + 1;
  size_t end = fenced.rfind('\n');
  if (fenced.empty() || end == std::string::npos || end < begin) return "";
  std::string out = "<pre><code>";
  std::string_view rest = std::string_view(fenced).substr(begin, end - begin);
  while (!rest.empty()) {
    std::string_view line = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(std::min(line.size() + 1, rest.size()));
    out += Text(line) + "\n";
  }
  return out + "</code></pre>";
}

std::string Examples(const Session& session) {
  if (session.wrong.empty() && session.right.empty()) return "";
  return "<div class=\"pair\"><div><h3>Wrong</h3>" + Block(session.wrong) +
         "</div><div><h3>Right</h3>" + Block(session.right) + "</div></div>\n";
}

std::string Agenda(const Session& session) {
  if (session.rule.empty()) return "";
  std::string out = "<h2>Next knowledge-sharing session</h2>\n<p>Subject: " + Code(session.rule) +
                    ", the most common rule " +
                    (session.from_pushes ? "in the period's pushes" : "in the audits") + " (" +
                    std::to_string(session.findings) + " findings).</p>\n";
  out += "<ol>";
  for (const std::string& item : session.agenda) out += "<li>" + Text(item) + "</li>";
  out += "</ol>\n";
  std::vector<Row> invited, samples;
  for (const Invited& one : session.invited) {
    invited.push_back({Word(one.who), Number(one.findings),
                       Word(one.owner ? "owner (CODEOWNERS)" : "changed them recently")});
  }
  for (const Sample& sample : session.samples) {
    samples.push_back(
        {InCode(sample.repository), InCode(sample.path + ":" + sample.lines), InCode(sample.code)});
  }
  return out + html::Table("To invite", {"who", "findings in their files", "why"}, invited) +
         (session.all_known ? ""
                            : "<p>Whom else to invite is " + std::string(kNotKnown) + ".</p>\n") +
         Examples(session) +
         html::Table("Code of the period", {"repository", "where", "code"}, samples);
}

}  // namespace

std::string WriteHtml(const Figures& figures) {
  std::vector<TrendPoint> overall = OverallTrend(figures);
  std::string title = "Compliance, " + PeriodText(figures.question);
  std::string body = "<h1>" + Text(title) + "</h1>\n" + Tiles(figures, overall);
  if (figures.repositories.empty()) {
    body += "<p>No audit is recorded: " + Code("pushgate audit") + " takes one.</p>\n";
  } else {
    body += "<h2>Trend</h2>\n" + TrendChart(overall) +
            Repositories("Repositories", figures.repositories);
    for (const RepositoryFigures& one : figures.repositories) body += Details(one);
  }
  body += Repositories("Other refs (in no total)", figures.other_refs) + Gone(figures.gone);
  body += HighRisk(figures.high_risk) + Pushes(figures.pushes) + Bypasses(figures) +
          Agenda(figures.session) +
          "<footer class=\"soft\">A file is non-compliant if a finding in it blocks. Written by "
          "pushgate report.</footer>\n";
  return html::Page(title, body);
}

}  // namespace pushgate::audit
