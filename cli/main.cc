#include <cstdio>
#include <exception>
#include <iostream>
#include <string>
#include <vector>

#include "base/nearest.h"
#include "cli/commands.h"
#include "cli/options.h"
#include "hook/message/safe_text.h"

namespace pushgate::cli {
namespace {

constexpr Command kCommands[] = {
    {"bypass", "list, ask about and change who is excused from rules", RunBypass},
    {"check", "judge files, or a range of commits, as the gate would", RunCheck},
    {"config", "validate and show the configuration, and its schema", RunConfig},
    {"guide", "show how to write what the rules ask for: patterns, templates, teaching", RunGuide},
    {"history", "show what was decided about pushes, and that nobody changed it", RunHistory},
    {"install", "put the hooks of a developer's clone in place", RunInstall},
    {"judge", "judge ref updates as the hook gets them", RunJudge},
    {"replay", "judge recorded pushes again, perhaps by other rules", RunReplay},
    {"rules", "list, explain, show and test rules", RunRules},
    {"status", "show how the daemon is, and what is to be mended", RunStatus},
    {"uninstall", "take them out again", RunUninstall},
};

void PrintHelp(std::ostream& out) {
  out << "Usage: pushgate COMMAND [ARGUMENT...]\n\n"
         "A Git server's gate for Python code.\n\nCommands:\n";
  for (const Command& command : kCommands) {
    std::string name(command.name);
    name.resize(10, ' ');
    out << "  " << name << command.summary << "\n";
  }
  out << "\n'pushgate COMMAND --help' shows how one is used, 'pushgate --version' which this is.\n";
}

int RunNamed(const std::string& name, const std::vector<std::string>& args) {
  std::vector<std::string_view> names;
  for (const Command& command : kCommands) {
    if (command.name == name) return command.run(args);
    names.push_back(command.name);
  }
  std::cerr << "pushgate: there is no command '" << hook::SafeText(name) << "'"
            << DidYouMean(name, names) << "\n'pushgate --help' lists them.\n";
  return kExitError;
}

int Run(std::vector<std::string> args) {
  if (args.empty()) {
    PrintHelp(std::cerr);
    return kExitError;
  }
  std::string name = args.front();
  args.erase(args.begin());
  if (name == "--help" || name == "-h" || name == "help") {
    PrintHelp(std::cout);
    return kExitClean;
  }
  if (name == "--version") {
    std::cout << "pushgate " << PUSHGATE_VERSION << "\n";
    return kExitClean;
  }
  return RunNamed(name, args);
}

}  // namespace
}  // namespace pushgate::cli

int main(int argc, char** argv) {
  try {
    int status = pushgate::cli::Run(std::vector<std::string>(argv + 1, argv + argc));
    std::cout.flush();
    if (!std::cout) return pushgate::cli::FailWith("standard output cannot be written");
    return status;
  } catch (const std::exception& error) {
    return pushgate::cli::FailWith(pushgate::hook::SafeText(error.what()));
  }
}
