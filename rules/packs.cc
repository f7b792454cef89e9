#include <algorithm>
#include <functional>
#include <map>

#include "base/embedded_file.h"
#include "rules/language/definitions.h"
#include "rules/rule_set.h"

namespace pushgate::rules {

extern const std::vector<EmbeddedFile> embedded_packs;  // built from rules/packs by CMake

namespace {

constexpr std::string_view kDefinitions = "/pack.yaml";

std::string_view PackOf(std::string_view path) { return path.substr(0, path.find('/')); }

std::vector<Setting> ReadSettings(const std::string& pack) {
  RuleSource source = BuiltInDefinitions(pack);
  std::vector<LoadError> errors;
  language::ErrorList list(source, errors);
  PackSettings none;
  std::vector<Setting> settings;
  language::PackDefinitions packs(none);
  for (const auto& defined : packs.Of(pack, list).settings) settings.push_back(defined.setting);
  return settings;
}

std::map<std::string, std::vector<Setting>, std::less<>> ReadAllSettings() {
  std::map<std::string, std::vector<Setting>, std::less<>> all;
  for (const std::string& pack : BuiltInPackNames()) all.emplace(pack, ReadSettings(pack));
  return all;
}

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
    if (file.path.ends_with(kDefinitions)) continue;
    sources.push_back({std::string(file.path), std::string(name), std::string(file.text)});
  }
  std::sort(sources.begin(), sources.end(),
            [](const RuleSource& a, const RuleSource& b) { return a.name < b.name; });
  return sources;
}

RuleSource BuiltInDefinitions(std::string_view pack) {
  std::string path = std::string(pack) + std::string(kDefinitions);
  for (const EmbeddedFile& file : embedded_packs) {
    if (file.path == path) return {path, std::string(pack), std::string(file.text)};
  }
  return {};
}

const std::vector<Setting>& BuiltInSettings(std::string_view pack) {
  static const std::map<std::string, std::vector<Setting>, std::less<>> all = ReadAllSettings();
  static const std::vector<Setting> none;
  auto found = all.find(pack);
  return found == all.end() ? none : found->second;
}

std::string_view PackFile(std::string_view pack, std::string_view path) {
  for (const EmbeddedFile& file : embedded_packs) {
    bool here = PackOf(file.path) == pack && file.path.substr(pack.size() + 1) == path;
    if (here) return file.text;
  }
  return {};
}

std::vector<std::string> PackFiles(std::string_view pack, std::string_view folder) {
  std::vector<std::string> paths;
  for (const EmbeddedFile& file : embedded_packs) {
    if (PackOf(file.path) != pack) continue;
    std::string_view path = file.path.substr(pack.size() + 1);
    if (path.starts_with(folder)) paths.emplace_back(path);
  }
  std::sort(paths.begin(), paths.end());
  return paths;
}

std::string_view TemplatePage(std::string_view pack, std::string_view template_name) {
  return PackFile(pack, "templates/" + std::string(template_name) + ".md");
}

}  // namespace pushgate::rules
