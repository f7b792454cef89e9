#include "cli/committed_config.h"

#include <filesystem>
#include <sstream>
#include <system_error>
#include <vector>

#include "base/yaml.h"
#include "diffscan/worktree.h"
#include "hook/message/safe_text.h"
#include "hook/rule_files.h"

namespace pushgate::cli {
namespace {

/// "1.10.2" as numbers; what is none is 0.
std::vector<unsigned long> NumbersOf(const std::string& version) {
  std::vector<unsigned long> numbers;
  std::istringstream parts(version);
  for (std::string part; std::getline(parts, part, '.');) {
    numbers.push_back(std::strtoul(part.c_str(), nullptr, 10));
  }
  return numbers;
}

bool IsNewer(const std::string& version) {
  return NumbersOf(PUSHGATE_VERSION) < NumbersOf(version);
}

std::string Versions(const std::string& by) {
  return "pushgate " + hook::SafeText(by) + " exported this configuration, and this is " +
         PUSHGATE_VERSION;
}

}  // namespace

std::optional<std::string> CommittedConfig(const std::string& path) {
  std::string root = diffscan::WorktreeRoot(path);
  std::string config = root + "/.pushgate/pushgate.yaml";
  std::error_code error;
  if (root.empty() || !std::filesystem::exists(config, error)) return std::nullopt;
  return config;
}

std::string NewerThanThis(const std::string& config_path) {
  Result<std::string> text = hook::ReadRegularFile(config_path);
  if (!text) return "";
  auto root = ParseYaml(*text);
  if (!root) return "";
  const YamlNode* exported = root->Find("exported");
  const YamlNode* by = exported == nullptr ? nullptr : exported->Find("by");
  if (by == nullptr || !IsNewer(by->text)) return "";
  return Versions(by->text) + ", which is older: update it";
}

std::string OtherRules(const hook::Setup& setup) {
  const hook::Config::Exported& exported = setup.config.exported;
  if (exported.rules.empty() || exported.rules == setup.rules.digest()) return "";
  std::string advice = IsNewer(exported.by) ? "update this one" : "export it anew on the server";
  return Versions(exported.by) + ": the rules differ from the server's, and so may the verdict; " +
         advice;
}

}  // namespace pushgate::cli
