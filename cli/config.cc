#include <iostream>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/nearest.h"
#include "cli/commands.h"
#include "cli/options.h"
#include "cli/setup_options.h"
#include "hook/message/layout.h"
#include "hook/message/safe_text.h"
#include "hook/setup.h"

namespace pushgate::cli {
namespace {

namespace options = boost::program_options;
using Words = std::vector<std::string>;

Usage ConfigUsage() {
  return {.name = "config",
          .synopsis = "check [FILE]",
          .text =
              "check validates a configuration and every file that it names, and prints\n"
              "all errors, or 'ok' and the keys that have no effect in this version. Without\n"
              "FILE: /etc/pushgate/pushgate.yaml, or the built-in configuration if there is\n"
              "no such file. Exit status: 0 ok, 2 error, 3 a rule uses what this version does\n"
              "not run.",
          .examples = "  pushgate config check pushgate.yaml",
          .options = options::options_description("Options"),
          .words = "word"};
}

int Check(const std::optional<std::string>& file) {
  auto setup = hook::LoadSetup(file);
  if (!setup) return FailWith(setup.error());
  const hook::Setup& loaded = **setup;
  std::string name = loaded.config_path.empty() ? "(built-in configuration)" : loaded.config_path;
  std::cout << hook::SafeText(name) << ": ok, " << hook::Count(loaded.rules.rules().size(), "rule")
            << ", " << hook::Count(loaded.config.policies.size(), "policy", "policies") << "\n";
  for (const std::string& notice : loaded.notices) std::cout << hook::SafeText(notice) << "\n";
  for (const std::string& notice : loaded.bypass.notices) {
    std::cout << hook::SafeText(notice) << "\n";
  }
  return PrintBypassErrors(loaded) ? kExitError : kExitClean;
}

}  // namespace

int RunConfig(const Words& args) {
  Parsed parsed = ParseOptions(ConfigUsage(), args);
  if (parsed.exit) return *parsed.exit;
  Words words;
  if (parsed.values.count("word") != 0) words = parsed.values["word"].as<Words>();
  static constexpr std::string_view kActions[] = {"check"};
  if (words.empty()) return FailWith("config: say what to do: check");
  if (words[0] != "check") {
    return FailWith("config: there is no '" + hook::SafeText(words[0]) + "'" +
                    DidYouMean(words[0], kActions));
  }
  if (words.size() > 2) return FailWith("config check: give one FILE");
  return Check(words.size() == 2 ? std::optional(words[1]) : std::nullopt);
}

}  // namespace pushgate::cli
