#include "audit/dashboard/links.h"
#include "audit/dashboard/markdown.h"
#include "audit/dashboard/page.h"
#include "audit/dashboard/pages.h"
#include "rules/rule_set.h"

namespace pushgate::audit::dashboard {
namespace {

constexpr std::string_view kEnding = ".md";

void AddPages(std::string_view folder, bool templates, std::vector<GuidePageText>& pages) {
  for (const std::string& pack : rules::BuiltInPackNames()) {
    for (const std::string& path : rules::PackFiles(pack, folder)) {
      if (!path.ends_with(kEnding)) continue;
      std::string_view text = rules::PackFile(pack, path);
      // A page that was generated says so first.
      if (text.starts_with("<!--")) text.remove_prefix(text.find('\n') + 1);
      GuidePageText& page = pages.emplace_back();
      page.name = path.substr(folder.size(), path.size() - folder.size() - kEnding.size());
      page.title = text.substr(2, text.find('\n') - 2);
      page.text = text;
      page.is_template = templates;
    }
  }
}

}  // namespace

std::vector<GuidePageText> GuidePages() {
  std::vector<GuidePageText> pages;
  AddPages("guide/", false, pages);
  AddPages("templates/", true, pages);
  return pages;
}

std::string GuideList() {
  Place place("guide.html");
  std::string guide, templates;
  for (const GuidePageText& page : GuidePages()) {
    (page.is_template ? templates : guide) +=
        "<li>" + place.Link(GuidePath(page.name), page.title) + "</li>\n";
  }
  return WholePage(place, "guide.html", "Guide",
                   Heading("Guide") + "<ul class=\"links\">\n" + guide +
                       "</ul>\n<h2>Templates</h2>\n<p class=\"soft\">Approved and wrong code side "
                       "by side.</p>\n<ul class=\"links\">\n" +
                       templates + "</ul>\n");
}

std::string GuidePage(const GuidePageText& page) {
  Place place(GuidePath(page.name));
  return WholePage(place, "guide.html", page.title,
                   Crumbs({place.Link("guide.html", "Guide")}, page.title) +
                       "<article class=\"prose\">\n" + MarkdownToHtml(page.text) + "</article>\n");
}

}  // namespace pushgate::audit::dashboard
