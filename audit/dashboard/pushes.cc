#include <algorithm>
#include <cstdio>

#include "audit/dashboard/links.h"
#include "audit/dashboard/page.h"
#include "audit/dashboard/pages.h"

namespace pushgate::audit::dashboard {
namespace {

using html::Row;
using record::Push;

constexpr size_t kMostRows = 1000;

std::string KindName(std::string_view kind) {
  return kind == "all" ? "all pushes" : kind == "excused" ? "with excuses" : std::string(kind);
}

std::string Filters(const Place& place, const PushList& list) {
  std::string out = "<nav class=\"filter\" aria-label=\"Which pushes\"><ul>";
  for (const char* kind : kPushKinds) {
    out += "<li><a href=\"" + place.To(PushesPath(kind, list.repository)) + "\"" +
           (list.kind == kind ? " aria-current=\"page\"" : "") + ">" + KindName(kind) + "</a></li>";
  }
  return out + "</ul></nav>\n";
}

/// Links to the list of each repository, in a box of their own: there may be many.
std::string ByRepository(const View& view, const Place& place, const PushList& list) {
  if (view.figures.repositories.size() < 2) return "";
  std::string out =
      "<details class=\"choice\"><summary>" +
      std::string(list.repository == nullptr ? "Of one repository" : "Of another repository") +
      "</summary><ul>";
  if (list.repository != nullptr) {
    out += "<li>" + place.Link(PushesPath(list.kind, nullptr), "all repositories") + "</li>";
  }
  for (const RepositoryFigures& one : view.figures.repositories) {
    out += "<li>" + place.CodeLink(PushesPath(list.kind, &one), one.name) + "</li>";
  }
  return out + "</ul></details>\n";
}

std::string Pager(const Place& place, const PushList& list) {
  int64_t pages = PagesOf(list);
  if (pages == 1) return "";
  auto link = [&](int64_t page, const char* words, const char* rel) {
    return "<a rel=\"" + std::string(rel) + "\" href=\"" +
           place.To(PushesPath(list.kind, list.repository, page)) + "\">" + words + "</a>";
  };
  std::string out = "<nav class=\"pager\" aria-label=\"Pages\">";
  if (list.page > 1) out += link(1, "newest", "first") + link(list.page - 1, "newer", "prev");
  out += "<span>page " + std::to_string(list.page) + " of " + std::to_string(pages) + "</span>";
  if (list.page < pages) {
    out += link(list.page + 1, "older", "next") + link(pages, "oldest", "last");
  }
  out += "</nav>\n";
  bool more = list.total > pages * kPushesOnPage;
  return out + (more ? Nothing("Older ones: 'pushgate history'.") : "");
}

std::string Refs(const Push& push) {
  if (push.refs.empty()) return "";
  std::string out = html::Code(Short(ShortRef(push.refs[0].name)));
  if (push.refs.size() > 1) out += " and " + std::to_string(push.refs.size() - 1) + " more";
  return out;
}

int64_t Blocking(const Push& push) {
  return std::count_if(push.findings.begin(), push.findings.end(),
                       [](const record::Finding& one) { return one.decision == "block"; });
}

std::string Excuses(const Place& place, const Push& push) {
  std::string out;
  for (const record::Excuse& excuse : push.excuses) {
    out += (out.empty() ? "" : ", ") + place.CodeLink("bypasses.html", excuse.entry) +
           (excuse.reason.empty() ? "" : " " + html::Text(Short(excuse.reason)));
  }
  return out;
}

std::string WhoText(const Push& push) {
  if (push.user.empty()) return "not known";
  return push.user + (push.trust == "unverified" ? " (unverified)" : "");
}

html::Cell DurationCell(int64_t took) { return {html::Text(Duration(took)), true}; }

std::string PushTable(const Place& place, const std::vector<Push>& pushes) {
  std::vector<Row> rows;
  for (const Push& push : pushes) {
    rows.push_back(
        {Html("<a href=\"" + place.To(PushPath(push.id)) + "\">" + Moment(push.time).html + "</a>"),
         InCode(push.repository), Word(Short(WhoText(push))), Verdict(push.verdict),
         Html(Refs(push)), Number(Blocking(push)), Html(Excuses(place, push)),
         DurationCell(push.took)});
  }
  return html::Table(
      "Pushes, the latest first",
      {"time", "repository", "who", "verdict", "refs", "block", "excused by", "took"}, rows);
}

std::string BoundText(double seconds) {
  char text[32];
  std::snprintf(text, sizeof text, seconds < 1 ? "%.0f ms" : "%g s",
                seconds < 1 ? seconds * 1000 : seconds);
  return text;
}

std::string Latency(const PushFigures& pushes) {
  if (pushes.pushes == 0) return "";
  const LatencyFigures& latency = pushes.latency;
  std::vector<Row> rows;
  for (size_t i = 0; i < latency.by_duration.size(); ++i) {
    bool last = i == hook::kDurationBounds.size();
    std::string bound = BoundText(hook::kDurationBounds[last ? i - 1 : i]);
    rows.push_back(
        {Word((last ? "longer than " : "up to ") + bound), Number(latency.by_duration[i])});
  }
  return "<h2>How long the gate took in the last 7 days</h2>\n<dl class=\"facts\"><div><dt>half "
         "within</dt><dd>" +
         Duration(latency.median) + "</dd></div><div><dt>95 of 100 within</dt><dd>" +
         Duration(latency.most) + "</dd></div><div><dt>the longest</dt><dd>" +
         Duration(latency.longest) + "</dd></div></dl>\n" +
         Chart({"bars", "1"}, "Pushes by the time they took, all repositories",
               html::Table("Pushes by the time they took", {"time", "pushes"}, rows));
}

std::string Fact(const char* name, const std::string& html) {
  return html.empty() ? "" : "<dt>" + std::string(name) + "</dt><dd>" + html + "</dd>\n";
}

std::string RefTable(const Push& push) {
  std::vector<Row> rows;
  for (const record::Ref& ref : push.refs) {
    if (rows.size() == kMostRows) break;
    rows.push_back({InCode(ref.name), InCode(ref.old_id.substr(0, 10)),
                    InCode(ref.new_id.substr(0, 10)), Number(ref.commits), Number(ref.files),
                    Number(ref.functions),
                    Word(Short(ref.note.empty() ? (ref.enforced != 0 ? "judged" : "not enforced")
                                                : ref.note))});
  }
  return html::Table("Refs", {"ref", "from", "to", "commits", "files", "functions", "note"}, rows);
}

std::string FindingTable(const View& view, const Place& place, const Push& push) {
  std::vector<Row> rows;
  for (const record::Finding& one : push.findings) {
    if (rows.size() == kMostRows) break;
    std::string why = one.excused_by.empty() ? html::Text(Short(one.suppression))
                                             : place.CodeLink("bypasses.html", one.excused_by);
    rows.push_back({Html(html::Code(Short(one.path)) +
                         (one.line > 0 ? ", line " + std::to_string(one.line) : "")),
                    RuleCell(view, place, one.rule), Decision(one.decision), InCode(one.function),
                    Word(one.message), Html(why)});
  }
  size_t all = push.findings.size();
  return html::Table("Findings", {"where", "rule", "decision", "function", "message", "allowed by"},
                     rows) +
         (all > rows.size() ? Nothing("And " + std::to_string(all - rows.size()) + " more.") : "");
}

std::string ExcuseTable(const Place& place, const Push& push) {
  std::vector<Row> rows;
  for (const record::Excuse& one : push.excuses) {
    rows.push_back({Html(place.CodeLink("bypasses.html", one.entry)), Number(one.findings),
                    Word(one.reason), Word(one.ticket), Word(one.approved_by),
                    Word(one.break_glass != 0 ? "yes" : "")});
  }
  return html::Table("Bypass entries that excused findings",
                     {"entry", "findings", "reason", "ticket", "approved by", "break-glass"}, rows);
}

std::string Unjudged(const Push& push) {
  std::vector<Row> skips, faults;
  for (const record::Skip& one : push.skips) {
    if (skips.size() == kMostRows) break;
    skips.push_back({InCode(ShortRef(one.ref)), InCode(one.path), Word(one.reason)});
  }
  for (const record::Fault& one : push.faults) faults.push_back({Word(one.text)});
  return html::Table("Not wholly judged", {"ref", "path", "why"}, skips) +
         html::Table("Faults", {"what failed"}, faults);
}

}  // namespace

std::string PushesPage(const View& view, const PushList& list, const std::vector<Push>& pushes) {
  Place place(PushesPath(list.kind, list.repository, list.page));
  std::string title = "Pushes";
  if (list.kind != "all") title += ": " + KindName(list.kind);
  if (list.repository != nullptr) title += " to " + list.repository->name;
  std::string table = PushTable(place, pushes);
  if (table.empty()) table = Nothing("No push is recorded that matches.");
  bool first = list.repository == nullptr && list.kind == "all" && list.page == 1;
  std::string crumbs;
  if (list.repository != nullptr) {
    crumbs = Crumbs({place.Link("pushes.html", "Pushes"),
                     place.CodeLink(RepositoryPath(*list.repository), list.repository->name)},
                    KindName(list.kind));
  }
  return WholePage(place, "pushes.html", title,
                   crumbs + Heading(title, std::to_string(list.total) + " in the record") +
                       Filters(place, list) + ByRepository(view, place, list) + table +
                       Pager(place, list) + (first ? Latency(view.figures.pushes) : ""));
}

std::string PushPage(const View& view, const Push& push) {
  Place place(PushPath(push.id));
  std::string repository = html::Code(Short(push.repository));
  for (const RepositoryFigures& one : view.figures.repositories) {
    if (one.name == push.repository) {
      repository = place.CodeLink(RepositoryPath(one), one.name);
    }
  }
  std::string title = "Push " + std::to_string(push.id);
  std::string facts = "<dl class=\"sheet\">\n" + Fact("verdict", Verdict(push.verdict).html) +
                      Fact("time", Moment(push.time).html) + Fact("repository", repository) +
                      Fact("who", html::Text(Short(WhoText(push)))) +
                      Fact("came by", html::Text(Short(push.protocol))) +
                      Fact("server", html::Text(Short(push.server))) +
                      Fact("took", Duration(push.took)) +
                      Fact("break-glass reason", html::Text(push.break_glass)) + "</dl>\n";
  std::string findings = FindingTable(view, place, push);
  return WholePage(place, "pushes.html", title,
                   Crumbs({place.Link("pushes.html", "Pushes")}, title) + Heading(title) + facts +
                       (findings.empty() ? Nothing("Without findings.") : findings) +
                       ExcuseTable(place, push) + Unjudged(push) + RefTable(push));
}

std::string BypassesPage(const View& view) {
  Place place("bypasses.html");
  std::vector<Row> rows;
  for (const BypassFigures& entry : view.bypasses) {
    std::string state = entry.is_over ? Decision("over").html
                        : entry.soon  ? Verdict("ends soon").html
                                      : "";
    if (!entry.warning.empty()) state += " " + html::Text(entry.warning);
    std::string why = html::Text(Short(entry.reason));
    if (!entry.ticket.empty()) why += "; ticket " + html::Text(Short(entry.ticket));
    rows.push_back({InCode(entry.id), Word(entry.until), Html(state), Word(Short(entry.scope)),
                    Html(why), Word(Short(entry.approved_by)), Number(entry.uses),
                    Date(entry.last)});
  }
  std::string table = html::Table(
      "Bypass entries, those that end first, first",
      {"entry", "until", "state", "excuses", "why", "approved by", "uses", "last used"}, rows);
  if (table.empty())
    table = Nothing("Nobody is excused from anything: there are no bypass entries.");
  return WholePage(
      place, "bypasses.html", "Bypasses",
      Heading("Bypasses", "A use is an accepted push that needed the entry. " +
                              place.Link(PushesPath("excused", nullptr), "Pushes with excuses")) +
          table);
}

}  // namespace pushgate::audit::dashboard
