#include <algorithm>

#include "audit/dashboard/links.h"
#include "audit/dashboard/page.h"
#include "audit/dashboard/pages.h"
#include "audit/percent.h"
#include "audit/report.h"
#include "audit/trend.h"

namespace pushgate::audit::dashboard {
namespace {

using html::Row;

constexpr size_t kMostRows = 10;

const RepositoryFigures* FindBySnapshot(const View& view, int64_t snapshot) {
  for (const RepositoryFigures& one : view.figures.repositories) {
    if (one.snapshot == snapshot) return &one;
  }
  return nullptr;
}

/// A file's cells: its repository, and itself.
void AddFile(const View& view, const Place& place, const FileFigures& file, Row& row) {
  const RepositoryFigures* repository = FindBySnapshot(view, file.snapshot);
  if (repository == nullptr) {
    row.push_back(InCode(file.repository));
    row.push_back(InCode(file.path));
    return;
  }
  row.push_back(Html(place.CodeLink(RepositoryPath(*repository), file.repository)));
  row.push_back(Html(place.CodeLink(FilePath(*repository, file.path), file.path)));
}

std::vector<FileFigures> WorstFiles(const Figures& figures) {
  std::vector<FileFigures> worst;
  for (const RepositoryFigures& one : figures.repositories) {
    worst.insert(worst.end(), one.worst_files.begin(), one.worst_files.end());
  }
  std::stable_sort(worst.begin(), worst.end(), [](const FileFigures& a, const FileFigures& b) {
    return a.findings > b.findings;
  });
  if (worst.size() > kMostRows) worst.resize(kMostRows);
  return worst;
}

std::string WorstTable(const View& view, const Place& place,
                       const std::vector<FileFigures>& worst) {
  std::vector<Row> rows;
  for (const FileFigures& file : worst) {
    AddFile(view, place, file, rows.emplace_back());
    rows.back().push_back(Number(file.findings));
  }
  if (rows.empty()) return Nothing("No file has a finding that blocks.");
  return html::Table("Files with the most violations", {"repository", "file", "findings"}, rows);
}

std::string HighRisk(const View& view, const Place& place) {
  std::vector<Row> rows;
  for (const FileFigures& file : view.figures.high_risk) {
    if (rows.size() == kMostRows) break;
    AddFile(view, place, file, rows.emplace_back());
    Row& row = rows.back();
    row.push_back(Number(file.score));
    row.push_back(Number(file.findings));
    row.push_back({ChangesText(file), true});
    row.push_back(Word(ChangedText(file)));
  }
  if (rows.empty()) return "";
  return "<h2>High-risk files</h2>\n" +
         html::Table("Files of the highest risk",
                     {"repository", "file", "score", "findings", "changes", "changed"}, rows) +
         "<p class=\"soft\">" + html::Text(kRiskFormula) + ".</p>\n";
}

std::string Pushes(const PushFigures& pushes, const Place& place) {
  std::string out = "<h2>What the gate did in the last 7 days</h2>\n";
  if (pushes.pushes == 0) return out + Nothing("No push is recorded in these days.");
  auto count = [](int64_t number, const char* what) {
    return "<div><dt>" + std::string(what) + "</dt><dd>" + std::to_string(number) + "</dd></div>";
  };
  out += "<dl class=\"facts\">" + count(pushes.pushes, "pushes") +
         count(pushes.accepted, "accepted") + count(pushes.refused, "refused") +
         count(pushes.faults, "faults") + count(pushes.blocked, "findings blocked") +
         count(pushes.fixed, "of these fixed") + count(pushes.warned, "warned of") +
         count(pushes.excused, "excused") + count(pushes.suppressed, "suppressed") + "</dl>\n";
  std::vector<Row> rows;
  for (const DayFigures& day : pushes.by_day) {
    rows.push_back({Date(day.date), Number(day.accepted), Number(day.refused), Number(day.faults)});
  }
  return out +
         Chart({"bars", "1 2 3"}, "Pushes a day, by verdict",
               html::Table("Pushes a day, by verdict", {"date", "accepted", "refused", "faults"},
                           rows)) +
         "<p class=\"soft\">Each finding counts once, however many pushes brought it up; it is "
         "fixed if the next accepted push to the ref came without it. " +
         place.Link("pushes.html", "All pushes, and how long they took") + "</p>\n";
}

std::string Bypasses(const View& view, const Place& place) {
  std::vector<Row> rows;
  for (const BypassFigures& entry : view.bypasses) {
    if (!entry.soon) continue;
    rows.push_back({Html(place.CodeLink("bypasses.html", entry.id)), Word(entry.until),
                    Number(entry.uses), Word(entry.reason), Word(entry.approved_by)});
  }
  if (rows.empty()) return "";
  return "<h2>Bypasses that end soon</h2>\n" +
         html::Table("Bypass entries that end within 30 days",
                     {"entry", "until", "uses", "reason", "approved by"}, rows);
}

/// The least compliant first.
std::string RepositoryTable(const Place& place, const char* caption,
                            const std::vector<RepositoryFigures>& repositories) {
  std::vector<const RepositoryFigures*> order;
  for (const RepositoryFigures& one : repositories) order.push_back(&one);
  std::stable_sort(order.begin(), order.end(), [](const auto* a, const auto* b) {
    return CompliantPermille(a->files, a->noncompliant) <
           CompliantPermille(b->files, b->noncompliant);
  });
  std::vector<Row> rows;
  for (const RepositoryFigures* one : order) {
    std::string change = ChangeText(one->trend);
    rows.push_back({Html(place.CodeLink(RepositoryPath(*one), one->name)),
                    InCode(ShortRef(one->ref)),
                    Share(one->files, one->noncompliant),
                    {change.empty() ? "\xE2\x80\x93" : html::Text(change), true},
                    Number(one->files),
                    Number(one->noncompliant),
                    Number(one->findings),
                    Number(one->warned),
                    Date(one->date)});
  }
  return html::Table(caption,
                     {"repository", "ref", "in compliance", "points in a year", "files",
                      "non-compliant", "findings", "warned", "audited"},
                     rows);
}

}  // namespace

std::string OverviewPage(const View& view) {
  const Figures& figures = view.figures;
  Place place("index.html");
  std::vector<FileFigures> worst = WorstFiles(figures);
  if (figures.repositories.empty()) {
    return WholePage(place, "index.html", "Overview",
                     Heading("Compliance overview") +
                         "<p class=\"empty\">No audit is recorded yet. Run " +
                         html::Code("pushgate audit --since 1y --every 1w") +
                         " as the repositories' owner: it takes those of the past year, too, from "
                         "Git's history.</p>\n" +
                         Pushes(figures.pushes, place) + Bypasses(view, place));
  }
  std::vector<Tile> tiles = ComplianceTiles(figures.files, figures.noncompliant, view.trend);
  std::string where = worst.empty() ? "no file has any" : "in " + html::Code(Short(worst[0].path));
  tiles.push_back({worst.empty() ? "0" : std::to_string(worst[0].findings),
                   "violations in the worst file", where, worst.empty() ? "good" : "bad"});
  int64_t latest = 0;
  for (const RepositoryFigures& one : figures.repositories) latest = std::max(latest, one.date);
  std::string below =
      place.Link("repositories.html",
                 std::to_string(figures.repositories.size()) +
                     (figures.repositories.size() == 1 ? " repository" : " repositories")) +
      ", last audited " + Date(latest).html + "; " + std::to_string(figures.findings) +
      " findings that block";
  return WholePage(place, "index.html", "Overview",
                   Heading("Compliance overview", below) + Tiles(tiles) + "<h2>Trend</h2>\n" +
                       TrendChart("Share of files in compliance, all repositories", view.trend) +
                       Pushes(figures.pushes, place) + "<h2>Worst files</h2>\n" +
                       WorstTable(view, place, worst) + HighRisk(view, place) +
                       Bypasses(view, place));
}

std::string RepositoriesPage(const View& view) {
  Place place("repositories.html");
  const Figures& figures = view.figures;
  std::string table =
      RepositoryTable(place, "Repositories, the least compliant first", figures.repositories);
  if (table.empty()) table = Nothing("No audit is recorded yet: 'pushgate audit' takes one.");
  std::string others =
      RepositoryTable(place, "Audits of other refs than the default branch", figures.other_refs);
  if (!others.empty()) others = "<h2>Other refs (in no total)</h2>\n" + others;
  std::vector<Row> gone;
  for (const RepositoryFigures& one : figures.gone) {
    gone.push_back({InCode(one.name), Date(one.date)});
  }
  if (!gone.empty()) {
    others += "<h2>Gone (in no total)</h2>\n" +
              html::Table("Repositories that an audit of the folder around them did not find",
                          {"repository", "missed on"}, gone);
  }
  return WholePage(place, "repositories.html", "Repositories",
                   Heading("Repositories") + table + others);
}

std::string ProblemPage(std::string_view title, std::string_view text) {
  // It may stand for a page of any depth, and so has no links but those of the root.
  return "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta "
         "name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta "
         "name=\"color-scheme\" content=\"light dark\">\n<title>" +
         html::Text(title) +
         " \xC2\xB7 pushgate</title>\n<link rel=\"stylesheet\" href=\"/style.css\">\n</head>\n"
         "<body>\n<main>\n<h1>" +
         html::Text(title) + "</h1>\n<p>" + html::Text(text) +
         "</p>\n<p><a href=\"/index.html\">To the overview</a></p>\n</main>\n</body>\n</html>\n";
}

}  // namespace pushgate::audit::dashboard
