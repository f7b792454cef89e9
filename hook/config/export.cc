#include "hook/config/export.h"

#include <cctype>
#include <filesystem>
#include <set>
#include <utility>
#include <vector>

#include "base/glob.h"
#include "hook/config/schema.h"
#include "hook/config/yaml_text.h"
#include "hook/rule_files.h"

namespace pushgate::hook {
namespace {

/// The rules of a configuration, without the paths of the machine.
struct PortableRules {
  std::vector<std::string> names;
  std::vector<rules::RuleSource> files;
};

tl::expected<PortableRules, SetupErrors> ReadRules(const Config& config,
                                                   const std::string& folder) {
  PortableRules portable;
  std::set<std::string> seen, taken;
  SetupErrors errors;
  for (const std::string& name : config.rules) {
    Footprint footprint;
    std::vector<SourceError> unread;
    auto sources =
        ReadRuleSources({name}, folder, unread, footprint, Believe::kAnybody, config.rule_files);
    for (const SourceError& error : unread) errors.lines.push_back(error.message);
    bool pack = !rules::BuiltInPack(name).empty();
    if (pack && seen.insert(name).second) portable.names.push_back(name);
    if (pack) continue;
    for (rules::RuleSource& source : sources) {
      if (!seen.insert("file " + source.name).second) continue;
      // The stem is the name of the rules' pack: it stays.
      std::string file = std::filesystem::path(source.name).filename().string();
      std::string unique = file;
      for (size_t i = 2; !taken.insert(unique).second; ++i) {
        unique = std::to_string(i) + "/" + file;
      }
      portable.names.push_back(unique);
      portable.files.push_back({unique, source.pack, std::move(source.text)});
    }
  }
  if (!errors.lines.empty()) return tl::unexpected(std::move(errors));
  return portable;
}

template <typename Enum>
std::string ChoiceOf(std::string_view key, Enum value) {
  std::span<const Key> keys = FindKey("policies", Schema())->keys;
  return std::string(FindKey(key, keys)->choices[static_cast<size_t>(value)]);
}

std::string SuppressionsOf(const Policy& policy) {
  if (policy.suppressible_rules) return YamlList(*policy.suppressible_rules);
  return policy.suppressions ? "true" : "false";
}

std::string SeveritiesOf(const Policy& policy) {
  std::string text;
  for (const auto& [rule, severity] : policy.severities) {
    text += (text.empty() ? "" : ", ") + YamlText(rule) + ": " + std::string(Name(severity));
  }
  return "{" + text + "}";
}

std::string PolicyText(const Policy& policy, bool any_repository) {
  std::string text = "  - repos: " + (any_repository ? "[\"**\"]" : YamlList(policy.repos)) + "\n";
  auto line = [&](const std::string& key, const std::string& value) {
    text += "    " + key + ": " + value + "\n";
  };
  line("refs", YamlList(policy.refs));
  line("enforce", ChoiceOf("enforce", policy.enforce));
  line("scope", ChoiceOf("scope", policy.scope));
  line("scope_commits", ChoiceOf("scope_commits", policy.scope_commits));
  if (!policy.severities.empty()) line("severities", SeveritiesOf(policy));
  line("suppressions", SuppressionsOf(policy));
  if (policy.baseline) line("baseline", YamlList(*policy.baseline));
  if (policy.ratchet) line("ratchet", "true");
  return text;
}

bool Judges(const Policy& policy, std::string_view repository) {
  for (const std::string& glob : policy.repos) {
    if (GlobMatches(glob, repository)) return true;
  }
  return false;
}

std::string PoliciesText(const Config& config, std::string_view repository) {
  std::string text;
  for (const Policy& policy : config.policies) {
    bool all = repository.empty();
    if (all || Judges(policy, repository)) text += PolicyText(policy, !all);
  }
  return text.empty() ? "policies: []\n" : "policies:\n" + text;
}

std::string PacksText(const Config& config) {
  std::string text;
  for (const auto& [pack, settings] : config.packs) {
    text += "  " + YamlText(pack) + ":\n";
    for (const auto& [name, values] : settings) {
      text += "    " + YamlText(name) + ": " + YamlList(values) + "\n";
    }
  }
  return text.empty() ? "" : "packs:\n" + text;
}

std::string LimitsText(const Config::Limits& limits) {
  return "limits:\n  blob: " + std::to_string(limits.blob) +
         "B\n  push_files: " + std::to_string(limits.push_files) +
         "\n  parse: " + std::to_string(limits.parse.count()) +
         "ms\n  steps: " + std::to_string(limits.steps) + "\n";
}

std::string RuleFilesText(const std::vector<rules::RuleSource>& files) {
  std::string text;
  for (const rules::RuleSource& file : files) {
    text += "  - name: " + YamlText(file.name) + "\n    text: " + YamlBlock(file.text, 6);
  }
  return text.empty() ? "" : "rule_files:\n" + text;
}

/// Whether a parameter of an address logs somebody in, as far as its name tells.
bool IsSecret(std::string name) {
  for (char& c : name) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  for (std::string_view part : {"token", "secret", "pass", "key", "auth", "sig", "cred"}) {
    if (name.find(part) != std::string::npos) return true;
  }
  return false;
}

/// The address without such parameters.
std::string WithoutSecretParameters(const std::string& url) {
  size_t at = url.find_first_of("?#");
  std::string kept = url.substr(0, at);
  for (char begins = '?'; at != std::string::npos;) {
    size_t end = url.find_first_of("?&;#", at + 1);
    std::string parameter = url.substr(at, end - at);
    at = end;
    if (parameter[0] == '?' || parameter[0] == '#') begins = parameter[0];
    if (IsSecret(parameter.substr(0, parameter.find('=')))) continue;
    if (begins != '\0') parameter[0] = std::exchange(begins, '\0');
    kept += parameter;
  }
  return kept;
}

/// What logs somebody in is nobody else's.
std::string WithoutCredentials(const std::string& url) {
  size_t host = url.find("://");
  host = host == std::string::npos ? 0 : host + 3;
  size_t at = url.substr(0, url.find_first_of("/?#", host)).rfind('@');
  bool named = at != std::string::npos && at >= host;
  return WithoutSecretParameters(named ? url.substr(0, host) + url.substr(at + 1) : url);
}

}  // namespace

tl::expected<std::string, SetupErrors> ExportConfig(const Setup& setup, const std::string& folder,
                                                    std::string_view repository,
                                                    std::string_view version) {
  const Config& config = setup.config;
  auto rules = ReadRules(config, folder);
  if (!rules) return tl::unexpected(rules.error());
  std::string text =
      "# Written by 'pushgate config export' on the server, for 'pushgate check': export it anew\n"
      "# rather than change it. In a repository it is .pushgate/pushgate.yaml.\n";
  text += "exported:\n  by: " + YamlText(version) + "\n  rules: " + setup.rules.digest() +
          "\n  bypass: " + (config.bypass.empty() ? "false" : "true") + "\n";
  if (!config.templates_url.empty()) {
    text += "templates_url: " + YamlText(WithoutCredentials(config.templates_url)) + "\n";
  }
  text += "rules: " + YamlList(rules->names) + "\n" + PacksText(config);
  text += PoliciesText(config, repository) + "files: " + YamlList(config.files) + "\n";
  return text + LimitsText(config.limits) + RuleFilesText(rules->files);
}

}  // namespace pushgate::hook
