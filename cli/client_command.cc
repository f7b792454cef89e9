#include "cli/client_command.h"

#include <algorithm>

#include "cli/install_client.h"
#include "cli/options.h"

namespace pushgate::cli {
namespace {

namespace options = boost::program_options;
using Act = int (*)(const std::string& folder, const ClientHooks& hooks, ClientRun run);

int Run(Usage usage, const std::vector<std::string>& args, Act act) {
  usage.synopsis = "--client [--pre-commit | --pre-push] [--dry-run] [FOLDER]";
  AddClientOptions(usage.options);
  usage.options.add_options()("dry-run", "only show what would be done");
  usage.words = "folder";
  std::string name(usage.name);
  Parsed parsed = ParseOptions(std::move(usage), args);
  if (parsed.exit) return *parsed.exit;
  std::vector<std::string> folders{"."};
  if (parsed.values.count("folder") != 0) {
    folders = parsed.values["folder"].as<std::vector<std::string>>();
  }
  if (folders.size() > 1) return FailWith(name + ": give one FOLDER");
  ClientHooks hooks{parsed.values.count("pre-commit") != 0, parsed.values.count("pre-push") != 0};
  return act(folders[0], hooks,
             parsed.values.count("dry-run") != 0 ? ClientRun::kDry : ClientRun::kReal);
}

}  // namespace

bool IsForClient(const std::vector<std::string>& args) {
  return std::find(args.begin(), args.end(), "--client") != args.end();
}

void AddClientOptions(options::options_description& known) {
  known.add_options()("client", "the hooks of a developer's clone; see --client --help")(
      "pre-commit", "with --client: only the check before a commit")(
      "pre-push", "with --client: only the check before a push");
}

int RunInstallClient(const std::vector<std::string>& args) {
  return Run({.name = "install",
              .synopsis = {},
              .text = "Puts hooks into a clone that run 'pushgate check' on what is staged and on\n"
                      "what is pushed, behind hooks that stand there already.",
              .examples = "  pushgate install --client\n"
                          "  pushgate install --client --pre-push src/app",
              .options = options::options_description("Options"),
              .words = {}},
             args, InstallClient);
}

int RunUninstallClient(const std::vector<std::string>& args) {
  return Run(
      {.name = "uninstall",
       .synopsis = {},
       .text = "Takes the hooks of 'pushgate install' out again; what stood there before is\n"
               "put back.",
       .examples = "  pushgate uninstall --client",
       .options = options::options_description("Options"),
       .words = {}},
      args, UninstallClient);
}

}  // namespace pushgate::cli
