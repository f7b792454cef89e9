#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "audit/dashboard/view.h"
#include "audit/html.h"

/// What the dashboard's pages are made of. Everything that takes a name takes it raw, and escapes.
namespace pushgate::audit::dashboard {

/// Where a page stands, for its links.
class Place {
 public:
  /// `path` of the page: "file/x/y.html".
  explicit Place(std::string_view path);

  /// "../../pushes.html" of "pushes.html".
  std::string To(const std::string& path) const { return root_ + path; }
  /// A link that shows a name, cut where it is very long.
  std::string Link(const std::string& path, std::string_view name) const;
  /// A link that shows code.
  std::string CodeLink(const std::string& path, std::string_view name) const;

 private:
  std::string root_;
};

/// A whole page. `section`: the path of the page in the navigation to which it belongs.
std::string WholePage(const Place& place, std::string_view section, std::string_view title,
                      const std::string& body);

/// The way to a page: links, in order, and behind them its own name.
std::string Crumbs(const std::vector<std::string>& links, std::string_view own);

/// The heading of a page, with a line below it, in HTML.
std::string Heading(std::string_view title, const std::string& below = "");

/// One figure, large. `change`: what became of it, in HTML; `kind`: "", "good" or "bad".
struct Tile {
  std::string number;
  std::string what;
  std::string change{};
  std::string kind{};
};
std::string Tiles(const std::vector<Tile>& tiles);

/// How a table is drawn, which stands behind the drawing for those who cannot see it.
struct Drawing {
  std::string kind;     // "line": over dates; "bars": over what the first column has, stacked
  std::string columns;  // of the table that are drawn, by number, separated by spaces
  std::string unit{};   // "%": drawn up to 100
};
/// Empty where the table is.
std::string Chart(const Drawing& drawing, std::string_view caption, const std::string& table);

/// A name cut where it is very long.
std::string Short(std::string_view name);

html::Cell Number(int64_t number);
html::Cell Word(std::string_view text);
html::Cell InCode(std::string_view text);
html::Cell Html(std::string html);
html::Cell Date(int64_t time);  // or a dash where there is none
html::Cell Moment(int64_t time);
html::Cell Share(int64_t files, int64_t noncompliant);
html::Cell Decision(std::string_view decision);
html::Cell Verdict(std::string_view verdict);

/// A rule, with a link to its page if it has one.
html::Cell RuleCell(const View& view, const Place& place, const std::string& rule);

/// "12 ms", "1.5 s", of microseconds.
std::string Duration(int64_t microseconds);

/// "main" of refs/heads/main.
std::string ShortRef(std::string_view ref);

/// "<p>...</p>" where there is nothing to show.
std::string Nothing(std::string_view text);

/// A trend as a chart with its table; empty for fewer than two points.
std::string TrendChart(std::string_view caption, const std::vector<TrendPoint>& trend);

/// Number, share and trend of a code base as tiles, with their change.
std::vector<Tile> ComplianceTiles(int64_t files, int64_t noncompliant,
                                  const std::vector<TrendPoint>& trend);

}  // namespace pushgate::audit::dashboard
