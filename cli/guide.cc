#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <system_error>

#include "base/nearest.h"
#include "cli/commands.h"
#include "cli/markdown.h"
#include "cli/options.h"
#include "hook/message/safe_text.h"
#include "rules/rule_set.h"

namespace pushgate::cli {
namespace {

namespace fs = std::filesystem;

using Words = std::vector<std::string>;

constexpr std::string_view kGuide = "guide/", kTemplates = "templates/", kWorkshop = "workshop/";
constexpr std::string_view kPage = ".md";

/// A page of a built-in pack.
struct Page {
  std::string name;
  std::string_view text;
  std::string title() const { return std::string(text.substr(2, text.find('\n') - 2)); }
};

std::vector<Page> PagesIn(std::string_view folder) {
  std::vector<Page> pages;
  for (const std::string& pack : rules::BuiltInPackNames()) {
    for (const std::string& path : rules::PackFiles(pack, folder)) {
      if (!path.ends_with(kPage)) continue;
      std::string name = path.substr(folder.size(), path.size() - folder.size() - kPage.size());
      pages.push_back({name, rules::PackFile(pack, path)});
      // A page that was generated says so first.
      std::string_view& text = pages.back().text;
      if (text.starts_with("<!--")) text.remove_prefix(text.find('\n') + 1);
    }
  }
  return pages;
}

void PrintTitles(std::string_view heading, const std::vector<Page>& pages) {
  std::cout << heading << "\n";
  for (const Page& page : pages) {
    std::string name = page.name;
    name.resize(std::max<size_t>(name.size() + 2, 19), ' ');
    std::cout << "  " << name << hook::SafeText(page.title()) << "\n";
  }
  std::cout << "\n";
}

int PrintList() {
  PrintTitles("The guide:", PagesIn(kGuide));
  PrintTitles("Templates, approved and wrong code side by side:", PagesIn(kTemplates));
  std::cout
      << "'pushgate guide PAGE' shows a page, 'pushgate rules explain ID' one about a rule.\n";
  return kExitClean;
}

int PrintPage(const std::string& name, bool markdown) {
  std::vector<Page> pages = PagesIn(kGuide);
  for (Page& page : PagesIn(kTemplates)) pages.push_back(std::move(page));
  std::vector<std::string_view> names;
  for (const Page& page : pages) {
    if (page.name == name) {
      std::cout << (markdown ? std::string(page.text) : RenderMarkdown(page.text));
      return kExitClean;
    }
    names.push_back(page.name);
  }
  return FailWith("there is no page '" + hook::SafeText(name) + "'" + DidYouMean(name, names) +
                  "; 'pushgate guide' names all");
}

/// Writes a file that was not there. Returns what is wrong, or nothing.
std::string WriteNew(const fs::path& path, std::string_view text) {
  std::error_code error;
  fs::create_directories(path.parent_path(), error);
  std::ofstream out;
  if (!error) out.open(path, std::ios::binary);
  out.write(text.data(), static_cast<std::streamsize>(text.size()));
  out.close();
  if (out) return "";
  std::string why = error ? error.message() : std::generic_category().message(errno);
  return hook::SafeText(path.string()) + " cannot be written: " + why;
}

int WriteExercises(const fs::path& folder) {
  std::error_code error;
  if (fs::exists(folder, error) && !fs::is_empty(folder, error)) {
    return FailWith(hook::SafeText(folder.string()) + " is there already, and not empty");
  }
  for (const std::string& pack : rules::BuiltInPackNames()) {
    for (const std::string& path : rules::PackFiles(pack, kWorkshop)) {
      std::string wrong =
          WriteNew(folder / path.substr(kWorkshop.size()), rules::PackFile(pack, path));
      if (!wrong.empty()) return FailWith(wrong);
    }
  }
  std::cout << "Begin with: cd " << hook::SafeText(folder.string())
            << " && pushgate check exercises; 'pushgate guide session' has the tasks.\n";
  return kExitClean;
}

Usage GuideUsage() {
  Usage usage{
      .name = "guide",
      .synopsis = "[PAGE] [OPTION...]",
      .text =
          "Shows the pages that come with the built-in rules: which session where, templates\n"
          "to copy from, what a new developer needs, and a session to teach it. Without a\n"
          "PAGE: their names.",
      .examples =
          "  pushgate guide patterns | less\n"
          "  pushgate guide endpoint\n"
          "  pushgate guide --exercises workshop",
      .options = boost::program_options::options_description("Options"),
      .words = "page"};
  usage.options.add_options()("markdown", "print the page as it is written")(
      "exercises", boost::program_options::value<std::string>()->value_name("DIR"),
      "write the exercises of the page 'session', and their answers, into a new folder");
  for (std::string_view folder : {kGuide, kTemplates}) {
    for (const Page& page : PagesIn(folder)) usage.choices.push_back(page.name);
  }
  return usage;
}

}  // namespace

int RunGuide(const Words& args) {
  Parsed parsed = ParseOptions(GuideUsage(), args);
  if (parsed.exit) return *parsed.exit;
  Words pages;
  if (parsed.values.count("page") != 0) pages = parsed.values["page"].as<Words>();
  if (parsed.values.count("exercises") != 0) {
    if (!pages.empty()) return FailWith("guide: give either a PAGE or --exercises, not both");
    return WriteExercises(parsed.values["exercises"].as<std::string>());
  }
  if (pages.empty()) return PrintList();
  if (pages.size() > 1) return FailWith("guide takes one page");
  return PrintPage(pages[0], parsed.values.count("markdown") != 0);
}

}  // namespace pushgate::cli
