#include <cstdio>
#include <exception>
#include <iostream>
#include <string>
#include <vector>

#include "cli/commands.h"
#include "cli/options.h"
#include "hook/message/safe_text.h"

namespace pushgate::cli {
namespace {

constexpr Command kCommands[] = {
    {"audit", "judge whole repositories, and record how they comply", RunAudit},
    {"baseline", "record what a repository has already, so that only what is new blocks",
     RunBaseline},
    {"bypass", "list, ask about and change who is excused from rules", RunBypass},
    {"check", "judge files, or a range of commits, as the gate would", RunCheck},
    {"config", "validate and show the configuration, and its schema", RunConfig},
    {"dashboard", "show in a browser how the code complies, and what the gate did", RunDashboard},
    {"doctor", "look for everything that could let a push through unseen", RunDoctor},
    {"guide", "show how to write what the rules ask for: patterns, templates, teaching", RunGuide},
    {"help", "show how a command is used, its manual page, or shells' completions", RunHelp},
    {"history", "show what was decided about pushes, and that nobody changed it", RunHistory},
    {"install", "put the gate in front of repositories", RunInstall},
    {"judge", "judge ref updates as the hook gets them", RunJudge},
    {"replay", "judge recorded pushes again, perhaps by other rules", RunReplay},
    {"report", "show how the code complies, where the worst of it is, and the trend", RunReport},
    {"rules", "list, explain, show and test rules", RunRules},
    {"send", "carry this server's record over to the one that servers share", RunSend},
    {"status", "show how the daemon is, and what is to be mended", RunStatus},
    {"uninstall", "take it away, and restore what stood there before", RunUninstall},
};

int Run(const std::vector<std::string>& args) {
  if (!args.empty() && args.front() == "--version") {
    std::cout << "pushgate " << PUSHGATE_VERSION << "\n";
    return kExitClean;
  }
  return RunGroup(ProgramUsage(), args);
}

}  // namespace

Usage ProgramUsage() {
  Usage usage;
  usage.synopsis = "COMMAND [ARGUMENT...]";
  usage.text =
      "A Git server's gate for Python code. 'pushgate COMMAND --help' shows how a command is\n"
      "used, 'pushgate --version' which this is.";
  usage.examples =
      "  pushgate check --diff origin/main..   what a push would bring\n"
      "  pushgate rules explain db-direct-session\n"
      "  pushgate status --owner git";
  usage.commands = kCommands;
  return usage;
}

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
