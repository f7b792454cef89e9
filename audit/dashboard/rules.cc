#include <algorithm>
#include <set>

#include "audit/dashboard/links.h"
#include "audit/dashboard/markdown.h"
#include "audit/dashboard/page.h"
#include "audit/dashboard/pages.h"
#include "audit/examples.h"
#include "hook/message/finding_text.h"

namespace pushgate::audit::dashboard {
namespace {

using html::Row;

const rules::Rule* FindRule(const View& view, const std::string& id) {
  for (const rules::Rule& rule : view.rules) {
    if (rule.id == id) return &rule;
  }
  return nullptr;
}

int64_t CountOf(const std::map<std::string, int64_t>& by_rule, const std::string& rule) {
  auto found = by_rule.find(rule);
  return found == by_rule.end() ? 0 : found->second;
}

std::string DecisionOf(const rules::Rule& rule) {
  return rule.severity == rules::Severity::kError     ? "block"
         : rule.severity == rules::Severity::kWarning ? "warn"
                                                      : "record";
}

bool HasPage(const rules::Rule& rule) {
  return !rules::TemplatePage(rule.pack, rule.template_name).empty();
}

html::Cell TemplateCell(const Place& place, const rules::Rule* rule) {
  if (rule == nullptr || rule->template_name.empty()) return Word("");
  if (!HasPage(*rule)) return Word(rule->template_name);
  return Html(place.Link(GuidePath(rule->template_name), rule->template_name));
}

/// The link that rejections show, where the configuration has one.
std::string OwnLink(const View& view, const rules::Rule& rule) {
  if (rule.template_name.empty() || view.templates_url.empty()) return "";
  std::string url = hook::TemplateLink(rule, view.templates_url);
  bool web = url.starts_with("https://") || url.starts_with("http://");
  return web ? "<a rel=\"noreferrer\" href=\"" + html::Text(url) + "\">" + html::Text(Short(url)) +
                   "</a>"
             : html::Code(url);
}

std::string About(const View& view, const Place& place, const rules::Rule& rule) {
  std::string out = MarkdownToHtml(rule.message);
  if (!rule.why.empty()) out += MarkdownToHtml("**Why:** " + rule.why);
  std::string see = HasPage(rule) ? place.Link(GuidePath(rule.template_name),
                                               "the template '" + rule.template_name + "'")
                                  : "";
  std::string own = OwnLink(view, rule);
  if (!own.empty()) see += (see.empty() ? "" : ", ") + own;
  if (!see.empty()) out += "<p><strong>The approved way:</strong> " + see + "</p>\n";
  std::string_view page = rules::TemplatePage(rule.pack, rule.template_name);
  Examples examples = ExamplesOf(page, rule.id);
  if (examples.wrong.empty() && examples.right.empty()) return out;
  auto example = [](const char* title, std::string_view code) {
    return code.empty() ? ""
                        : "<section><h2>" + std::string(title) + "</h2>\n" + MarkdownToHtml(code) +
                              "</section>";
  };
  return out + "<div class=\"pair\">" + example("Wrong", examples.wrong) +
         example("Right", examples.right) + "</div>\n";
}

}  // namespace

html::Cell RuleCell(const View& view, const Place& place, const std::string& rule) {
  const auto& repositories = view.figures.repositories;
  bool has_page = FindRule(view, rule) != nullptr || view.figures.pushes.by_rule.contains(rule) ||
                  std::any_of(repositories.begin(), repositories.end(),
                              [&](const auto& one) { return one.by_rule.contains(rule); });
  return has_page ? Html(place.CodeLink(RulePath(rule), rule)) : InCode(rule);
}

std::vector<std::string> RuleIds(const View& view) {
  std::set<std::string> ids;
  for (const rules::Rule& rule : view.rules) ids.insert(rule.id);
  for (const RepositoryFigures& one : view.figures.repositories) {
    for (const auto& [rule, count] : one.by_rule) ids.insert(rule);
  }
  for (const auto& [rule, count] : view.figures.pushes.by_rule) ids.insert(rule);
  return {ids.begin(), ids.end()};
}

std::string RulesPage(const View& view) {
  Place place("rules.html");
  struct Line {
    std::string id;
    int64_t findings = 0, repositories = 0, in_pushes = 0;
  };
  std::vector<Line> lines;
  for (std::string& id : RuleIds(view)) {
    Line line{std::move(id)};
    for (const RepositoryFigures& one : view.figures.repositories) {
      int64_t count = CountOf(one.by_rule, line.id);
      line.findings += count;
      line.repositories += count > 0 ? 1 : 0;
    }
    line.in_pushes = CountOf(view.figures.pushes.by_rule, line.id);
    lines.push_back(std::move(line));
  }
  std::stable_sort(lines.begin(), lines.end(),
                   [](const Line& a, const Line& b) { return a.findings > b.findings; });
  std::vector<Row> rows;
  for (const Line& line : lines) {
    const rules::Rule* rule = FindRule(view, line.id);
    rows.push_back({Html(place.CodeLink(RulePath(line.id), line.id)), Number(line.findings),
                    Number(line.repositories), Number(line.in_pushes),
                    rule == nullptr ? Word("not in force") : Decision(DecisionOf(*rule)),
                    TemplateCell(place, rule)});
  }
  return WholePage(
      place, "rules.html", "Rules",
      Heading("Rules") + html::Table("Rules, those that block the most first",
                                     {"rule", "findings that block", "repositories",
                                      "in last week's pushes", "by itself", "template"},
                                     rows));
}

std::string RulePage(const View& view, const std::string& id) {
  Place place(RulePath(id));
  std::vector<Row> rows;
  int64_t all = 0;
  for (const RepositoryFigures& one : view.figures.repositories) {
    int64_t count = CountOf(one.by_rule, id);
    if (count == 0) continue;
    all += count;
    rows.push_back({Html(place.CodeLink(RepositoryPath(one), one.name)), InCode(ShortRef(one.ref)),
                    Number(count)});
  }
  std::stable_sort(rows.begin(), rows.end(), [](const Row& a, const Row& b) {
    return std::stoll(a[2].html) > std::stoll(b[2].html);
  });
  const rules::Rule* rule = FindRule(view, id);
  std::string below = std::to_string(all) + " findings that block, " +
                      std::to_string(CountOf(view.figures.pushes.by_rule, id)) +
                      " in the pushes of the last 7 days";
  return WholePage(place, "rules.html", id,
                   Crumbs({place.Link("rules.html", "Rules")}, id) + Heading(id, below) +
                       (rule == nullptr ? Nothing("The present configuration has no such rule.")
                                        : About(view, place, *rule)) +
                       "<h2>Where it blocks</h2>\n" +
                       (rows.empty() ? Nothing("Nowhere, as of the latest audits.")
                                     : html::Table("Findings that block, by repository",
                                                   {"repository", "ref", "findings"}, rows)));
}

}  // namespace pushgate::audit::dashboard
