#include <algorithm>

#include "base/embedded_file.h"
#include "rules/rule_set.h"

namespace pushgate::rules {

extern const std::vector<EmbeddedFile> embedded_packs;  // built from rules/packs by CMake

namespace {

std::string_view PackOf(std::string_view path) { return path.substr(0, path.find('/')); }

}  // namespace

std::vector<std::string> BuiltInPackNames() {
  std::vector<std::string> names;
  for (const EmbeddedFile& file : embedded_packs) {
    if (file.path.ends_with(".yaml")) names.emplace_back(PackOf(file.path));
  }
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  return names;
}

std::vector<RuleSource> BuiltInPack(std::string_view name) {
  std::vector<RuleSource> sources;
  for (const EmbeddedFile& file : embedded_packs) {
    if (PackOf(file.path) != name || !file.path.ends_with(".yaml")) continue;
    sources.push_back({std::string(file.path), std::string(name), std::string(file.text)});
  }
  std::sort(sources.begin(), sources.end(),
            [](const RuleSource& a, const RuleSource& b) { return a.name < b.name; });
  return sources;
}

std::string_view TemplatePage(std::string_view pack, std::string_view template_name) {
  std::string path = std::string(pack) + "/templates/" + std::string(template_name) + ".md";
  for (const EmbeddedFile& file : embedded_packs) {
    if (file.path == path) return file.text;
  }
  return {};
}

}  // namespace pushgate::rules
