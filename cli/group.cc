#include <iostream>

#include "base/nearest.h"
#include "cli/commands.h"
#include "cli/options.h"
#include "hook/message/safe_text.h"

namespace pushgate::cli {

int RunGroup(const Usage& usage, const std::vector<std::string>& args) {
  if (args.empty()) {
    ShowUsage(usage, std::cerr);
    return kExitError;
  }
  const std::string& word = args.front();
  if (word == "--help" || word == "-h") {
    ShowUsage(usage, std::cout);
    return kExitClean;
  }
  std::vector<std::string_view> names = {"--help"};
  for (const Command& command : usage.commands) {
    if (command.name == word) return command.run({args.begin() + 1, args.end()});
    names.push_back(command.name);
  }
  std::string lead = usage.name.empty() ? "there is no command '" : ": there is no '";
  FailWith(std::string(usage.name) + lead + hook::SafeText(word) + "'" + DidYouMean(word, names));
  std::cerr << "'pushgate " << usage.name << (usage.name.empty() ? "" : " ")
            << "--help' lists them.\n";
  return kExitError;
}

}  // namespace pushgate::cli
