#include <algorithm>

#include "audit/dashboard/links.h"
#include "audit/dashboard/page.h"
#include "audit/dashboard/pages.h"
#include "audit/report.h"
#include "audit/trend.h"

namespace pushgate::audit::dashboard {
namespace {

using html::Row;

constexpr size_t kMostRows = 1000;
constexpr size_t kMostPoints = 53;

std::string LastOf(const std::string& path) { return path.substr(path.rfind('/') + 1); }

/// Links from the repositories down to a folder, without it.
std::vector<std::string> Above(const Place& place, const RepositoryFigures& repository,
                               std::string path) {
  std::vector<std::string> links;
  while (!path.empty()) {
    path = ParentOf(path);
    if (path.empty()) break;
    links.push_back(place.CodeLink(FolderPath(repository, path), LastOf(path)));
  }
  links.push_back(place.CodeLink(RepositoryPath(repository), repository.name));
  links.push_back(place.Link("repositories.html", "Repositories"));
  std::reverse(links.begin(), links.end());
  return links;
}

void AddCounts(const DecisionFigures& findings, Row& row) {
  row.push_back(Number(findings.block));
  row.push_back(Number(findings.warn));
  row.push_back(Number(findings.other));
}

/// What stands in a folder: folders, then files, those with the most that blocks first.
std::string Contents(const Place& place, const RepositoryFigures& repository,
                     const RepositoryDetails& details, const std::string& path) {
  const FolderDetails& folder = details.folders.at(path);
  std::vector<std::string> folders = folder.folders;
  std::stable_sort(folders.begin(), folders.end(), [&](const auto& a, const auto& b) {
    return details.folders.at(a).findings.block > details.folders.at(b).findings.block;
  });
  std::vector<size_t> files = folder.own;
  std::stable_sort(files.begin(), files.end(), [&](size_t a, size_t b) {
    return details.files[a].findings.block > details.files[b].findings.block;
  });
  std::vector<Row> rows;
  for (const std::string& below : folders) {
    if (rows.size() == kMostRows) break;
    const FolderDetails& one = details.folders.at(below);
    Row& row = rows.emplace_back();
    row.push_back(Html(place.CodeLink(FolderPath(repository, below), LastOf(below) + "/")));
    row.push_back(Number(one.noncompliant));
    AddCounts(one.findings, row);
  }
  for (size_t i : files) {
    if (rows.size() == kMostRows) break;
    const FileDetails& one = details.files[i];
    Row& row = rows.emplace_back();
    row.push_back(Html(place.CodeLink(FilePath(repository, one.path), LastOf(one.path))));
    row.push_back(Number(one.findings.block > 0 ? 1 : 0));
    AddCounts(one.findings, row);
  }
  size_t all = folders.size() + files.size();
  return html::Table("Folders and files with findings, the most first",
                     {"name", "non-compliant", "block", "warn", "other"}, rows) +
         (all > rows.size() ? Nothing("And " + std::to_string(all - rows.size()) + " with fewer.")
                            : "");
}

std::string Rules(const Place& place, const RepositoryFigures& repository) {
  std::vector<std::pair<std::string, int64_t>> rules(repository.by_rule.begin(),
                                                     repository.by_rule.end());
  std::stable_sort(rules.begin(), rules.end(),
                   [](const auto& a, const auto& b) { return a.second > b.second; });
  std::vector<Row> rows;
  for (const auto& [rule, count] : rules) {
    rows.push_back({Html(place.CodeLink(RulePath(rule), rule)), Number(count)});
  }
  if (rows.empty()) return Nothing("Nothing blocks.");
  return html::Table("What blocks, by rule", {"rule", "findings"}, rows);
}

std::string Worst(const Place& place, const RepositoryFigures& repository) {
  std::vector<Row> rows;
  for (const FileFigures& file : repository.worst_files) {
    rows.push_back(
        {Html(place.CodeLink(FilePath(repository, file.path), file.path)), Number(file.findings)});
  }
  if (rows.empty()) return Nothing("No file has a finding that blocks.");
  return html::Table("Files with the most violations", {"file", "findings"}, rows);
}

/// Lines of findings: "1 5 9" as "1, 5, 9".
std::string LineList(const std::string& lines) {
  std::string out;
  for (char c : lines) out += c == ' ' ? ", " : std::string(1, c);
  return out;
}

std::string History(const RepositoryFigures& repository, const FileDetails& file) {
  if (!repository.history_known) {
    return std::string("Who changed it, and how often, is ") + kNotKnown + ".";
  }
  std::string people;
  for (const std::string& who : file.people) {
    people += (people.empty() ? "" : ", ") + html::Text(Short(who));
  }
  std::string out =
      "Changed by " + std::to_string(file.changes) + " commits in the 90 days before the audit";
  if (file.changed != 0) out += ", the last on " + Date(file.changed).html;
  if (!people.empty()) out += (file.owned ? ". Owners: " : ". Last authors: ") + people;
  return out + ".";
}

}  // namespace

std::string RepositoryPage(const View& /*view*/, const RepositoryFigures& repository,
                           const RepositoryDetails& details) {
  Place place(RepositoryPath(repository));
  std::vector<Tile> tiles =
      ComplianceTiles(repository.files, repository.noncompliant, repository.trend);
  tiles.push_back({std::to_string(repository.findings), "findings that block",
                   std::to_string(repository.warned) + " more warn",
                   repository.findings > 0 ? "bad" : "good"});
  std::string below = html::Code(ShortRef(repository.ref)) + " at " +
                      html::Code(repository.commit_id.substr(0, 10)) + ", audited " +
                      Date(repository.date).html + " \xC2\xB7 " +
                      place.Link(PushesPath("all", &repository), "its pushes");
  std::string more =
      "<p class=\"soft\">Not counted as blocking: " + std::to_string(repository.baseline) +
      " in the baseline, " + std::to_string(repository.suppressed) + " suppressed, " +
      std::to_string(repository.excused) + " excused, " + std::to_string(repository.recorded) +
      " recorded." +
      (repository.partial > 0
           ? " Of " + std::to_string(repository.partial) + " files only a part could be read."
           : "") +
      "</p>\n";
  std::string contents = Contents(place, repository, details, "");
  if (contents.empty()) contents = Nothing("The latest audit found nothing.");
  return WholePage(
      place, "repositories.html", repository.name,
      Crumbs({place.Link("repositories.html", "Repositories")}, repository.name) +
          Heading(repository.name, below) + Tiles(tiles) + more + "<h2>Trend</h2>\n" +
          TrendChart("Share of files in compliance", Thinned(repository.trend, kMostPoints)) +
          "<h2>Folders</h2>\n" + contents + "<div class=\"pair\"><section><h2>Worst files</h2>\n" +
          Worst(place, repository) + "</section><section><h2>Rules</h2>\n" +
          Rules(place, repository) + "</section></div>\n");
}

std::string FolderPage(const RepositoryFigures& repository, const RepositoryDetails& details,
                       const std::string& folder) {
  Place place(FolderPath(repository, folder));
  const FolderDetails& own = details.folders.at(folder);
  std::string below = std::to_string(own.noncompliant) +
                      " non-compliant files; findings: " + std::to_string(own.findings.block) +
                      " that block, " + std::to_string(own.findings.warn) + " that warn, " +
                      std::to_string(own.findings.other) + " others";
  return WholePage(place, "repositories.html", folder,
                   Crumbs(Above(place, repository, folder), LastOf(folder)) +
                       Heading(folder + "/", below) + Contents(place, repository, details, folder));
}

std::string FilePage(const View& view, const RepositoryFigures& repository,
                     const FileDetails& file) {
  Place place(FilePath(repository, file.path));
  bool code = std::any_of(file.found.begin(), file.found.end(),
                          [](const FoundFigures& found) { return !found.code.empty(); });
  std::vector<Row> rows;
  for (const FoundFigures& found : file.found) {
    Row& row = rows.emplace_back();
    row.push_back(RuleCell(view, place, found.rule));
    row.push_back(Decision(found.decision));
    row.push_back(Word(found.severity));
    row.push_back(Number(found.findings));
    row.push_back(Word(LineList(found.lines)));
    row.push_back(found.excused_by.empty()
                      ? Word("")
                      : Html(place.CodeLink("bypasses.html", found.excused_by)));
    if (code) row.push_back(InCode(found.code));
  }
  std::vector<std::string> head = {"rule",     "decision", "severity",
                                   "findings", "lines",    "excused by"};
  if (code) head.emplace_back("first line");
  return WholePage(
      place, "repositories.html", file.path,
      Crumbs(Above(place, repository, file.path), LastOf(file.path)) +
          Heading(file.path, History(repository, file)) +
          html::Table("Findings of the latest audit, commit " + repository.commit_id.substr(0, 10),
                      head, rows));
}

}  // namespace pushgate::audit::dashboard
