#include "audit/dashboard/page.h"

#include <algorithm>
#include <array>

#include "audit/percent.h"
#include "audit/report.h"
#include "audit/trend.h"
#include "base/times.h"
#include "hook/config/moment.h"

namespace pushgate::audit::dashboard {
namespace {

constexpr size_t kMostShown = 160;  // bytes of a name
constexpr int64_t kMonth = 30 * kDay;
constexpr const char* kDash = "\xE2\x80\x93";
constexpr const char* kMinus = "\xE2\x88\x92";

constexpr std::array<std::pair<const char*, const char*>, 6> kSections = {
    {{"index.html", "Overview"},
     {"repositories.html", "Repositories"},
     {"rules.html", "Rules"},
     {"pushes.html", "Pushes"},
     {"bypasses.html", "Bypasses"},
     {"guide.html", "Guide"}}};

std::string Navigation(const Place& place, std::string_view section) {
  std::string out = "<nav aria-label=\"Main\"><ul>";
  for (const auto& [path, name] : kSections) {
    out += "<li><a href=\"" + place.To(path) + "\"" +
           (section == path ? " aria-current=\"page\"" : "") + ">" + name + "</a></li>";
  }
  return out + "</ul></nav>";
}

html::Cell Badge(std::string_view kind, std::string_view text) {
  return {"<span class=\"badge " + std::string(kind) + "\">" + html::Text(text) + "</span>", false};
}

std::string Signed(int64_t number) {
  return number < 0 ? kMinus + std::to_string(-number) : "+" + std::to_string(number);
}

std::string ChangeHtml(bool none, bool better, const std::string& text) {
  if (none) return "no change in 30 days";
  return std::string("<span class=\"") + (better ? "better" : "worse") + "\">" +
         (better ? "better" : "worse") + ": " + text + "</span> in 30 days";
}

/// The point that held 30 days before the last; nullptr if the trend does not reach as far.
const TrendPoint* MonthBefore(const std::vector<TrendPoint>& trend) {
  const TrendPoint* found = nullptr;
  for (const TrendPoint& point : trend) {
    if (point.date <= trend.back().date - kMonth) found = &point;
  }
  return found;
}

}  // namespace

Place::Place(std::string_view path) {
  for (char c : path) root_ += c == '/' ? "../" : "";
}

std::string Place::Link(const std::string& path, std::string_view name) const {
  return "<a href=\"" + To(path) + "\">" + html::Text(Short(name)) + "</a>";
}

std::string Place::CodeLink(const std::string& path, std::string_view name) const {
  return "<a href=\"" + To(path) + "\">" + html::Code(Short(name)) + "</a>";
}

std::string WholePage(const Place& place, std::string_view section, std::string_view title,
                      const std::string& body) {
  auto script = [&](const char* name) {
    return "<script src=\"" + place.To(name) + "\" defer></script>\n";
  };
  auto style = [&](const char* name) {
    return "<link rel=\"stylesheet\" href=\"" + place.To(name) + "\">\n";
  };
  // For a web server that serves files: the live one says so in its headers, and more.
  return "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
         "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; script-src "
         "'self'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'\">\n"
         "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
         "<meta name=\"referrer\" content=\"no-referrer\">\n"
         "<meta name=\"color-scheme\" content=\"light dark\">\n<title>" +
         html::Text(Short(title)) + " \xC2\xB7 pushgate</title>\n<link rel=\"icon\" href=\"" +
         place.To("icon.svg") + "\">\n" + style("chart.css") + style("style.css") +
         "<script src=\"" + place.To("theme.js") + "\"></script>\n" + script("chart.js") +
         script("script.js") +
         "</head>\n<body>\n<a class=\"skip\" href=\"#content\">Skip to the content</a>\n"
         "<header class=\"top\"><div class=\"bar\"><a class=\"brand\" href=\"" +
         place.To("index.html") + "\">pushgate</a>" + Navigation(place, section) +
         "</div></header>\n<main id=\"content\" tabindex=\"-1\">\n" + body +
         "</main>\n<footer><p>A file is non-compliant if a finding in it blocks. Times are "
         "UTC.</p></footer>\n</body>\n</html>\n";
}

std::string Crumbs(const std::vector<std::string>& links, std::string_view own) {
  std::string out = "<nav class=\"crumbs\" aria-label=\"Breadcrumb\"><ol>";
  for (const std::string& link : links) out += "<li>" + link + "</li>";
  return out + "<li aria-current=\"page\">" + html::Text(Short(own)) + "</li></ol></nav>\n";
}

std::string Heading(std::string_view title, const std::string& below) {
  return "<h1>" + html::Text(Short(title)) + "</h1>\n" +
         (below.empty() ? "" : "<p class=\"soft\">" + below + "</p>\n");
}

std::string Tiles(const std::vector<Tile>& tiles) {
  std::string out = "<ul class=\"tiles\">\n";
  for (const Tile& tile : tiles) {
    out += "<li class=\"" + tile.kind + "\"><span class=\"what\">" + tile.what + "</span><b>" +
           html::Text(tile.number) + "</b>" +
           (tile.change.empty() ? "" : "<span class=\"change\">" + tile.change + "</span>") +
           "</li>\n";
  }
  return out + "</ul>\n";
}

std::string Chart(const Drawing& drawing, std::string_view caption, const std::string& table) {
  if (table.empty()) return "";
  return "<figure class=\"chart\" data-kind=\"" + drawing.kind + "\" data-columns=\"" +
         drawing.columns + "\" data-unit=\"" + drawing.unit + "\"><figcaption>" +
         html::Text(caption) +
         "</figcaption><div class=\"plot\" aria-hidden=\"true\"></div>"
         "<details><summary>The numbers</summary>" +
         table + "</details></figure>\n";
}

std::string Short(std::string_view name) {
  if (name.size() <= kMostShown) return std::string(name);
  size_t end = kMostShown;
  while (end > 0 && (static_cast<unsigned char>(name[end]) & 0xC0) == 0x80) --end;
  return std::string(name.substr(0, end)) + "\xE2\x80\xA6";
}

html::Cell Number(int64_t number) { return {std::to_string(number), true}; }
html::Cell Word(std::string_view text) { return {html::Text(text), false}; }
html::Cell InCode(std::string_view text) { return {html::Code(Short(text)), false}; }
html::Cell Html(std::string html) { return {std::move(html), false}; }

html::Cell Date(int64_t time) {
  if (time == 0) return {kDash, false};
  return {"<time>" + DateText(time) + "</time>", false};
}

html::Cell Moment(int64_t time) {
  if (time == 0) return {kDash, false};
  std::string text = hook::Text(hook::Moment(std::chrono::seconds(time / kSecond)));
  return {"<time datetime=\"" + text + "\">" + text.substr(0, 10) + " " + text.substr(11, 8) +
              "</time>",
          false};
}

html::Cell Share(int64_t files, int64_t noncompliant) {
  return {PercentText(CompliantPermille(files, noncompliant)) + " %", true};
}

html::Cell Decision(std::string_view decision) {
  std::string_view kind = decision == "block" ? "bad" : decision == "warn" ? "warn" : "plain";
  return Badge(kind, decision == "block" ? "blocks" : decision == "warn" ? "warns" : decision);
}

html::Cell Verdict(std::string_view verdict) {
  if (verdict == "accept") return Badge("good", "accepted");
  if (verdict == "reject") return Badge("bad", "refused");
  return Badge("warn", verdict);
}

std::string Duration(int64_t microseconds) {
  int64_t ms = (microseconds + 500) / 1000;
  if (ms < 1000) return std::to_string(ms) + " ms";
  return PercentText((ms + 50) / 100) + " s";
}

std::string ShortRef(std::string_view ref) {
  for (std::string_view prefix : {"refs/heads/", "refs/tags/"}) {
    if (ref.starts_with(prefix)) return std::string(ref.substr(prefix.size()));
  }
  return std::string(ref);
}

std::string Nothing(std::string_view text) {
  return "<p class=\"soft\">" + html::Text(text) + "</p>\n";
}

std::string TrendChart(std::string_view caption, const std::vector<TrendPoint>& trend) {
  if (trend.size() < 2) {
    return Nothing(
        "A trend needs two audits: 'pushgate audit --since 1y --every 1w' takes those of the past "
        "year from Git's history.");
  }
  std::vector<html::Row> rows;
  for (const TrendPoint& point : trend) {
    rows.push_back({Date(point.date), Share(point.files, point.noncompliant), Number(point.files),
                    Number(point.noncompliant), Number(point.findings)});
  }
  std::string table =
      html::Table(caption, {"date", "in compliance", "files", "non-compliant", "findings"}, rows);
  return Chart({"line", "1", "%"}, caption, table);
}

std::vector<Tile> ComplianceTiles(int64_t files, int64_t noncompliant,
                                  const std::vector<TrendPoint>& trend) {
  const TrendPoint* month = trend.empty() ? nullptr : MonthBefore(trend);
  std::string files_change, share_change;
  if (month != nullptr) {
    int64_t by = noncompliant - month->noncompliant;
    files_change = ChangeHtml(by == 0, by < 0, Signed(by));
    int64_t points = CompliantPermille(files, noncompliant) -
                     CompliantPermille(month->files, month->noncompliant);
    share_change = ChangeHtml(
        points == 0, points > 0,
        (points < 0 ? kMinus : "+") + PercentText(points < 0 ? -points : points) + " points");
  }
  std::string change = ChangeText(trend);
  bool better = change.starts_with('+') && change != "+0.0", worse = change.starts_with('-');
  if (worse) change.replace(0, 1, kMinus);
  return {
      {std::to_string(noncompliant), "non-compliant files of " + std::to_string(files),
       files_change, noncompliant > 0 ? "bad" : "good"},
      {PercentText(CompliantPermille(files, noncompliant)) + " %", "in compliance", share_change},
      {change.empty() ? kDash : change, "percentage points within a year",
       change.empty() ? "a trend needs two audits" : "since " + DateText(trend.front().date),
       better  ? "good"
       : worse ? "bad"
               : ""}};
}

}  // namespace pushgate::audit::dashboard
