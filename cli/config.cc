#include <algorithm>
#include <filesystem>
#include <iostream>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/nearest.h"
#include "cli/commands.h"
#include "cli/options.h"
#include "cli/own_config_check.h"
#include "cli/setup_options.h"
#include "hook/config/export.h"
#include "hook/config/json_schema.h"
#include "hook/config/show.h"
#include "hook/config_files.h"
#include "hook/message/layout.h"
#include "hook/message/safe_text.h"
#include "hook/setup.h"

namespace pushgate::cli {
namespace {

namespace options = boost::program_options;
using Words = std::vector<std::string>;

Usage ConfigUsage() {
  Usage usage{
      .name = "config",
      .synopsis =
          "check [FILE] | show [FILE] [--origin] | export [FILE] [--repository NAME] | "
          "schema [--of FILE] [--format FORMAT]",
      .text =
          "check validates a configuration and every file that it names, or a repository's own\n"
          ".pushgate.yaml, and prints all errors, or 'ok'. show prints the effective\n"
          "configuration with every key, as one file: that of FILE and of conf.d/*.yaml beside\n"
          "it, of which the last has its way. export prints what of it concerns developers, with\n"
          "rule files in it and without people, secrets and paths of the server: commit it as\n"
          ".pushgate/pushgate.yaml, and 'pushgate check' judges by it. schema prints a JSON\n"
          "Schema for editors, of pushgate.yaml or of another file: layer (one of conf.d),\n"
          "bypass, groups, or repository (.pushgate.yaml).\n"
          "Without FILE: /etc/pushgate/pushgate.yaml, or the built-in configuration if there\n"
          "is no such file. Exit status: 0 ok, 2 error, 3 a rule uses what this version does\n"
          "not run.",
      .examples =
          "  pushgate config check pushgate.yaml\n"
          "  pushgate config check .pushgate.yaml\n"
          "  pushgate config show --origin\n"
          "  pushgate config export --repository team/api >.pushgate/pushgate.yaml\n"
          "  pushgate config schema >pushgate.schema.json\n"
          "  pushgate config schema --of bypass >bypass.schema.json",
      .options = options::options_description("Options"),
      .words = "word",
      .choices = {"check", "show", "export", "schema"}};
  usage.options.add_options()("repository", options::value<std::string>()->value_name("NAME"),
                              "export: only the policies of this repository, for its clones")(
      "origin", "show: say of each key where it comes from")(
      "of", options::value<std::string>()->default_value("config")->value_name(hook::SchemaNames()),
      "schema: of which file")("format", options::value<std::string>()->value_name("json|markdown"),
                               "schema: for editors, or as a page of all keys of all files");
  return usage;
}

int FailWithLines(std::vector<std::string> lines) {
  return FailWith(hook::SetupErrors{std::move(lines), false});
}

int Check(const std::optional<std::string>& file) {
  auto setup = hook::LoadSetup(file);
  if (!setup) return FailWith(setup.error());
  const hook::Setup& loaded = **setup;
  std::string name = loaded.config_path.empty() ? "(built-in configuration)" : loaded.config_path;
  size_t layers = loaded.config_layers.size();
  if (layers > 0) name += " and " + hook::Count(layers, "file") + " of conf.d";
  bool broken = PrintBypassErrors(loaded);
  std::cout << hook::SafeText(name) << (broken ? ": " : ": ok, ")
            << hook::Count(loaded.rules.rules().size(), "rule") << ", "
            << hook::Count(loaded.config.policies.size(), "policy", "policies") << "\n";
  for (const std::string& notice : loaded.notices) std::cout << hook::SafeText(notice) << "\n";
  for (const std::string& notice : loaded.bypass.notices) {
    std::cout << hook::SafeText(notice) << "\n";
  }
  return broken ? kExitError : kExitClean;
}

int Show(const std::optional<std::string>& file, bool origin) {
  hook::Footprint seen;
  auto source = hook::ReadConfigFiles(file, seen);
  if (!source) return FailWithLines(source.error());
  auto text = hook::ShowConfig(source->files, origin);
  if (!text) return FailWithLines(text.error());
  std::cout << *text;
  return kExitClean;
}

int Export(const std::optional<std::string>& file, const std::string& repository) {
  auto setup = hook::LoadSetup(file);
  if (!setup) return FailWith(setup.error());
  std::string folder = std::filesystem::path((*setup)->config_path).parent_path().string();
  auto text = hook::ExportConfig(**setup, folder, repository, PUSHGATE_VERSION);
  if (!text) return FailWith(text.error());
  std::cout << *text;
  return kExitClean;
}

int Schema(const options::variables_map& values) {
  std::string format = values.count("format") == 0 ? "json" : values["format"].as<std::string>();
  std::cout << (format == "json" ? hook::JsonSchema(values["of"].as<std::string>())
                                 : hook::ReferencePage());
  return kExitClean;
}

/// An option of another action; empty if there is none.
std::string Misplaced(const options::variables_map& values, const std::string& action) {
  if (action != "show" && values.count("origin") != 0) return "origin";
  if (action != "export" && values.count("repository") != 0) return "repository";
  for (const char* name : {"of", "format"}) {
    bool given = values.count(name) != 0 && !values[name].defaulted();
    if (action != "schema" && given) return name;
  }
  return "";
}

}  // namespace

int RunConfig(const Words& args) {
  Parsed parsed = ParseOptions(ConfigUsage(), args);
  if (parsed.exit) return *parsed.exit;
  Words words;
  if (parsed.values.count("word") != 0) words = parsed.values["word"].as<Words>();
  static constexpr std::string_view kActions[] = {"check", "show", "export", "schema"};
  if (words.empty()) return FailWith("config: say what to do: check, show, export or schema");
  const std::string action = words[0];
  if (std::find(std::begin(kActions), std::end(kActions), action) == std::end(kActions)) {
    return FailWith("config: there is no '" + hook::SafeText(action) + "'" +
                    DidYouMean(action, kActions));
  }
  std::string misplaced = Misplaced(parsed.values, action);
  if (!misplaced.empty()) return FailWith("config " + action + " takes no --" + misplaced);
  if (action == "schema") {
    return words.size() > 1 ? FailWith("config schema takes no FILE") : Schema(parsed.values);
  }
  if (words.size() > 2) return FailWith("config " + action + ": give one FILE");
  auto file = words.size() == 2 ? std::optional(words[1]) : std::nullopt;
  if (action == "export") {
    bool one = parsed.values.count("repository") != 0;
    return Export(file, one ? parsed.values["repository"].as<std::string>() : "");
  }
  if (action == "check" && file && IsOwnConfig(*file)) return CheckOwnConfig(*file);
  return action == "check" ? Check(file) : Show(file, parsed.values.count("origin") != 0);
}

}  // namespace pushgate::cli
