#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "audit/dashboard/view.h"

/// The dashboard's pages, whole, as HTML: the same arguments give the same bytes.
namespace pushgate::audit::dashboard {

std::string OverviewPage(const View& view);
std::string RepositoriesPage(const View& view);

std::string RepositoryPage(const View& view, const RepositoryFigures& repository,
                           const RepositoryDetails& details);
std::string FolderPage(const RepositoryFigures& repository, const RepositoryDetails& details,
                       const std::string& folder);
std::string FilePage(const View& view, const RepositoryFigures& repository,
                     const FileDetails& file);

std::string RulesPage(const View& view);
/// `rule`: an id of RuleIds().
std::string RulePage(const View& view, const std::string& rule);
/// The rules in force, and others that findings name, in order.
std::vector<std::string> RuleIds(const View& view);

/// `pushes`: those on the page, the latest first.
std::string PushesPage(const View& view, const PushList& list,
                       const std::vector<record::Push>& pushes);
std::string PushPage(const View& view, const record::Push& push);

std::string BypassesPage(const View& view);

/// The built-in packs' pages: guide and templates.
struct GuidePageText {
  std::string name;
  std::string title;
  std::string_view text;  // Markdown
  bool is_template = false;
};
std::vector<GuidePageText> GuidePages();
std::string GuideList();
std::string GuidePage(const GuidePageText& page);

/// What a reader is told where there is no page, or where it cannot be made.
std::string ProblemPage(std::string_view title, std::string_view text);

}  // namespace pushgate::audit::dashboard
